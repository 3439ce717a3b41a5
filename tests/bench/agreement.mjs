/**
 * Whether two contenders compute the same: both train the same steps from the same start, and their losses must agree before anything is
 * timed. Used by sections/layers.mjs and words.mjs.
 */

/** Steps that are compared, and how far losses in float32 may part; batch norm with ReLU doubles every rounding from step to step. */
const COMPARED = 4;
const TOLERANCE = 1e-4;

/** The largest distance of two losses, relative; throws where they part. */
export function agree(name, ours, rival) {
  let largest = 0;
  for (let step = 0; step < COMPARED; step++) {
    ours.step();
    const [own, other] = [ours.loss(), rival.stepLoss()];
    largest = Math.max(largest, Math.abs(own - other) / Math.abs(other));
    if (!(largest < TOLERANCE)) throw new Error(`${name}: loss ${own} against ${other} at step ${step}`);
  }
  return largest;
}
