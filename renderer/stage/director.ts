/**
 * Brings store, live values and camera together into what is on the stage, and knows when a new drawing is due. No React
 * (Stage.tsx owns it) and no meaning (picture/). Outlives the drawing context: a lost one is replaced, the view stays.
 */
import type { WebGLRenderer } from 'three';
import { chainRows } from '../charts/chainRows.ts';
import { fillPicture } from '../picture/fillPicture.ts';
import { type LabelWords, planeLabels, withFactors } from '../picture/labels.ts';
import { type PictureSummary, summarize } from '../picture/legend.ts';
import { placeNetwork } from '../picture/network.ts';
import { type PaletteName, paletteTable } from '../picture/palettes.ts';
import { pick } from '../picture/picking.ts';
import { createPicture, type Picture } from '../picture/picture.ts';
import { freeRectangle, type Pose, type Viewport } from '../picture/poses.ts';
import type { Frame, LiveValues } from '../state/frames.ts';
import type { ViewState } from '../state/store.ts';
import { Brush } from './brush.ts';
import { CameraRig } from './cameraRig.ts';
import { focusOf } from './focus.ts';
import { lightingOf } from './lit.ts';
import { clearTo, NetworkView } from './networkView.ts';
import { FULL } from './pace.ts';
import { paintsByHand } from './paintedLayer.ts';
import { shaderColor } from './ribbons.ts';
import { stageThemes } from './stageTheme.ts';

/** What the stage is told beside store and live values. */
export interface StageOptions {
  readonly words: LabelWords;
  /** 'theme': Night's or the projector's own palette. */
  readonly palette: 'theme' | PaletteName;
  /** At most this many edges are drawn. */
  readonly budget: number;
  readonly reducedMotion: boolean;
}

type Due = 'network' | 'paint' | 'picture' | 'text' | 'focus' | 'input';

export class Director {
  readonly rig = new CameraRig();
  private readonly due = new Set<Due>(['network', 'paint', 'picture', 'focus', 'input']);
  /** Whether more has changed than the frame and the sample that training brings by itself. */
  pressing = true;
  /** How often something was needed: what the stage is told is drawn once, however often it is told. */
  private needs = 0;
  private renderer: WebGLRenderer | null = null;
  private byHand = false;
  private view: NetworkView | null = null;
  /** The view before: it goes once the next one is drawn, so that what both need of the graphics card need not be made again. */
  private retired: NetworkView | null = null;
  /** Of all networks, one after another. */
  private brush: Brush | null = null;
  private picture: Picture | null = null;
  private frame: Frame | null = null;
  private viewport: Viewport = { width: 1, height: 1, insets: { left: 0, right: 0, top: 0, bottom: 0 } };
  private state: ViewState;
  private readonly live: LiveValues;
  private options: StageOptions;
  /** Hears of each newly filled picture. */
  onPicture: (summary: PictureSummary) => void = () => undefined;

  constructor(state: ViewState, live: LiveValues, options: StageOptions) {
    this.state = state;
    this.live = live;
    this.options = options;
    this.rig.choose(state.camera, 0, true);
  }

  /** Takes a new state of the store; true when this changes something on the stage. */
  stateChanged(state: ViewState, now: number): boolean {
    const old = this.state;
    this.state = state;
    const relaid = state.run?.layout !== old.run?.layout;
    if (relaid) this.need('network', 'paint', 'picture', 'focus', 'input');
    // Layers that are called otherwise than before can wait as a frame can.
    const before = relaid && state.run?.run !== old.run?.run ? -1 : this.needs;
    if (state.theme !== old.theme) this.need('paint', 'picture', 'focus');
    if (state.range !== old.range || state.encoding !== old.encoding) this.need('picture', 'focus');
    if (state.selection !== old.selection || state.hover !== old.hover) this.need('focus');
    if (state.lecture !== old.lecture) this.need('picture');
    if (state.focusLayer !== old.focusLayer || state.pointedLayer !== old.pointedLayer) this.need('focus');
    const moved = state.camera !== old.camera && state.camera !== 'moved';
    if (moved) this.rig.choose(state.camera, now, this.options.reducedMotion);
    // What is due anyway, and can wait, is not drawn for a change that the stage does not show.
    const changed = moved || this.needs > before;
    this.pressing ||= changed;
    return changed || relaid;
  }

  optionsChanged(options: StageOptions): void {
    const old = this.options;
    this.options = options;
    if (options.budget !== old.budget) this.need('network', 'paint', 'input');
    if (options.palette !== old.palette) this.need('paint');
    this.need('picture', 'focus');
    this.pressing = true;
  }

  frameChanged(): void {
    this.need('picture');
    const { selection, hover } = this.state;
    if (selection || hover || lightingOf(this.state, this.live.moment.current)) this.need('focus');
  }

  /** Slow motion's wave has come on: other layers are lit, other factors written. */
  momentChanged(): void {
    this.need('picture', 'focus');
    this.pressing = true;
  }

  sampleChanged(): void {
    this.need('input', 'text');
  }

  fontsChanged(): void {
    this.view?.repaintLabels();
  }

  private need(...parts: readonly Due[]): void {
    this.needs += parts.length;
    for (const part of parts) this.due.add(part);
  }

