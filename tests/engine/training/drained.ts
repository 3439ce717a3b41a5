/** Does work that comes in pieces to its end. For tests. */

/** What the generator returns. */
export function drained<Result>(pieces: Generator<void, Result>): Result {
  for (;;) {
    const next = pieces.next();
    if (next.done === true) return next.value;
  }
}
