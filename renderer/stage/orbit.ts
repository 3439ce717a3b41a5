/**
 * Turning, shifting and zooming by hand: pointer, wheel, two fingers and keys change a pose. Does not draw and does not
 * ease; cameraRig.ts does.
 */
import { axes, type Pose, type Viewport } from '../picture/poses.ts';

/** Turns by degrees; pitch stops short of the poles. */
export function turned(pose: Pose, yaw: number, pitch: number): Pose {
  return { ...pose, yaw: pose.yaw + yaw, pitch: Math.min(89, Math.max(-89, pose.pitch + pitch)) };
}

/** Shifts what is looked at by pixels, so that the point under the pointer follows it. */
export function shifted(pose: Pose, dx: number, dy: number, view: Viewport): Pose {
  const { right, up } = axes(pose.yaw, pose.pitch);
  const unit = (pose.distance * 2 * Math.tan((pose.fov * Math.PI) / 360)) / view.height;
  const [x, y, z] = pose.target;
  const move = (axis: 0 | 1 | 2) => -dx * unit * right[axis] + dy * unit * up[axis];
  return { ...pose, target: [x + move(0), y + move(1), z + move(2)] };
}

/** Goes nearer (factor below 1) or farther, keeping the point `(dx, dy)` pixels from the middle in place. */
export function zoomed(pose: Pose, factor: number, dx: number, dy: number, view: Viewport): Pose {
  const distance = Math.min(2000, Math.max(0.8, pose.distance * factor));
  const share = distance / pose.distance;
  const moved = shifted(pose, dx * (share - 1), dy * (share - 1), view);
  return { ...moved, distance };
}

/** What the listener tells: a new pose, or a click (no drag) at a pixel of the canvas. */
export interface OrbitListener {
  readonly pose: () => Pose;
  readonly view: () => Viewport;
  /** Middle of the free rectangle in pixels. */
  readonly middle: () => { readonly x: number; readonly y: number };
  readonly move: (pose: Pose) => void;
  readonly click: (x: number, y: number) => void;
  readonly hover: (x: number, y: number) => void;
  readonly leave: () => void;
}

const DEGREES_PER_PIXEL = 0.28;
/** A press that moves less is a click. */
const CLICK_PIXELS = 4;

/** Listens on an element until the returned function is called. */
export function listenToOrbit(element: HTMLElement, listener: OrbitListener): () => void {
  const pointers = new Map<number, { x: number; y: number }>();
  let travelled = 0;
  const local = (event: { clientX: number; clientY: number }) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const down = (event: PointerEvent) => {
    pointers.set(event.pointerId, local(event));
    travelled = 0;
    element.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    const here = local(event);
    const before = pointers.get(event.pointerId);
    if (!before) return listener.hover(here.x, here.y);
    const [dx, dy] = [here.x - before.x, here.y - before.y];
    travelled += Math.abs(dx) + Math.abs(dy);
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    pointers.set(event.pointerId, here);
    const other = others[0];
    if (other) return pinch(listener, before, here, other);
    if (travelled < CLICK_PIXELS) return;
    const shift = event.shiftKey || event.ctrlKey || (event.buttons & 6) !== 0;
    listener.move(
      shift
        ? shifted(listener.pose(), dx, dy, listener.view())
        : turned(listener.pose(), -dx * DEGREES_PER_PIXEL, dy * DEGREES_PER_PIXEL),
    );
  };
  const up = (event: PointerEvent) => {
    const here = local(event);
    if (
      pointers.delete(event.pointerId) &&
      travelled < CLICK_PIXELS &&
      event.type === 'pointerup' &&
      event.button === 0
    ) {
      listener.click(here.x, here.y);
    }
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const here = local(event);
    const middle = listener.middle();
    const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1);
    const factor = Math.exp(Math.min(200, Math.max(-200, pixels)) * 0.0016);
    listener.move(zoomed(listener.pose(), factor, here.x - middle.x, here.y - middle.y, listener.view()));
  };
  const menu = (event: Event) => event.preventDefault();
  const leave = () => listener.leave();
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', up);
  element.addEventListener('pointerleave', leave);
  element.addEventListener('wheel', wheel, { passive: false });
  element.addEventListener('contextmenu', menu);
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', up);
    element.removeEventListener('pointerleave', leave);
    element.removeEventListener('wheel', wheel);
    element.removeEventListener('contextmenu', menu);
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Two fingers: their middle shifts, their distance zooms. */
function pinch(listener: OrbitListener, before: Point, here: Point, other: Point): void {
  const view = listener.view();
  const moved = shifted(listener.pose(), (here.x - before.x) / 2, (here.y - before.y) / 2, view);
  const factor =
    Math.hypot(before.x - other.x, before.y - other.y) / Math.max(1, Math.hypot(here.x - other.x, here.y - other.y));
  const middle = listener.middle();
  listener.move(zoomed(moved, factor, (here.x + other.x) / 2 - middle.x, (here.y + other.y) / 2 - middle.y, view));
}

/** Which keys are pressed; a KeyboardEvent is one. */
export interface Keys {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Keys while the stage has the focus: Shift and arrows turn, Alt and arrows shift, + and - zoom. Null: none of them. */
export function keyedPose(pose: Pose, { key, shiftKey, altKey }: Keys, view: Viewport): Pose | null {
  const arrow = ARROWS[key];
  if (arrow && altKey) return shifted(pose, -arrow[0] * 40, -arrow[1] * 40, view);
  if (arrow && shiftKey) return turned(pose, arrow[0] * 6, -arrow[1] * 6);
  if (key === '+' || key === '=') return zoomed(pose, 0.85, 0, 0, view);
  if (key === '-') return zoomed(pose, 1 / 0.85, 0, 0, view);
  return null;
}
