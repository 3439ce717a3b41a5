/**
 * Single ops of the WASM backend: against plain loops in float32 to the last bit where the order of sums is promised, against the
 * reference elsewhere, over random shapes.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Op, referenceBackend, type Tensor, wasmBackend } from '../../../engine/index.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { normalValues } from '../denseNetwork.ts';
import { bitsOf, Tensors } from './handmadePlan.ts';

const backend = wasmBackend(nodeKernels());
const size = (most: number) => fc.integer({ min: 1, max: most });

/** Runs ops on the WASM backend with `given` values (in the order of shape); what `wanted` then holds. */
function run(tensors: Tensors, ops: readonly Op[], given: readonly (readonly [Tensor, ArrayLike<number>])[]) {
  const machine = backend.prepare(tensors.plan(ops));
  for (const [tensor, values] of given) machine.write(tensor, values);
  machine.run('step');
  return (tensor: Tensor) => machine.read(tensor);
}

/** c[i, j] = sum over k of a(i, k) b(k, j), one float32 sum in order of k. */
function product(rows: number, columns: number, depth: number, a: (i: number, k: number) => number, b: typeof a) {
  const c = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < depth; k++) sum = Math.fround(sum + Math.fround(a(i, k) * b(k, j)));
      c[i * columns + j] = sum;
    }
  }
  return c;
}

const at = (values: ArrayLike<number>, index: number) => values[index] as number;

test('the three matrix products are float32 sums in order of k, whatever the shape', () => {
  fc.assert(
    fc.property(size(65), size(70), size(70), fc.boolean(), (batch, fanIn, units, relu) => {
      const tensors = new Tensors();
      const input = tensors.matrix(batch, fanIn);
      const weight = tensors.matrix(fanIn, units, 'parameter');
      const bias = tensors.matrix(1, units, 'parameter');
      const output = tensors.matrix(batch, units);
      const delta = tensors.matrix(batch, units, 'delta');
      const result = tensors.matrix(batch, fanIn, 'delta');
      const gradient = tensors.matrix(fanIn, units, 'gradient');
      const biasGradient = tensors.matrix(1, units, 'gradient');
      const scratch = tensors.matrix(units, fanIn, 'scratch');
      const x = normalValues(batch * fanIn, 1);
      const w = normalValues(fanIn * units, 2);
      const b = normalValues(units, 3);
      const d = normalValues(batch * units, 4);
      const read = run(
        tensors,
        [
          { op: 'linear', input, weight, bias, output, activation: relu ? 'relu' : 'identity' },
          { op: 'inputGradient', delta, weight, scratch, result, fused: null },
          { op: 'weightGradient', input, delta, gradient },
          { op: 'biasGradient', delta, gradient: biasGradient },
        ],
        [
          [input, x],
          [weight, w],
          [bias, b],
          [delta, d],
        ],
      );
      const sums = product(
        batch,
        units,
        fanIn,
        (i, k) => at(x, i * fanIn + k),
        (k, j) => at(w, k * units + j),
      );
      const forward = sums.map((sum, index) => {
        const z = Math.fround(sum + at(b, index % units));
        return relu && z < 0 ? 0 : z;
      });
      const backward = product(
        batch,
        fanIn,
        units,
        (i, k) => at(d, i * units + k),
        (k, j) => at(w, j * units + k),
      );
      const byWeight = product(
        fanIn,
        units,
        batch,
        (i, k) => at(x, k * fanIn + i),
        (k, j) => at(d, k * units + j),
      );
      const byBias = product(
        1,
        units,
        batch,
        () => 1,
        (k, j) => at(d, k * units + j),
      );
      expect(bitsOf(read(output))).toEqual(bitsOf(forward));
      expect(bitsOf(read(result))).toEqual(bitsOf(backward));
      expect(bitsOf(read(gradient))).toEqual(bitsOf(byWeight));
      expect(bitsOf(read(biasGradient))).toEqual(bitsOf(byBias));
    }),
    { numRuns: 60 },
  );
});

