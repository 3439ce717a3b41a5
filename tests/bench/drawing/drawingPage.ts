/**
 * The page of the drawing bench: makes contenders and times them, frame by frame, each waited for until its pixels are there.
 * sections/drawing.mjs opens it and asks through `window.drawingBench`.
 */
import { WebGLRenderer } from 'three';
import { paintsByHand } from '../../../renderer/stage/paintedLayer.ts';
import { lineSegments, objectPerEdge } from './contenders.ts';
import { ours, painted, turning } from './ours.ts';
import { benchScene, SIZE } from './scene.ts';

/** Edges the stage draws at most. */
const BUDGET = 12_000;
const CARD = { byHand: false, straight: true };

/** Weight layers, and units in each. */
type Size = readonly [layers: number, side: number];

interface Contender {
  draw(frame: number): void;
  dispose(): void;
}

declare global {
  interface Window {
    drawingBench: {
      readonly byHand: boolean;
      /** Makes contenders for a network of this size, and draws each once. */
      open(size: Size, names: readonly string[]): void;
      /** Milliseconds of each of some frames of one contender. */
      draw(name: string, frames: number): number[];
      close(): void;
      /** Milliseconds a frame while the camera moves, and of the picture in full after. */
      moving(size: Size, frames: number): { readonly moving: number[]; readonly rest: number };
    };
  }
}

const renderer = new WebGLRenderer({
  canvas: document.body.appendChild(document.createElement('canvas')),
  antialias: false,
  alpha: false,
  stencil: false,
});
renderer.setSize(SIZE.width, SIZE.height);
const byHand = paintsByHand(renderer);
const gl = renderer.getContext();
const pixel = new Uint8Array(4);

/** Milliseconds until what `draw` asked for is on the canvas. */
function timed(draw: () => void): number {
  const start = performance.now();
  draw();
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
  return performance.now() - start;
}

const makers: Readonly<Record<string, (scene: ReturnType<typeof benchScene>) => Contender>> = {
  ours: (scene) => (byHand ? painted(renderer, scene, true) : ours(renderer, scene, CARD)),
  oursCurved: (scene) =>
    byHand ? painted(renderer, scene, false) : ours(renderer, scene, { ...CARD, straight: false }),
  stage: (scene) => ours(renderer, scene, { byHand, straight: false }),
  ribbons: (scene) => ours(renderer, scene, CARD),
  ribbonsCurved: (scene) => ours(renderer, scene, { ...CARD, straight: false }),
  lineSegments: (scene) => lineSegments(renderer, scene),
  objectPerEdge: (scene) => objectPerEdge(renderer, scene),
};

const contenders = new Map<string, Contender>();

window.drawingBench = {
  byHand,
  open([layers, side], names) {
    const scene = benchScene(layers, side);
    for (const name of names) {
      const made = makers[name]?.(scene);
      if (!made) continue;
      contenders.set(name, made);
      timed(() => made.draw(0));
    }
  },
  draw: (name, frames) =>
    Array.from({ length: frames }, (_, frame) => timed(() => contenders.get(name)?.draw(frame + 1))),
  close() {
    for (const contender of contenders.values()) contender.dispose();
    contenders.clear();
  },
  moving([layers, side], frames) {
    const contender = turning(renderer, benchScene(layers, side), byHand, BUDGET);
    timed(() => contender.draw(0));
    const moving = Array.from({ length: frames }, (_, frame) => {
      const took = timed(() => contender.draw(frame));
      contender.took(took / 1000);
      return took;
    });
    const rest = timed(() => contender.rest());
    contender.dispose();
    return { moving, rest };
  },
};
