/**
 * A pose as a matrix, and points as pixels: what picking and label placing share with the stage's camera. The lens is shifted
 * so that the target stands in the middle of the free rectangle, whatever the cards cover.
 */
import { axes, freeRectangle, type Pose, type Viewport } from './poses.ts';

type Row = readonly [number, number, number, number];

/** Row-major 3 x 4 in effect: pixel x, pixel y and depth of a point are linear in it, divided by depth. */
export interface Projection {
  /** (x * depth) = right·p * focal + ..., as [a, b, c, d] with a x + b y + c z + d. */
  readonly px: Row;
  readonly py: Row;
  readonly depth: Row;
  /** Pixels per world unit at depth 1. */
  readonly focal: number;
}

/** The projection of a pose in a window, in CSS pixels from the top left. */
export function projectionOf(pose: Pose, view: Viewport): Projection {
  const { right, up, back } = axes(pose.yaw, pose.pitch);
  const { x, y } = freeRectangle(view);
  const focal = view.height / 2 / Math.tan((pose.fov * Math.PI) / 360);
  const eye = pose.target.map((value, axis) => value + (back[axis] ?? 0) * pose.distance);
  const offset = (axis: readonly [number, number, number]) =>
    -(axis[0] * (eye[0] ?? 0) + axis[1] * (eye[1] ?? 0) + axis[2] * (eye[2] ?? 0));
  const along = (axis: readonly [number, number, number]) =>
    [axis[0] * pose.stretch, axis[1], axis[2], offset(axis)] as const;
  const depth = along(back).map((value) => -value);
  const row = (axis: readonly [number, number, number], scale: number, centre: number) =>
    along(axis).map((value, i) => value * scale + (depth[i] ?? 0) * centre) as unknown as Row;
  return { px: row(right, focal, x), py: row(up, -focal, y), depth: depth as unknown as Row, focal };
}

/** Writes pixel x, pixel y and depth of a point to `out` from `at` on. */
export function project(
  { px, py, depth }: Projection,
  x: number,
  y: number,
  z: number,
  out: Float32Array | Float64Array,
  at = 0,
): void {
  const d = depth[0] * x + depth[1] * y + depth[2] * z + depth[3];
  out[at] = (px[0] * x + px[1] * y + px[2] * z + px[3]) / d;
  out[at + 1] = (py[0] * x + py[1] * y + py[2] * z + py[3]) / d;
  out[at + 2] = d;
}
