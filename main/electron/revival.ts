/**
 * How often a window that crashed is loaded again: a few times within a minute, then no more. Pure; time is an argument.
 */

const TIMES = 3;
const WITHIN_MILLISECONDS = 60_000;

/** Counts crashes; says of each, at a time in milliseconds, whether to load the window once more. */
export function revival(): (now: number) => { readonly allowed: boolean; readonly times: number } {
  let crashes: number[] = [];
  return (now) => {
    crashes = [...crashes.filter((then) => now - then < WITHIN_MILLISECONDS), now];
    return { allowed: crashes.length <= TIMES, times: TIMES };
  };
}
