/**
 * A view of the network as numbers: what a pose is, its axes, the free part of the window, and the way from one pose to
 * another. Which poses there are stands in cameras.ts, how they become pixels in projection.ts.
 */

/** A view. Angles in degrees; yaw 0 looks from the side (input left, output right), 90 from the output; pitch looks down. */
export interface Pose {
  readonly yaw: number;
  readonly pitch: number;
  /** Vertical field of view of the whole window. */
  readonly fov: number;
  /** The point looked at: it stands in the middle of the free rectangle. */
  readonly target: readonly [number, number, number];
  readonly distance: number;
  /** Depth is drawn this much longer: shallow networks spread out, deep ones move together. */
  readonly stretch: number;
}

/** Pixels of the window that cards and headlines cover on each side. */
export interface Insets {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Share of the window that is left free at least, whatever is covered. */
  readonly least?: number;
}

/** The window in CSS pixels. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly insets: Insets;
}

/** Room labels need around the planes, in pixels: under them the numbers, beside them the class names. */
const LABEL_ROOM = { left: 26, right: 40, top: 14, bottom: 74 };

/** The free rectangle's middle and half size, in pixels; never smaller than a third of the window where nothing else is asked for. */
export function freeRectangle({ width, height, insets }: Viewport) {
  const shrink = (size: number, before: number, after: number) => {
    const factor = Math.min(1, ((1 - (insets.least ?? 0.33)) * size) / Math.max(1, before + after));
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

/** A pose a share `t` of the way between two; distance by its logarithm, so that zooming feels even. */
export function mixPose(a: Pose, b: Pose, t: number): Pose {
  const mix = (from: number, to: number) => from + (to - from) * t;
  return {
    yaw: mix(a.yaw, b.yaw),
    pitch: mix(a.pitch, b.pitch),
    fov: mix(a.fov, b.fov),
    target: [mix(a.target[0], b.target[0]), mix(a.target[1], b.target[1]), mix(a.target[2], b.target[2])],
    stretch: mix(a.stretch, b.stretch),
    distance: Math.exp(mix(Math.log(a.distance), Math.log(b.distance))),
  };
}

/** Ease in and out, 0 ... 1 (smootherstep: 6t^5 - 15t^4 + 10t^3). */
export function ease(t: number): number {
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * t * (t * (6 * t - 15) + 10);
}
