/**
 * One network on the stage: its three objects, and how a picture, a theme, a pose and a focus reach them. Knows three, but
 * neither React nor the store (StageScene.tsx). Objects are made once per run; frames refill them.
 */
import { Camera, Matrix4, Scene, Vector2, Vector3, type WebGLRenderer } from 'three';
import type { PlaneLabel } from '../picture/labels.ts';
import type { Network } from '../picture/network.ts';
import type { Picture } from '../picture/picture.ts';
import type { Pose, Viewport } from '../picture/poses.ts';
import { type Projection, projectionOf } from '../picture/projection.ts';
import { Brush } from './brush.ts';
import { type Focus, writeFocusEdges } from './focus.ts';
import { Labels } from './labels.ts';
import { dimmedNodes, type Lighting, writeLitEdges } from './lit.ts';
import { EMPHASIS, Neurons } from './neurons.ts';
import { type Fineness, FULL } from './pace.ts';
import { PaintedLayer } from './paintedLayer.ts';
import { placeLabels } from './placeLabels.ts';
import { Planes } from './planes.ts';
import { Ribbons, shaderColor } from './ribbons.ts';
import type { StageTheme } from './stageTheme.ts';
import { floatTexture, paletteTexture } from './textures.ts';
import { Underlay } from './underlay.ts';

/** Edges of one element are at most the widest layer's in and out. */
const FOCUS_ROOM = 8192;

/** How a window draws: by hand where it has no graphics card; straight edges are quicker and read worse. */
export interface ViewStyle {
  readonly byHand: boolean;
  readonly straight: boolean;
  /** To paint with, where several views share one. */
  readonly brush?: Brush | null;
}

/** What is written in the scene. */
export interface SceneText {
  readonly labels: readonly PlaneLabel[];
  readonly classes: readonly string[];
  readonly label: number;
  /** Whether it is read from the last row of a hall. */
  readonly lecture?: boolean;
}

export class NetworkView {
  readonly network: Network;
  private readonly straight: boolean;
  private readonly scene = new Scene();
  private readonly camera = new Camera();
  /** The layer of ribbons: drawn by the graphics card, or painted by hand where there is none. */
  private readonly underlay: Underlay | null;
  private readonly painted: PaintedLayer | null;
  private stale = true;
  private fineness: Fineness = FULL;
  projection: Projection | null = null;
  private readonly nodes;
  private readonly palette = paletteTexture();
  private readonly ribbons: Ribbons;
  private readonly focusRibbons: Ribbons;
  private readonly neurons: Neurons;
  private readonly planes: Planes;
  private readonly labels: Labels;
  private readonly uniforms;
  /** Device pixels per CSS pixel. */
  private scale = 1;
  private theme: StageTheme | null = null;
  private text: SceneText = { labels: [], classes: [], label: -1 };

  constructor(network: Network, room: number, { byHand, straight, brush }: ViewStyle) {
    this.network = network;
    this.straight = straight;
    const count = network.nodes.length / 4;
    this.nodes = floatTexture(count);
    this.nodes.data.set(network.nodes);
    const color = () => ({ value: new Vector3() });
    this.uniforms = {
      viewProjection: { value: new Matrix4() },
      viewport: { value: new Vector2(1, 1) },
      pixel: { value: 1 },
      focal: { value: 1 },
      palette: { value: this.palette.texture },
      nodes: { value: this.nodes.texture },
      haloColor: color(),
      zero: color(),
      outline: color(),
      accent: color(),
      hatch: color(),
      ground: color(),
      line: color(),
      low: color(),
      high: color(),
    };
    this.ribbons = new Ribbons(this.uniforms, room, 3, straight, !byHand);
    this.focusRibbons = new Ribbons(this.uniforms, Math.min(FOCUS_ROOM, network.edges), 4, straight, !byHand);
    this.neurons = new Neurons(this.uniforms, count, 6);
    this.planes = new Planes(network, this.uniforms);
    this.labels = new Labels(this.uniforms.viewport);
    const under = [...this.planes.under, this.neurons.halos];
    const drawn = [this.ribbons, this.focusRibbons].flatMap(({ halos, ribbons }) => [halos, ribbons]);
    this.underlay = byHand ? null : new Underlay([...under, ...drawn]);
    this.painted = byHand ? new PaintedLayer(network, under, this.uniforms.ground, brush ?? new Brush()) : null;
    this.scene.add(this.neurons.discs, this.planes.slabs, this.labels.mesh);
  }

