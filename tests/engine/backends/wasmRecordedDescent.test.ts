/**
 * A recorded step of plain SGD, which the kernels do in one go, against the definition of each of its ops: codes byte for byte, weights
 * bit for bit, measures within float32, for every kind of number and every shape.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeEdge, norm, type Op, top11, wasmBackend } from '../../../engine/index.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { bitsOf, Tensors } from './handmadePlan.ts';

const backend = wasmBackend(nodeKernels());
const MARGIN = 8;
const RATE = 0.125;

/** Record of a gradient, norm of its weight and a step along it, as the layers lower them; `known`: an input gradient comes before. */
function descended(gradients: Float32Array, weights: Float32Array, fanIn: number, units: number, known: boolean) {
  const tensors = new Tensors();
  const gradient = tensors.matrix(fanIn, units, 'gradient');
  const weight = tensors.matrix(fanIn, units, 'parameter');
  const delta = tensors.matrix(2, units, 'delta');
  const result = tensors.matrix(2, fanIn, 'delta');
  const codes = tensors.matrix(1, fanIn * units + 2 * MARGIN, 'codes');
  const scalars = tensors.scalars(5);
  const [norm, edgeTop, weightNorm, change, hyper] = [0, 1, 2, 3, 4].map((index) => ({ tensor: scalars, index }));
  if (!norm || !edgeTop || !weightNorm || !change || !hyper) throw new Error('five slots');
  const product: Op = { op: 'inputGradient', delta, weight, scratch: result, result, fused: null };
  const ops: Op[] = [
    ...(known ? [product] : []),
    { op: 'recordGradient', gradient, norm, edgeTop, codes, offset: MARGIN },
    { op: 'recordNorm', tensor: weight, norm: weightNorm },
    { op: 'update', optimizer: 'sgd', parameter: weight, gradient, states: [], hyper, updateNorm: change },
  ];
  const machine = backend.prepare(tensors.plan(ops, codes));
  machine.write(gradient, gradients);
  machine.write(weight, weights);
  machine.set(scalars, 4, RATE);
  machine.run('step');
  const bytes = new Uint8Array(codes.columns);
  machine.copyRecord(new Float32Array(1), bytes);
  return { bytes, weights: machine.read(weight), results: machine.read(scalars) };
}

/** What the definitions say, in float64 but for the step itself. */
function expected(gradients: Float32Array, weights: Float32Array) {
  const finite = gradients.filter(Number.isFinite).map(Math.abs);
  const edgeTop = top11(finite.reduce((most, value) => Math.max(most, value), 0));
  const after = weights.map((weight, index) => weight - Math.fround(RATE * (gradients[index] as number)));
  return {
    codes: [...gradients].map((value) => encodeEdge(value, edgeTop)),
    weights: after,
    results: [
      Math.fround(norm(gradients)),
      edgeTop,
      Math.fround(norm(weights)),
      Math.fround(norm(after.map((value, index) => value - (weights[index] as number)))),
    ],
  };
}

/** Numbers of about one size, some of them 0 or far off. */
const scaled = fc.tuple(fc.integer({ min: -150, max: 126 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
const special = fc.constantFrom(0, 1e-45, -1e-40, 1.1754943e-38, 3.4e38, -3.4e38, Infinity, -Infinity, Number.NaN);

function numbers(count: number, [exponent, seed]: readonly [number, number], odd: readonly number[]): Float32Array {
  let state = seed;
  const size = 2 ** exponent;
  const values = Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % 7 === 0 ? 0 : (state / 2 ** 32 - 0.5) * size;
  });
  odd.forEach((value, index) => {
    values[(index * 37 + seed) % count] = value;
  });
  return values;
}

const shape = fc.record({
  fanIn: fc.integer({ min: 1, max: 20 }),
  units: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constantFrom(128, 256)),
  gradient: scaled,
  weight: scaled,
  odd: fc.array(special, { maxLength: 2 }),
  known: fc.boolean(),
});

test('codes, step and measures are those of the single ops', () => {
  fc.assert(
    fc.property(shape, ({ fanIn, units, gradient, weight, odd, known }) => {
      const gradients = numbers(fanIn * units, gradient, odd);
      const weights = numbers(fanIn * units, weight, []);
      const own = descended(gradients, weights, fanIn, units, known);
      const wanted = expected(gradients, weights);
      expect([...own.bytes.subarray(MARGIN, MARGIN + fanIn * units)]).toEqual(wanted.codes);
      const others = [...own.bytes.subarray(0, MARGIN), ...own.bytes.subarray(MARGIN + fanIn * units)];
      expect(others.every((byte) => byte === 0)).toBe(true);
      expect(bitsOf(own.weights.map((value) => (Number.isNaN(value) ? Number.NaN : value)))).toEqual(
        bitsOf(wanted.weights),
      );
      // A change is known to a part of the step that was asked for: most of that may be lost in rounding.
      const step = 1e-9 * RATE * norm(gradients);
      wanted.results.forEach((value, index) => {
        const actual = own.results[index] as number;
        if (Number.isNaN(value) || Math.abs(value) === Infinity) expect(actual).toBe(value);
        else
          expect(Math.abs(actual - value), `result ${index}`).toBeLessThanOrEqual(
            4e-6 * value + (index === 3 ? step : 0) + 1e-45,
          );
      });
    }),
    { numRuns: 300 },
  );
});