test('wide rows, whose stride is not their width, give the same sums', () => {
  for (const [batch, fanIn, units] of [
    [32, 784, 128],
    [17, 256, 257],
    [64, 128, 512],
  ] as const) {
    const tensors = new Tensors();
    const input = tensors.matrix(batch, fanIn);
    const weight = tensors.matrix(fanIn, units, 'parameter', true);
    const output = tensors.matrix(batch, units);
    const x = normalValues(batch * fanIn, 1);
    const w = normalValues(fanIn * units, 2);
    const op: Op = { op: 'linear', input, weight, bias: null, output, activation: 'identity' };
    const read = run(
      tensors,
      [op],
      [
        [input, x],
        [weight, w],
      ],
    );
    const sums = product(
      batch,
      units,
      fanIn,
      (i, k) => at(x, i * fanIn + k),
      (k, j) => at(w, j * fanIn + k),
    );
    expect(bitsOf(read(output))).toEqual(bitsOf(sums));
    expect(bitsOf(read(weight))).toEqual(bitsOf(w));
  }
});

test('fused gradient descent has the bits of a gradient and an update', () => {
  fc.assert(
    fc.property(size(40), size(40), size(40), (batch, fanIn, units) => {
      const tensors = new Tensors();
      const input = tensors.matrix(batch, fanIn);
      const delta = tensors.matrix(batch, units, 'delta');
      const fused = tensors.matrix(fanIn, units, 'parameter');
      const plain = tensors.matrix(fanIn, units, 'parameter');
      const gradient = tensors.matrix(fanIn, units, 'gradient');
      const rates = tensors.scalars(1);
      const rate = { tensor: rates, index: 0 };
      const states: Tensor[] = [];
      const w = normalValues(fanIn * units, 3);
      const read = run(
        tensors,
        [
          { op: 'weightGradientSgd', input, delta, weight: fused, rate },
          { op: 'weightGradient', input, delta, gradient },
          { op: 'update', optimizer: 'sgd', parameter: plain, gradient, states, hyper: rate, updateNorm: null },
        ],
        [
          [input, normalValues(batch * fanIn, 1)],
          [delta, normalValues(batch * units, 2)],
          [fused, w],
          [plain, w],
          [rates, [0.3]],
        ],
      );
      expect(bitsOf(read(fused))).toEqual(bitsOf(read(plain)));
      expect(bitsOf(read(fused))).not.toEqual(bitsOf(w));
    }),
    { numRuns: 40 },
  );
});

test('norms hold from 1e-30 to 1e36, and NaN and infinity show', () => {
  const cases = [1e-30, 1e-25, 1e-16, 1, 1e14, 1e21, 1e36, Number.POSITIVE_INFINITY, Number.NaN, 0];
  for (const scale of cases) {
    const tensors = new Tensors();
    const tensor = tensors.matrix(7, 130);
    const norms = tensors.scalars(1);
    const values = normalValues(7 * 130, 5).map((value) => (scale === 0 ? 0 : value * scale));
    const op: Op = { op: 'recordNorm', tensor, norm: { tensor: norms, index: 0 } };
    const [norm] = run(tensors, [op], [[tensor, values]])(norms);
    const expected = scale * Math.sqrt(normalValues(7 * 130, 5).reduce((sum, value) => sum + value * value, 0));
    if (Number.isFinite(scale)) expect(Math.abs((norm ?? 0) - expected)).toBeLessThanOrEqual(1e-6 * expected);
    else expect(norm).not.toSatisfy(Number.isFinite);
  }
});

test('epoch sums and maxima agree with the reference', () => {
  const tensors = new Tensors();
  const gradient = tensors.matrix(5, 7, 'gradient');
  const sums = tensors.matrix(5, 7, 'scratch');
  const record = tensors.matrix(1, 23, 'record');
  const totals = tensors.matrix(1, 23, 'scratch');
  const maxima = tensors.matrix(1, 9, 'scratch');
  const plan = tensors.plan([
    { op: 'accumulateMagnitude', gradient, sums },
    { op: 'accumulateRecord', record, sums: totals, maxima },
  ]);
  const [wasm, reference] = [backend.prepare(plan), referenceBackend.prepare(plan)];
  for (let step = 0; step < 3; step++) {
    for (const machine of [wasm, reference]) {
      machine.write(gradient, normalValues(35, step));
      machine.write(record, normalValues(23, 10 + step));
      machine.run('step');
    }
  }
  for (const tensor of [sums, totals, maxima]) {
    reference.read(tensor).forEach((value, index) => {
      expect(wasm.read(tensor)[index]).toBeCloseTo(value, 5);
    });
  }
});