  /** Colours that are data, and those that are not. */
  paint(table: Uint8Array, theme: StageTheme): void {
    this.stale = true;
    for (let index = 0; index < 256; index++) {
      this.palette.data.set(table.subarray(index * 3, index * 3 + 3), index * 4);
    }
    this.palette.texture.needsUpdate = true;
    this.theme = theme;
    const { uniforms } = this;
    uniforms.haloColor.value.copy(shaderColor(theme.halo));
    uniforms.zero.value.copy(shaderColor(theme.zero));
    uniforms.outline.value.copy(shaderColor(theme.outline));
    uniforms.accent.value.copy(shaderColor(theme.accent));
    uniforms.hatch.value.copy(shaderColor(theme.hatch));
    uniforms.ground.value.copy(shaderColor(theme.ground));
    uniforms.line.value.copy(shaderColor(theme.line));
    uniforms.low.value.copy(shaderColor(theme.cellLow));
    uniforms.high.value.copy(shaderColor(theme.cellHigh));
  }

  /** Takes over a filled picture. */
  show(picture: Picture): void {
    this.stale = true;
    this.ribbons.words.set(picture.edges.subarray(0, picture.shown * 4));
    this.ribbons.show(picture.shown, picture.farEnd);
    this.neurons.show(picture.nodes, this.network.planes[0]?.count ?? 0, picture.neuronCounts.above > 0);
    this.planes.break(picture.layerBroken);
  }

  /** Takes over what is written. */
  write(text: SceneText): void {
    this.text = text;
  }

  /** Shows a sample's values (0 ... 1) on the input. */
  showInput(values: ArrayLike<number>): void {
    this.planes.input(values);
  }

  /** Emphasises what is hovered, selected or lit; other edges step back by opacity, other neurons towards the ground. */
  focus(focus: Focus, picture: Picture, codes: Uint8Array | null): void {
    this.stale = true;
    if (focus.lighting) {
      this.light(focus.lighting, picture);
      return;
    }
    const chosen = focus.selected.length > 0 || focus.hovered.length > 0;
    const edges =
      chosen && codes ? writeFocusEdges(focus, picture, codes, this.focusRibbons.words) : { shown: 0, farEnd: 0 };
    this.focusRibbons.show(edges.shown, edges.farEnd);
    this.ribbons.dim(focus.selected.length > 0 ? 0.16 : chosen ? 0.5 : 1);
    this.neurons.emphasize((node) => {
      const selected = focus.selected.includes(node) ? EMPHASIS.selected : 0;
      const hovered = focus.hovered.includes(node) ? EMPHASIS.hovered : 0;
      const dimmed = focus.selected.length > 0 && !focus.near(node) && !selected && !hovered ? EMPHASIS.dimmed : 0;
      return selected | hovered | dimmed;
    }, this.network.nodes.length / 4);
  }

  private light(lighting: Lighting, picture: Picture): void {
    this.focusRibbons.show(writeLitEdges(lighting, picture, this.focusRibbons.words), 0);
    this.ribbons.dim(lighting.others);
    const dimmed = dimmedNodes(this.network, lighting);
    this.neurons.emphasize((node) => (dimmed(node) ? EMPHASIS.dimmed : 0), this.network.nodes.length / 4);
  }

