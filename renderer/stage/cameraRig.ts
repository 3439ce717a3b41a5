/**
 * Where the camera is and where it goes: follows the chosen preset as the window, the cards and the network change, until a
 * hand moves it; moves are eased, or cut for readers who ask for less motion. Survives the loss of the drawing context.
 */
import { presetPose } from '../picture/cameras.ts';
import type { Network } from '../picture/network.ts';
import { ease, mixPose, type Pose, type Viewport } from '../picture/poses.ts';

/** Seconds a move to a preset takes. */
const MOVE = 0.9;

export class CameraRig {
  private current: Pose | null = null;
  private from: Pose | null = null;
  private started = 0;
  /** Moved by hand: stays as it is when the window changes. */
  private free = false;
  private preset = 'side';

  /** The chosen preset; the move starts at time `now` (seconds), or is a cut. */
  choose(preset: string, now: number, cut: boolean): void {
    this.preset = preset;
    this.free = false;
    this.from = cut ? null : this.current;
    this.started = now;
  }

  /** A pose set by hand. */
  hold(pose: Pose): void {
    this.current = pose;
    this.from = null;
    this.free = true;
  }

  /** The pose at time `now`; `moving` while it goes on by itself. */
  pose(network: Network, view: Viewport, now: number): { readonly pose: Pose; readonly moving: boolean } {
    if (this.free && this.current) return { pose: this.current, moving: false };
    const goal = presetPose(this.preset, network, view);
    const t = this.from ? (now - this.started) / MOVE : 1;
    if (!this.from || t >= 1) {
      this.from = null;
      this.current = goal;
      return { pose: goal, moving: false };
    }
    // The short way round: a camera turned twice by hand does not unwind.
    const turn = ((goal.yaw - this.from.yaw + 540) % 360) - 180;
    const yaw = this.from.yaw + (Number.isNaN(turn) ? 0 : turn);
    this.current = { ...mixPose(this.from, { ...goal, yaw }, ease(t)) };
    return { pose: this.current, moving: true };
  }

  /** Another network: a preset fits it anew, a view by hand would show nothing of it. */
  refit(): void {
    this.free = false;
    this.from = null;
  }
}
