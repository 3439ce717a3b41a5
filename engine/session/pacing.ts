/**
 * When the next training step is due: so many a second, or as fast as it can. Times come as arguments (milliseconds); a run that
 * fell behind does not catch up in a burst. Used by a run's loop.
 */

/** Longest slice of training between two looks at the inbox, in milliseconds; two runs that play take turns. */
export const SLICE = 5;

/** How far behind its schedule a run may be and still make up for it, in milliseconds. */
const PATIENCE = 50;

/** Keeps one run's beat. */
export class Pacer {
  private due = 0;
  private rate: number | null = null;

  get stepsPerSecond(): number | null {
    return this.rate;
  }

  /** Null: as fast as it can. Takes effect at once. */
  setRate(stepsPerSecond: number | null, now: number): void {
    this.rate = stepsPerSecond;
    this.due = now;
  }

  /** Training begins (again): the first step is due now. */
  start(now: number): void {
    this.due = now;
  }

  /** Milliseconds until the next step is due; 0: now. */
  wait(now: number): number {
    return this.rate === null ? 0 : Math.max(0, this.due - now);
  }

  /** A step was done: when the next is due. */
  stepped(now: number): void {
    if (this.rate !== null) this.due = Math.max(this.due, now - PATIENCE) + 1000 / this.rate;
  }
}

/** Measured speed over about the last half second. */
export class Speedometer {
  private since = 0;
  private from = 0;
  private last = 0;

  /** Training begins at this step. */
  start(step: number, now: number): void {
    this.since = now;
    this.from = step;
  }

  stop(): void {
    this.last = 0;
  }

  /** Steps per second as of now. */
  read(step: number, now: number): number {
    const time = now - this.since;
    if (time < 100) return this.last;
    this.last = ((step - this.from) * 1000) / time;
    if (time > 500) this.start(step, now);
    return this.last;
  }
}
