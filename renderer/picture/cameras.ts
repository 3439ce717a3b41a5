/**
 * Where one looks from: the registry of camera presets, and the arithmetic that frames a network in the part of the window
 * no card covers. Pure: the stage turns a pose into a three camera, orbit.ts moves it by hand.
 */
import type { Network } from './network.ts';

/** A view. Angles in degrees; yaw 0 looks from the side (input left, output right), 90 from the output; pitch looks down. */
export interface Pose {
  readonly yaw: number;
  readonly pitch: number;
  /** Vertical field of view of the whole window. */
  readonly fov: number;
  /** The point looked at: it stands in the middle of the free rectangle. */
  readonly target: readonly [number, number, number];
  readonly distance: number;
}

/** Pixels of the window that cards and headlines cover on each side. */
export interface Insets {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The window in CSS pixels. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly insets: Insets;
}

interface Preset {
  readonly yaw: number;
  readonly pitch: number;
  readonly fov: number;
  /** First and last plane that must be in the frame; negative counts from the output. */
  readonly planes?: readonly [number, number];
}

/** Every preset, in the order of the keys 1 ... 9. */
const presets = {
  side: { yaw: 34, pitch: 9, fov: 18 },
  still: { yaw: 45, pitch: 13, fov: 30 },
  flat: { yaw: 0, pitch: 0, fov: 8 },
  top: { yaw: 0, pitch: 84, fov: 18 },
  front: { yaw: 78, pitch: 12, fov: 34 },
  back: { yaw: -52, pitch: 10, fov: 26 },
  input: { yaw: 34, pitch: 9, fov: 18, planes: [0, 3] },
  middle: { yaw: 34, pitch: 9, fov: 18, planes: [0.34, 0.66] },
  output: { yaw: 34, pitch: 9, fov: 18, planes: [-4, -1] },
} satisfies Record<string, Preset>;

/** Key of a camera preset, as saved and shown in menus. */
export type CameraName = keyof typeof presets;

/** Every preset's key, in the order of the keys 1 ... 9. */
export const cameraNames = Object.keys(presets) as readonly CameraName[];

/** Room labels need around the planes, in pixels: under them the numbers, beside them the class names. */
const LABEL_ROOM = { left: 26, right: 40, top: 14, bottom: 74 };

/** The free rectangle's middle and half size, in pixels; never smaller than a third of the window. */
export function freeRectangle({ width, height, insets }: Viewport) {
  const shrink = (size: number, before: number, after: number) => {
    const factor = Math.min(1, (0.67 * size) / Math.max(1, before + after));
    const [from, to] = [before * factor, size - after * factor];
    return { middle: (from + to) / 2, half: (to - from) / 2 };
  };
  const across = shrink(width, insets.left + LABEL_ROOM.left, insets.right + LABEL_ROOM.right);
  const down = shrink(height, insets.top + LABEL_ROOM.top, insets.bottom + LABEL_ROOM.bottom);
  return { x: across.middle, y: down.middle, halfWidth: across.half, halfHeight: down.half };
}

/** The camera's axes for a yaw and pitch: right, up and towards the reader. */
export function axes(yaw: number, pitch: number) {
  const [y, p] = [(yaw * Math.PI) / 180, (pitch * Math.PI) / 180];
  const [sy, cy, sp, cp] = [Math.sin(y), Math.cos(y), Math.sin(p), Math.cos(p)];
  return {
    right: [cy, 0, -sy] as const,
    up: [-sy * sp, cp, -cy * sp] as const,
    back: [sy * cp, sp, cy * cp] as const,
  };
}

type Vector = readonly [number, number, number];
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** The corners of planes `from` ... `to`. */
function corners(network: Network, from: number, to: number): Vector[] {
  return network.planes.slice(from, to + 1).flatMap(
    ({ x, halfHeight: h, halfWidth: w }) =>
      [
        [x, h, w],
        [x, h, -w],
        [x, -h, w],
        [x, -h, -w],
      ] as Vector[],
  );
}

/** Fractions and negative numbers to plane numbers. */
function planeRange(network: Network, planes: readonly [number, number] | undefined): [number, number] {
  const count = network.planes.length;
  if (!planes) return [0, count - 1];
  const index = (plane: number) =>
    plane < 0 ? count + plane : plane % 1 === 0 ? plane : Math.round(plane * (count - 1));
  const [from, to] = [index(planes[0]), index(planes[1])];
  return [Math.max(0, Math.min(from, count - 1)), Math.max(1, Math.min(to, count - 1))];
}

/**
 * The nearest camera in direction (yaw, pitch) whose free rectangle holds all points. In camera axes a point (x, y, z) is
 * inside if |x - cx| <= a (cz - z), a = tangent of half the rectangle's angle; so cz >= (max(x + a z) + max(-x + a z)) / 2a
 * and cx = (max(x + a z) - max(-x + a z)) / 2, and the same for y.
 */
export function fitPose(network: Network, view: Viewport, { yaw, pitch, fov, planes }: Preset): Pose {
  const { right, up, back } = axes(yaw, pitch);
  const rectangle = freeRectangle(view);
  const focal = view.height / 2 / Math.tan((fov * Math.PI) / 360);
  const points = corners(network, ...planeRange(network, planes)).map(
    (p) => [dot(p, right), dot(p, up), dot(p, back)] as Vector,
  );
  const along = (axis: 0 | 1, slope: number) => {
    const high = Math.max(...points.map((p) => p[axis] + slope * p[2]));
    const low = Math.max(...points.map((p) => -p[axis] + slope * p[2]));
    return { middle: (high - low) / 2, depth: (high + low) / 2 / slope };
  };
  const x = along(0, rectangle.halfWidth / focal);
  const y = along(1, rectangle.halfHeight / focal);
  const eye = Math.max(x.depth, y.depth);
  const middle = (Math.max(...points.map((p) => p[2])) + Math.min(...points.map((p) => p[2]))) / 2;
  const place = (axis: 0 | 1 | 2) => right[axis] * x.middle + up[axis] * y.middle + back[axis] * middle;
  return { yaw, pitch, fov, target: [place(0), place(1), place(2)], distance: eye - middle };
}

/** The pose of a preset; an unknown key (an older file) looks from the side. */
export function presetPose(name: string, network: Network, view: Viewport): Pose {
  return fitPose(network, view, name in presets ? presets[name as CameraName] : presets.side);
}

/** A pose a share `t` of the way between two; distance by its logarithm, so that zooming feels even. */
export function mixPose(a: Pose, b: Pose, t: number): Pose {
  const mix = (from: number, to: number) => from + (to - from) * t;
  return {
    yaw: mix(a.yaw, b.yaw),
    pitch: mix(a.pitch, b.pitch),
    fov: mix(a.fov, b.fov),
    target: [mix(a.target[0], b.target[0]), mix(a.target[1], b.target[1]), mix(a.target[2], b.target[2])],
    distance: Math.exp(mix(Math.log(a.distance), Math.log(b.distance))),
  };
}

/** Ease in and out, 0 ... 1 (smootherstep: 6t^5 - 15t^4 + 10t^3). */
export function ease(t: number): number {
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * t * (t * (6 * t - 15) + 10);
}
