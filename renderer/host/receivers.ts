/**
 * Who listens to one kind of message in a window. What comes before the first receiver waits for it.
 * Used by both hosts (webHost.ts, electronHost.ts); knows neither.
 */

/** Receivers of one kind of message. */
export class Receivers<T> {
  private readonly receivers = new Set<(value: T) => void>();
  private waiting: T[] = [];
  /** Adds a receiver; the returned function removes it. */
  add(receiver: (value: T) => void): () => void {
    this.receivers.add(receiver);
    const early = this.waiting;
    this.waiting = [];
    for (const value of early) receiver(value);
    return () => this.receivers.delete(receiver);
  }
  /** Hands `value` to all. */
  call(value: T): void {
    if (this.receivers.size === 0) this.waiting.push(value);
    for (const receiver of this.receivers) receiver(value);
  }
}
