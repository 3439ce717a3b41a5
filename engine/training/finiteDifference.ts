/**
 * A central finite difference of the loss in float64, (L(w + h v) - L(w - h v)) / 2h, and whether it means anything: it
 * resolves a derivative g only where |g| > 1e-9 |L| / h, and not where a neuron crosses a kink in between. Called by proof.ts.
 */
import { forwardHalf } from './dualForward.ts';
import { kinkedOps, type ProofSample, referenceOf } from './proofSample.ts';

/** The comparison with one derivative. */
export interface Difference {
  readonly resolved: boolean;
  /** |difference - g| / |g|; of meaning only where resolved. */
  readonly relative: number;
  /** Whether a neuron crossed a kink in between. */
  readonly crossed: boolean;
}

/** Step along a direction of length 1: rounding and curvature cost about the same there. */
const STEP = 1e-5;
const RESOLUTION = 1e-9;

/** Compares g, the derivative along `direction` of one parameter, with the finite difference; one op a piece. */
export function* differenceAlong(
  sample: ProofSample,
  parameter: number,
  direction: Float64Array,
  g: number,
): Generator<void, Difference> {
  const above = yield* lossAt(sample, parameter, direction, STEP);
  const below = yield* lossAt(sample, parameter, direction, -STEP);
  const crossed = above.sides !== below.sides;
  const resolves = Math.abs(g) > (RESOLUTION * Math.abs(above.loss)) / STEP;
  const difference = (above.loss - below.loss) / (2 * STEP);
  return { resolved: resolves && !crossed, relative: Math.abs(difference - g) / Math.abs(g), crossed };
}

/** The loss at w + step v, and on which side of their kinks the neurons are. */
function* lossAt(sample: ProofSample, parameter: number, direction: Float64Array, step: number) {
  const moved = sample.parameters.map((values, index) => {
    if (index !== parameter) return values;
    return Float64Array.from(values, (value, k) => value + step * (direction[k] as number));
  });
  const machine = referenceOf({ ...sample, parameters: moved });
  yield* machine.pieces(forwardHalf(machine.plan));
  const sides = kinkedOps(machine.plan).flatMap(({ input }) =>
    Array.from(machine.read(input), (z) => (z > 0 ? '1' : '0')),
  );
  return { loss: machine.get(machine.plan.loss.tensor, machine.plan.loss.index), sides: sides.join('') };
}
