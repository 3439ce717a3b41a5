/**
 * Timing for benchmarks: how often something runs a second, in slices that take turns, and medians over rounds. Other work on the
 * machine slows all contenders of a round alike, so ratios are taken within rounds.
 */

/** The middle value. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Runs `step` for about `seconds` and at least twice; returns runs a second. */
export function rate(step, seconds) {
  let runs = 0;
  let block = 1;
  const start = performance.now();
  for (;;) {
    for (let i = 0; i < block; i++) step();
    runs += block;
    const elapsed = (performance.now() - start) / 1000;
    if (elapsed >= seconds && runs >= 2) return runs / elapsed;
    // Looking at the clock must not count: blocks grow to about a tenth of a slice.
    if (elapsed < seconds / 10) block *= 2;
  }
}

/** Seconds that everyone may warm up: JavaScript contenders are compiled only while they run. */
const WARM_UP = 2;

/** Lets all contenders take turns for `rounds` rounds; returns the rates of each, round by round. */
export function takeTurns(contenders, { rounds, seconds }) {
  const rates = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (const step of Object.values(contenders)) rate(step, WARM_UP);
  for (let round = 0; round < rounds; round++) {
    for (const [name, step] of Object.entries(contenders)) rates[name].push(rate(step, seconds));
  }
  return rates;
}

/** Median over the rounds of a over b. */
export const medianRatio = (a, b) => median(a.map((value, round) => value / b[round]));

const PAIRS = 60;
/** A slice of a round is cut into so many for pairs. */
const SHORTER = 8;

/**
 * How much longer `other` takes than `step`, as a share of it: the median over many pairs of short slices. Differences of a few percent
 * are lost in long slices, each of which meets other work on the machine.
 */
export function addedShare(step, other, { seconds }) {
  const pairs = Array.from({ length: PAIRS }, () => [rate(step, seconds / SHORTER), rate(other, seconds / SHORTER)]);
  return median(pairs.map(([plain, slower]) => plain / slower)) - 1;
}
