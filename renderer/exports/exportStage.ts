/**
 * The stage off the screen: draws recorded steps with the stage's own drawing code at a size of its own, and sets caption and
 * legend around them. It needs no window that is shown and no clock; a picture depends on what it is given, on nothing before it.
 */
import { WebGLRenderer } from 'three';
import type { Words } from '../i18n/words.ts';
import { className } from '../panels/classNames.ts';
import type { Insets } from '../picture/cameras.ts';
import type { PictureSummary } from '../picture/legend.ts';
import { type PaletteChoice, paletteTable, shownPalette } from '../picture/palettes.ts';
import type { Pose } from '../picture/poses.ts';
import { Director } from '../stage/director.ts';
import { stageThemes } from '../stage/stageTheme.ts';
import { type Frame, liveValues, type Sample } from '../state/frames.ts';
import type { ViewState } from '../state/store.ts';
import { CAPTION_HEIGHT, type Caption, paintCaption } from './caption.ts';
import { type Context, FACE } from './pen.ts';
import { paintScale, SCALE_HEIGHT } from './scale.ts';

/** As many edges as the window draws. */
export const EXPORT_BUDGET = 12_000;

/** What a picture is made with, beside the recorded step. */
export interface ExportView {
  readonly width: number;
  readonly height: number;
  /** View choices; `run` must be set. */
  readonly state: ViewState;
  readonly words: Words;
  readonly palette: PaletteChoice;
  /** At most this many edges are drawn. */
  readonly budget: number;
  /** A camera set by hand; null: the preset that `state` names. */
  readonly pose: Pose | null;
}

/** The size a picture is laid out at, and pixels of the file per pixel of the layout: larger than full HD, everything grows. */
export function layoutOf(width: number, height: number) {
  const scale = Math.max(1, Math.min(width / 1920, height / 1080));
  const view = { width: width / scale, height: height / scale };
  const full = Math.min(view.height / 720, view.width / 960);
  // Small pictures keep their text readable as long as the network has room.
  const readable = Math.min(0.72, view.height / 450, view.width / 800);
  return { ...view, scale, unit: Math.max(full, readable) };
}

/** What caption and legend cover of a picture, in pixels of its layout. */
export function exportInsets(width: number, height: number): Insets {
  const { unit } = layoutOf(width, height);
  return { left: 24 * unit, right: 24 * unit, top: CAPTION_HEIGHT * unit, bottom: (SCALE_HEIGHT + 8) * unit };
}

/** Draws pictures on `canvas`, one after another. */
export class ExportStage {
  readonly canvas: OffscreenCanvas;
  private readonly view: ExportView;
  private readonly context: Context;
  private readonly renderer: WebGLRenderer;
  private readonly director: Director;
  private readonly live = liveValues();
  private readonly summary: { current: PictureSummary | null } = { current: null };

  constructor(view: ExportView) {
    const { width, height, state, words, palette, budget, pose } = view;
    this.view = view;
    this.canvas = new OffscreenCanvas(width, height);
    const context = this.canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (context === null) throw new Error('This window has no 2D canvas.');
    this.context = context;
    const drawing = new OffscreenCanvas(width, height);
    this.renderer = new WebGLRenderer({ canvas: drawing, antialias: false, alpha: false, stencil: false });
    this.renderer.setSize(width, height, false);
    const labels = {
      input: words.t('layer.input'),
      output: words.t('layer.output'),
      decimal: words.language === 'de' ? (',' as const) : ('.' as const),
      classes: Object.fromEntries((state.run?.classes ?? []).map((name) => [name, className(name, words)])),
    };
    this.director = new Director(state, this.live, { words: labels, palette, budget, reducedMotion: true });
    this.director.onPicture = (summary) => {
      this.summary.current = summary;
    };
    if (pose !== null) this.director.rig.hold(pose);
  }

  /** Draws one recorded step. */
  draw(frame: Frame, sample: Sample | null, caption: Caption): void {
    const { width, height } = this.view;
    const layout = layoutOf(width, height);
    this.live.frame.set(frame);
    this.live.sample.set(sample);
    this.director.frameChanged();
    this.director.sampleChanged();
    const viewport = { width: layout.width, height: layout.height, insets: exportInsets(width, height) };
    this.director.draw(this.renderer, viewport, layout.scale, 0);
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.drawImage(this.renderer.domElement, 0, 0);
    this.context.setTransform(layout.scale, 0, 0, layout.scale, 0, 0);
    this.letter(caption, layout);
  }

  private letter(caption: Caption, layout: ReturnType<typeof layoutOf>): void {
    const { state, words, palette } = this.view;
    const theme = stageThemes[state.theme];
    paintCaption(this.context, caption, layout, theme);
    if (this.summary.current === null) return;
    const { name, reversed } = shownPalette(state.theme, palette);
    const table = paletteTable(name, reversed);
    const { encoding, range } = state;
    paintScale(this.context, { summary: this.summary.current, encoding, range, table, theme }, words, layout);
  }

  dispose(): void {
    this.director.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }
}

/** Resolves when the faces that pictures are set in have been loaded. */
export async function facesLoaded(): Promise<void> {
  const faces = [400, 500, 600, 650].map((weight) => document.fonts.load(`${weight} 16px ${FACE}`, 'A1∂‖−·ü'));
  await Promise.allSettled(faces);
}