  private takes(part: Due): boolean {
    return this.due.delete(part);
  }

  /** Draws; true when the camera moves on and another drawing is due. */
  draw(renderer: WebGLRenderer, viewport: Viewport, scale: number, now: number, fineness = FULL): boolean {
    this.viewport = viewport;
    this.pressing = false;
    if (renderer !== this.renderer) {
      this.renderer = renderer;
      this.byHand = paintsByHand(renderer);
    }
    this.refresh();
    if (!this.view) {
      clearTo(renderer, shaderColor(stageThemes[this.state.theme].ground));
      renderer.clear();
      this.dismiss();
      return false;
    }
    const { pose, moving } = this.rig.pose(this.view.network, viewport, now);
    this.view.look(pose, viewport, scale);
    this.view.render(renderer, fineness);
    this.dismiss();
    return moving;
  }

  private refresh(): void {
    if (this.takes('network')) this.build();
    const { view, picture, state } = this;
    if (!view || !picture) return;
    if (this.takes('paint')) {
      const { palette } = this.options;
      const paper = state.theme === 'projector';
      const table =
        palette === 'theme' ? paletteTable(state.theme) : paletteTable(palette, paper && palette !== 'projector');
      view.paint(table, stageThemes[state.theme]);
    }
    if (this.takes('input')) view.showInput(this.inputValues());
    if (this.takes('picture')) this.fill(view, picture);
    if (this.takes('text')) this.write(view, picture);
    if (this.takes('focus')) {
      const lighting = lightingOf(state, this.live.moment.current);
      const focus = focusOf(view.network, state.selection, state.hover, lighting);
      view.focus(focus, picture, this.frame?.codes ?? null);
    }
  }

  private dismiss(): void {
    this.retired?.dispose();
    this.retired = null;
  }

  private build(): void {
    this.dismiss();
    const before = this.view;
    this.retired = before;
    this.view = null;
    this.picture = null;
    this.frame = null;
    const { run } = this.state;
    if (!run) return;
    const network = placeNetwork(run.layout, run.input);
    const room = Math.min(this.options.budget, network.edges);
    if (this.byHand) this.brush ??= new Brush();
    this.view = new NetworkView(network, room, { byHand: this.byHand, straight: false, brush: this.brush });
    this.picture = createPicture(network, room);
    // Where nothing has moved, as where an activation function is swapped, a camera moved by hand stays.
    const moved = before?.network.nodes.some((value, at) => value !== network.nodes[at]) ?? true;
    if (moved || before?.network.nodes.length !== network.nodes.length) this.rig.refit();
  }

  private fill(view: NetworkView, picture: Picture): void {
    const { run, range, encoding, theme } = this.state;
    const frame = this.live.frame.current;
    if (run && frame?.run === run.run) {
      this.frame = frame;
      fillPicture(picture, frame, { range, encoding, theme, batch: run.experiment.batch.size });
      this.onPicture(summarize(picture));
    }
    view.show(picture);
    this.need('text');
  }

  private write(view: NetworkView, picture: Picture): void {
    const { run, range, lecture } = this.state;
    const plain = planeLabels(picture, this.options.words, range, run?.input ?? []);
    const labels = withFactors(plain, this.factors(), this.options.words.decimal);
    const classes = (run?.classes ?? []).map((name) => this.options.words.classes?.[name] ?? name);
    view.write({ labels, classes, label: this.live.sample.current?.label ?? -1, lecture });
  }

  /** What the wave was multiplied by at the layers it has passed on its way back. */
  private factors(): ReadonlyMap<number, number> {
    const [moment, chain, frame] = [this.live.moment.current, this.live.chain.current, this.live.frame.current];
    const back = moment?.phase === 'backward' || moment?.phase === 'update';
    if (!moment || !back || !chain || chain.run !== frame?.run || chain.at !== frame.at) return new Map();
    const passed = chainRows(chain).filter(({ layer }) => layer >= moment.layer);
    return new Map(passed.flatMap(({ layer, factor }) => (factor ? [[layer, factor.product] as const] : [])));
  }

  /** Images as they are; other numbers squeezed into 0 ... 1 around zero. */
  private inputValues(): ArrayLike<number> {
    const sample = this.live.sample.current;
    const { run } = this.state;
    if (!run || sample?.run !== run.run) return [];
    const values = sample.values;
    const isImage = values.every((value) => value >= 0 && value <= 1);
    return isImage ? values : values.map((value) => 0.5 + (0.5 * value) / (1 + Math.abs(value)));
  }

  /** The pose on the screen. */
  pose(now: number): Pose | null {
    return this.view ? this.rig.pose(this.view.network, this.viewport, now).pose : null;
  }

  /** Edges drawn now. */
  get edges(): number {
    return this.picture?.shown ?? 0;
  }

  window(): Viewport {
    return this.viewport;
  }

  middle(): { readonly x: number; readonly y: number } {
    return freeRectangle(this.viewport);
  }

  /** What is at a pixel of the stage. */
  at(x: number, y: number): ReturnType<typeof pick> {
    const projection = this.view?.projection;
    return projection && this.picture ? pick(this.picture, projection, x, y) : null;
  }

  dispose(): void {
    this.dismiss();
    this.view?.dispose();
    this.view = null;
  }
}