  /** Looks from `pose` at a window of this size; `scale` is device pixels per CSS pixel. */
  look(pose: Pose, view: Viewport, scale: number): void {
    const projection = projectionOf(pose, view);
    const before = JSON.stringify([this.projection, this.uniforms.viewport.value]);
    this.projection = projection;
    const { px, py, depth, focal } = projection;
    const [near, far] = [Math.max(0.05, pose.distance * 0.02), pose.distance * 4 + 200];
    const [a, b] = [(far + near) / (far - near), (-2 * far * near) / (far - near)];
    // Pixel coordinates to clip space: x / w = 2 px / width - 1, y / w = 1 - 2 py / height, w = depth.
    const x = px.map((value, i) => (2 * value) / view.width - (depth[i] ?? 0));
    const y = py.map((value, i) => (depth[i] ?? 0) - (2 * value) / view.height);
    const z = depth.map((value, i) => a * value + (i === 3 ? b : 0));
    const rows = [...x, ...y, ...z, ...depth] as unknown as Parameters<Matrix4['set']>;
    this.uniforms.viewProjection.value.set(...rows);
    this.uniforms.viewport.value.set(pixelsOf(view.width * scale), pixelsOf(view.height * scale));
    this.uniforms.pixel.value = (view.height * scale) / 1080;
    this.uniforms.focal.value = focal * scale;
    this.scale = scale;
    this.stale ||= before !== JSON.stringify([projection, this.uniforms.viewport.value]);
    if (!this.theme) return;
    const color = (index: number) => `rgb(${this.palette.data.subarray(index * 4, index * 4 + 3).join(' ')})`;
    const scene = { network: this.network, projection, theme: this.theme, color, ...view, ...this.text };
    this.labels.show(placeLabels(scene, this.text.labels), scale);
  }

  /** The font has arrived: text is painted again. */
  repaintLabels(): void {
    this.labels.repaint();
  }

  render(renderer: WebGLRenderer, fineness: Fineness): void {
    const { ground, viewport } = this.uniforms;
    clearTo(renderer, ground.value);
    this.underlay?.render(renderer, viewport.value.x, viewport.value.y);
    if (this.painted) {
      const { edges, tolerance, layer } = this.fineness;
      if (this.stale || edges !== fineness.edges || tolerance !== fineness.tolerance || layer !== fineness.layer)
        this.paintRibbons(this.painted, fineness);
      this.painted.render(renderer);
    }
    renderer.render(this.scene, this.camera);
  }

  private paintRibbons(layer: PaintedLayer, fineness: Fineness): void {
    const { projection, scale, straight, uniforms, ribbons, focusRibbons } = this;
    if (!projection) return;
    const set = ({ words, shown, farEnd, opacity }: Ribbons) => ({
      words,
      first: 0,
      shown,
      farEnd,
      strength: opacity,
      straight,
    });
    const [pixel, viewport] = [uniforms.pixel.value, uniforms.viewport.value];
    const halo = uniforms.haloColor.value.toArray().map((channel) => 255 * channel) as [number, number, number];
    const scene = { projection, scale, pixel, viewport, palette: this.palette.data, halo };
    layer.paint(scene, [set(ribbons), set(focusRibbons)], fineness);
    this.stale = false;
    this.fineness = fineness;
  }

  dispose(): void {
    const layer = this.underlay ?? this.painted;
    for (const part of [layer, this.ribbons, this.focusRibbons, this.neurons, this.planes, this.labels])
      part?.dispose();
    this.nodes.texture.dispose();
    this.palette.texture.dispose();
  }
}

/** Whole pixels of a drawing buffer, as three makes it; a size that is whole but for rounding stays. */
const pixelsOf = (size: number) => Math.floor(size + 1e-6);

/** Later clears take exactly this colour: three would convert it for some targets and not for others. */
export function clearTo(renderer: WebGLRenderer, color: Vector3): void {
  renderer.autoClear = false;
  renderer.state.buffers.color.setClear(color.x, color.y, color.z, 1, false);
}
