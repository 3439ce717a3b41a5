/**
 * Colours and shapes of classes, the same in every chart and palette: told apart by colour-blind readers (Okabe and Ito, "Color universal
 * design", 2008), and by shape where colour is lost. Pure.
 */
import type { Rgb } from '../picture/palettes.ts';
import type { Theme } from '../state/store.ts';

const COLORS: Readonly<Record<Theme, readonly Rgb[]>> = {
  night: [
    [86, 180, 233],
    [230, 159, 0],
    [0, 158, 115],
    [204, 121, 167],
    [240, 228, 66],
    [213, 94, 0],
  ],
  projector: [
    [0, 114, 178],
    [213, 94, 0],
    [0, 128, 94],
    [170, 68, 128],
    [130, 112, 0],
    [86, 86, 86],
  ],
};

/** Shapes of points, one a class. */
export const SHAPES = ['circle', 'square', 'triangle', 'diamond', 'cross', 'plus'] as const;
/** One of them. */
export type Shape = (typeof SHAPES)[number];

/** Colour of a class; from the seventh class on they repeat. */
export function classColor(theme: Theme, index: number): Rgb {
  const colors = COLORS[theme];
  return colors[index % colors.length] ?? [128, 128, 128];
}

/** Shape of a class; from the seventh class on they repeat. */
export function classShape(index: number): Shape {
  return SHAPES[index % SHAPES.length] ?? 'circle';
}

/** Puts a shape of about `size` pixels around a place into the path. */
export function traceShape(path: CanvasPath, shape: Shape, x: number, y: number, size: number): void {
  const half = size / 2;
  const through = (...points: readonly (readonly [number, number])[]) => {
    for (const [index, [dx, dy]] of points.entries()) {
      if (index === 0) path.moveTo(x + dx * half, y + dy * half);
      else path.lineTo(x + dx * half, y + dy * half);
    }
    path.closePath();
  };
  if (shape === 'circle') {
    path.moveTo(x + half, y);
    path.arc(x, y, half, 0, 2 * Math.PI);
  } else if (shape === 'square') path.rect(x - 0.9 * half, y - 0.9 * half, 1.8 * half, 1.8 * half);
  else if (shape === 'triangle') through([0, -1.1], [1.05, 0.85], [-1.05, 0.85]);
  else if (shape === 'diamond') through([0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]);
  else if (shape === 'plus') {
    path.rect(x - half, y - half / 3, 2 * half, (2 * half) / 3);
    path.rect(x - half / 3, y - half, (2 * half) / 3, 2 * half);
  } else
    through(
      [-1, -0.6],
      [-0.6, -1],
      [0, -0.4],
      [0.6, -1],
      [1, -0.6],
      [0.4, 0],
      [1, 0.6],
      [0.6, 1],
      [0, 0.4],
      [-0.6, 1],
      [-1, 0.6],
      [-0.4, 0],
    );
}
