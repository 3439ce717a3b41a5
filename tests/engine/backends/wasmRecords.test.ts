/**
 * What the kernels record of activations and deltas, against the reference, with dead and saturated neurons among the others; and that
 * a bias has the same gradient whether its layer's delta is recorded or not.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { activationOf, type Op, referenceBackend, type Tensor, wasmBackend } from '../../../engine/index.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { normalValues } from '../denseNetwork.ts';
import { bitsOf, Tensors } from './handmadePlan.ts';

const wasm = wasmBackend(nodeKernels());
const size = (most: number) => fc.integer({ min: 1, max: most });
const slots = (tensor: Tensor) => (index: number) => ({ tensor, index });

/** What becomes of a column: exactly flat in every row, nearly flat in every row, or mixed. */
const columnKind = fc.constantFrom('dead', 'flat', 'mixed');
const outputsOf = {
  relu: { dead: [0], flat: [0], mixed: [0, 0.5, 2] },
  sigmoid: { dead: [0, 1], flat: [1, 1 - 2 ** -20, 2 ** -20], mixed: [0, 0.5, 0.25] },
  tanh: { dead: [1, -1], flat: [1, -1 + 2 ** -20], mixed: [-1, 0.5, 0] },
  identity: { dead: [0], flat: [1], mixed: [-3, 0.5] },
} as const;

test.each(Object.keys(outputsOf) as (keyof typeof outputsOf)[])('dead and saturated shares of %s', (activation) => {
  fc.assert(
    fc.property(size(140), fc.array(columnKind, { minLength: 1, maxLength: 21 }), (rows, kinds) => {
      const columns = kinds.length;
      const tensors = new Tensors();
      const output = tensors.matrix(rows, columns);
      const means = tensors.matrix(1, columns, 'scalars');
      const numbers = tensors.scalars(3);
      const [norm, dead, saturated] = [0, 1, 2].map(slots(numbers));
      if (!norm || !dead || !saturated) throw new Error('three slots');
      const mean = { tensor: means, index: 0 };
      expect(activationOf(activation).derivativeFromOutput).not.toBeNull();
      const op: Op = {
        op: 'recordActivation',
        activation,
        input: null,
        output,
        slope: null,
        mean,
        norm,
        dead,
        saturated,
      };
      const values = Float32Array.from({ length: rows * columns }, (_, index) => {
        const choices = outputsOf[activation][kinds[index % columns] ?? 'mixed'];
        return choices[(index * 7 + Math.floor(index / columns)) % choices.length] ?? 0;
      });
      const [own, wanted] = [wasm, referenceBackend].map((backend) => {
        const machine = backend.prepare(tensors.plan([op]));
        machine.write(output, values);
        machine.run('step');
        return [...machine.read(numbers), ...machine.read(means)];
      });
      wanted?.forEach((value, index) => {
        expect(Math.abs((own?.[index] ?? Number.NaN) - value)).toBeLessThanOrEqual(2e-6 * Math.abs(value) + 1e-7);
      });
    }),
    { numRuns: 60 },
  );
});

test('column sums of a recorded delta have the bits of those of another, and its measures agree', () => {
  fc.assert(
    fc.property(size(140), size(41), (rows, units) => {
      const results = [false, true].map((recorded) => {
        const tensors = new Tensors();
        const delta = tensors.matrix(rows, units, 'delta');
        const gradient = tensors.matrix(1, units, 'gradient');
        const means = tensors.matrix(1, units, 'scalars');
        const numbers = tensors.scalars(2);
        const [norm, biasNorm] = [0, 1].map(slots(numbers));
        if (!norm || !biasNorm) throw new Error('two slots');
        const record: Op = { op: 'recordDelta', delta, mean: { tensor: means, index: 0 }, norm };
        const ops: Op[] = [
          { op: 'biasGradient', delta, gradient },
          { op: 'recordNorm', tensor: gradient, norm: biasNorm },
        ];
        const machine = wasm.prepare(tensors.plan(recorded ? [record, ...ops] : [...ops, record]));
        machine.write(delta, normalValues(rows * units, 5));
        machine.run('step');
        return [gradient, means, numbers].map((tensor) => bitsOf(machine.read(tensor)));
      });
      expect(results[1]).toEqual(results[0]);
    }),
    { numRuns: 60 },
  );
});
