/**
 * Gradiorama's own drawing code on the bench: from a frame's codes to pixels, as the stage does it for every frame.
 */
import { Vector2, type WebGLRenderer } from 'three';
import { presetPose } from '../../../renderer/picture/cameras.ts';
import { fillPicture } from '../../../renderer/picture/fillPicture.ts';
import { paletteTable } from '../../../renderer/picture/palettes.ts';
import { createPicture, EDGE_WORDS, type Picture } from '../../../renderer/picture/picture.ts';
import { projectionOf } from '../../../renderer/picture/projection.ts';
import { Brush } from '../../../renderer/stage/brush.ts';
import { clearTo, NetworkView, type ViewStyle } from '../../../renderer/stage/networkView.ts';
import { type Fineness, FULL, Pace } from '../../../renderer/stage/pace.ts';
import { PaintedLayer } from '../../../renderer/stage/paintedLayer.ts';
import { shaderColor } from '../../../renderer/stage/ribbons.ts';
import { stageThemes } from '../../../renderer/stage/stageTheme.ts';
import { type BenchScene, SIZE, VIEWPORT } from './scene.ts';

const choices = { encoding: 'gradient', range: { min: -8, max: 0 }, theme: 'night', batch: 64 } as const;
/** One pixel wide at 720 rows, as GL lines are: 1/64 pixel at 1,080 rows. */
const PIXEL_WIDE = 96;

/** All edges one pixel wide, as the other contenders draw them. */
function thin({ edges, shown }: Picture): void {
  for (let at = 2; at < shown * EDGE_WORDS; at += EDGE_WORDS) {
    edges[at] = ((edges[at] as number) & 0xff00ffff) | (PIXEL_WIDE << 16);
  }
}

/** Draws frames with new colours and nothing but edges: the layer that is painted by hand. */
export function painted(renderer: WebGLRenderer, scene: BenchScene, straight: boolean) {
  const { network, frames } = scene;
  const ground = { value: shaderColor(stageThemes.night.ground) };
  const layer = new PaintedLayer(network, [], ground, new Brush());
  const picture = createPicture(network, network.edges);
  const table = paletteTable('night');
  const palette = Uint8Array.from({ length: 1024 }, (_, at) =>
    at % 4 === 3 ? 255 : (table[(at >> 2) * 3 + (at % 4)] ?? 0),
  );
  const paintScene = {
    projection: projectionOf(presetPose('side', network, VIEWPORT), VIEWPORT),
    scale: 1,
    pixel: SIZE.height / 1080,
    palette,
    halo: shaderColor(stageThemes.night.halo)
      .toArray()
      .map((channel) => 255 * channel) as [number, number, number],
    viewport: new Vector2(SIZE.width, SIZE.height),
  };
  return {
    draw(frame: number) {
      fillPicture(picture, frames[frame % frames.length] as (typeof frames)[number], choices);
      thin(picture);
      const { edges: words, shown, farEnd } = picture;
      layer.paint(paintScene, [{ words, first: 0, shown, farEnd, strength: 1, straight }], FULL);
      clearTo(renderer, ground.value);
      layer.render(renderer);
    },
    dispose: () => layer.dispose(),
  };
}

/** Draws frames with new colours as the stage does, neurons and frames of layers with them; all edges, each one pixel wide. */
export function ours(renderer: WebGLRenderer, scene: BenchScene, style: ViewStyle) {
  const { network, frames } = scene;
  const view = new NetworkView(network, network.edges, style);
  const picture = createPicture(network, network.edges);
  view.paint(paletteTable('night'), stageThemes.night);
  const pose = presetPose('side', network, VIEWPORT);
  return {
    draw(frame: number) {
      fillPicture(picture, frames[frame % frames.length] as (typeof frames)[number], choices);
      thin(picture);
      view.show(picture);
      view.look(pose, VIEWPORT, 1);
      view.render(renderer, FULL);
    },
    dispose: () => view.dispose(),
  };
}

/** Turns the camera round a network of which the stage draws `budget` edges, as the stage does while a hand moves it; colours stay. */
export function turning(renderer: WebGLRenderer, scene: BenchScene, byHand: boolean, budget: number) {
  const { network, frames } = scene;
  const view = new NetworkView(network, budget, { byHand, straight: false });
  const picture = createPicture(network, budget);
  view.paint(paletteTable('night'), stageThemes.night);
  fillPicture(picture, frames[0] as (typeof frames)[number], choices);
  view.show(picture);
  const pose = presetPose('side', network, VIEWPORT);
  const pace = new Pace();
  const look = (yaw: number, fineness: Fineness) => {
    renderer.setPixelRatio(fineness.scale);
    view.look({ ...pose, yaw }, VIEWPORT, fineness.scale);
    view.render(renderer, fineness);
  };
  return {
    draw(frame: number) {
      const now = performance.now() / 1000;
      pace.move(now);
      const { fineness } = byHand ? pace.fineness(now, picture.shown, SIZE.width * SIZE.height) : { fineness: FULL };
      look(pose.yaw - 20 + frame, fineness);
    },
    /** Tells how long that took, in seconds. */
    took: (seconds: number) => pace.took(seconds),
    /** The picture in full, as it is drawn once the camera rests. */
    rest: () => look(pose.yaw, FULL),
    dispose: () => view.dispose(),
  };
}
