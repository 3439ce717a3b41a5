/**
 * Where one looks from: the registry of camera presets, and the arithmetic that frames a network in the part of the window
 * no card covers. Pure: the stage turns a pose into a matrix, its orbit.ts moves it by hand.
 */
import type { Network } from './network.ts';
import { axes, freeRectangle, type Pose, type Viewport } from './poses.ts';

export type { Insets } from './poses.ts';

interface Preset {
  readonly yaw: number;
  readonly pitch: number;
  readonly fov: number;
  /** First and last plane that must be in the frame; negative counts from the output. */
  readonly planes?: readonly [number, number];
  /** False: depth keeps its length, whatever the window. */
  readonly stretch?: false;
}

/** Every preset, in the order of the keys 1 ... 9. */
const presets = {
  side: { yaw: 34, pitch: 9, fov: 18 },
  still: { yaw: 45, pitch: 13, fov: 30 },
  flat: { yaw: 0, pitch: 0, fov: 8 },
  top: { yaw: 0, pitch: 84, fov: 18, stretch: false },
  front: { yaw: 60, pitch: 8, fov: 20 },
  back: { yaw: -52, pitch: 10, fov: 26 },
  input: { yaw: 34, pitch: 9, fov: 18, planes: [0, 3] },
  middle: { yaw: 34, pitch: 9, fov: 18, planes: [0.34, 0.66] },
  output: { yaw: 34, pitch: 9, fov: 18, planes: [-4, -1] },
} satisfies Record<string, Preset>;

/** Key of a camera preset, as saved and shown in menus. */
export type CameraName = keyof typeof presets;

/** Every preset's key, in the order of the keys 1 ... 9. */
export const cameraNames = Object.keys(presets) as readonly CameraName[];

type Vector = readonly [number, number, number];
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** The corners of planes `from` ... `to`, depth stretched. */
function corners(network: Network, [from, to]: readonly [number, number], stretch: number): Vector[] {
  return network.planes
    .slice(from, to + 1)
    .flatMap(({ x, halfHeight: h, halfWidth: w }) =>
      [h, -h].flatMap((y) => [[x * stretch, y, w] as const, [x * stretch, y, -w] as const]),
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
function framed(network: Network, view: Viewport, { yaw, pitch, fov, planes }: Preset, stretch: number) {
  const { right, up, back } = axes(yaw, pitch);
  const rectangle = freeRectangle(view);
  const focal = view.height / 2 / Math.tan((fov * Math.PI) / 360);
  const points = corners(network, planeRange(network, planes), stretch).map(
    (p) => [dot(p, right), dot(p, up), dot(p, back)] as const,
  );
  const along = (axis: 0 | 1, slope: number) => {
    const high = Math.max(...points.map((p) => p[axis] + slope * p[2]));
    const low = Math.max(...points.map((p) => -p[axis] + slope * p[2]));
    return { middle: (high - low) / 2, depth: (high + low) / 2 / slope };
  };
  const x = along(0, rectangle.halfWidth / focal);
  const y = along(1, rectangle.halfHeight / focal);
  const middle = (Math.max(...points.map((p) => p[2])) + Math.min(...points.map((p) => p[2]))) / 2;
  const place = (axis: 0 | 1 | 2) => right[axis] * x.middle + up[axis] * y.middle + back[axis] * middle;
  const target = [place(0), place(1), place(2)] as const;
  const pose: Pose = { yaw, pitch, fov, target, distance: Math.max(x.depth, y.depth) - middle, stretch };
  // Positive: the width of the free rectangle is what keeps the camera away.
  return { pose, wide: x.depth - y.depth };
}

/** How much depth may be drawn shorter before neighbouring planes overlap; deep networks may overlap a little. */
function shortest(network: Network, { yaw, fov }: Preset): number {
  // Planes far from the middle are seen under a larger angle than yaw.
  const tangent = Math.tan((Math.min(62, Math.abs(yaw) + 0.3 * fov) * Math.PI) / 180);
  const needed = network.planes.slice(1).map((plane, index) => {
    const before = network.planes[index] ?? plane;
    return (1.05 * tangent * (plane.halfWidth + before.halfWidth)) / Math.max(1e-6, plane.x - before.x);
  });
  const crowd = Math.min(1, Math.sqrt(16 / network.planes.length));
  return Math.min(1.6, Math.max(0.28, Math.max(0.7, ...needed) * crowd));
}

const LONGEST = 2.4;

/** Frames the network, depth stretched so that it fills the free rectangle in both directions as well as it can. */
export function fitPose(network: Network, view: Viewport, preset: Preset): Pose {
  let low = shortest(network, preset);
  let high = LONGEST;
  if (preset.stretch === false) return framed(network, view, preset, 1).pose;
  if (framed(network, view, preset, low).wide >= 0) return framed(network, view, preset, low).pose;
  for (let step = 0; step < 12; step++) {
    const middle = (low + high) / 2;
    if (framed(network, view, preset, middle).wide > 0) high = middle;
    else low = middle;
  }
  return framed(network, view, preset, low).pose;
}

/** The pose of a preset; an unknown key (an older file) looks from the side. */
export function presetPose(name: string, network: Network, view: Viewport): Pose {
  return fitPose(network, view, name in presets ? presets[name as CameraName] : presets.side);
}
