/**
 * Gradiorama's own drawing code on the bench: from a frame's codes to pixels, as the stage does it for every frame.
 */
import type { WebGLRenderer } from 'three';
import { presetPose } from '../../../renderer/picture/cameras.ts';
import { fillPicture } from '../../../renderer/picture/fillPicture.ts';
import { paletteTable } from '../../../renderer/picture/palettes.ts';
import { createPicture, EDGE_WORDS } from '../../../renderer/picture/picture.ts';
import { NetworkView, type ViewStyle } from '../../../renderer/stage/networkView.ts';
import { type Fineness, FULL, Pace } from '../../../renderer/stage/pace.ts';
import { stageThemes } from '../../../renderer/stage/stageTheme.ts';
import { type BenchScene, SIZE, VIEWPORT } from './scene.ts';

const choices = { encoding: 'gradient', range: { min: -8, max: 0 }, theme: 'night', batch: 64 } as const;
/** One pixel wide at 720 rows, as GL lines are: 1/64 pixel at 1,080 rows. */
const PIXEL_WIDE = 96;

/** Draws frames with new colours; all edges, each one pixel wide. */
export function ours(renderer: WebGLRenderer, scene: BenchScene, style: ViewStyle) {
  const { network, frames } = scene;
  const view = new NetworkView(network, network.edges, style);
  const picture = createPicture(network, network.edges);
  view.paint(paletteTable('night'), stageThemes.night);
  const pose = presetPose('side', network, VIEWPORT);
  return {
    draw(frame: number) {
      fillPicture(picture, frames[frame % frames.length] as (typeof frames)[number], choices);
      const { edges } = picture;
      for (let at = 2; at < picture.shown * EDGE_WORDS; at += EDGE_WORDS) {
        edges[at] = ((edges[at] as number) & 0xff00ffff) | (PIXEL_WIDE << 16);
      }
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
