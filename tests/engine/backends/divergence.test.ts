/**
 * What ops make of numbers that are not finite any more, on both backends, as PyTorch does: a NaN shows where it belongs and nowhere else.
 */
import { expect, test } from 'vitest';
import { type Op, referenceBackend, type Tensor, wasmBackend } from '../../../engine/index.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { Tensors } from './handmadePlan.ts';

const backends = [referenceBackend, wasmBackend(nodeKernels())].map((backend) => [backend.name, backend] as const);
const NAN = Number.NaN;

test.each(backends)('%s: a NaN before PReLU shows in the gradient of its slope, one above 0 does not', (_, backend) => {
  const slopeOf = (x: readonly number[], upstream: readonly number[]) => {
    const tensors = new Tensors();
    const [input, output, above, result] = Array.from({ length: 4 }, () => tensors.matrix(1, x.length)) as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const [slope, slopeGradient] = [tensors.matrix(1, 1, 'parameter'), tensors.matrix(1, 1, 'gradient')];
    const common = { activation: 'prelu', input, output, slope } as const;
    const ops: Op[] = [{ op: 'activationGradient', ...common, upstream: above, result, slopeGradient }];
    const machine = backend.prepare(tensors.plan(ops));
    machine.write(input, x);
    machine.write(above, upstream);
    machine.run('step');
    return machine.read(slopeGradient)[0];
  };
  expect(slopeOf([1, -2, NAN], [1, 1, 1])).toBeNaN();
  expect(slopeOf([1, -2, 3], [1, 1, NAN])).toBe(-2);
});

test.each(backends)('%s: the absolute error of NaN has derivative 0, its loss is NaN', (_, backend) => {
  const tensors = new Tensors();
  const prediction = tensors.matrix(1, 3);
  const [target, delta] = [tensors.matrix(1, 3, 'target'), tensors.matrix(1, 3, 'delta')];
  const results = tensors.scalars(2);
  const slots = { loss: { tensor: results, index: 0 }, accuracy: { tensor: results, index: 1 } };
  const common = { prediction, target, delta, samples: 1, reduction: 'sum', setting: 0 } as const;
  const machine = backend.prepare(tensors.plan([{ op: 'loss', kind: 'l1', ...common, ...slots }]));
  machine.write(prediction, [NAN, -Infinity, 1]);
  machine.run('step');
  expect([...machine.read(delta)]).toEqual([0, -1, 1]);
  expect(machine.get(results, 0)).toBeNaN();
});
