/**
 * Every activation on the WASM backend, value and derivative, against float64 at the tolerance of the pointwise vectors.
 */
import { describe, expect, test } from 'vitest';
import {
  activationOf,
  activations,
  type Backend,
  type Op,
  referenceBackend,
  wasmBackend,
} from '../../../engine/index.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { bitsOf, Tensors } from './handmadePlan.ts';

const wasm = wasmBackend(nodeKernels());
const SLOPE = 0.25;
/** Odd, so that rows end in pads; from far out to next to zero. */
const points = Float32Array.from({ length: 4001 }, (_, index) => {
  const t = (index - 2000) / 2000;
  return 30 * t ** 3 + 4 * t + (index % 7 === 0 ? 1e-6 : 0);
});
const far = Float32Array.of(
  ...[-200, -104, -88, -87.3, 87.3, 88, 104, 200, 0, -0, 1e-30, -1e-30, 1e-6, -1e-6],
  ...[-1e20, 1e20, -1e30, 1e30, -2e38, 2e38],
);

function computed(backend: Backend, activation: string, x: Float32Array) {
  const tensors = new Tensors();
  const input = tensors.matrix(1, x.length);
  const output = tensors.matrix(1, x.length);
  const upstream = tensors.matrix(1, x.length, 'delta');
  const result = tensors.matrix(1, x.length, 'delta');
  const parameter = tensors.matrix(1, 1, 'parameter');
  const { learnedSlope, derivativeFromOutput } = activationOf(activation);
  const slope = learnedSlope === null ? null : parameter;
  const source = derivativeFromOutput === null ? input : null;
  const ops: Op[] = [
    { op: 'activation', input, output, activation, slope },
    { op: 'activationGradient', activation, input: source, output, upstream, result, slope, slopeGradient: null },
  ];
  const machine = backend.prepare(tensors.plan(ops));
  machine.write(input, x);
  machine.write(upstream, new Float32Array(x.length).fill(1));
  machine.write(parameter, [SLOPE]);
  machine.run('step');
  return { value: machine.read(output), derivative: machine.read(result) };
}

describe.each(Object.keys(activations))('%s', (name) => {
  test('a number has the same bits wherever it stands', () => {
    const some = [...far, ...points.filter((_, index) => index % 40 === 0)];
    const together = computed(wasm, name, Float32Array.from(some)).value;
    for (let at = 0; at + 4 <= some.length; at += 4) {
      const alone = computed(wasm, name, Float32Array.from(some.slice(at, at + 4))).value;
      expect(bitsOf(alone)).toEqual(bitsOf(together.subarray(at, at + 4)));
    }
  });

  test.each([
    ['near', points],
    ['far', far],
  ] as const)('%s', (_, x) => {
    const { value, derivative } = computed(wasm, name, x);
    const exact = computed(referenceBackend, name, x);
    const error = (a: ArrayLike<number>, b: ArrayLike<number>, index: number) => {
      const wanted = b[index] as number;
      return Math.abs((a[index] as number) - wanted) - 1e-6 * Math.abs(wanted);
    };
    x.forEach((z, index) => {
      expect(error(value, exact.value, index), `f(${z})`).toBeLessThanOrEqual(2e-7);
      expect(error(derivative, exact.derivative, index), `f'(${z})`).toBeLessThanOrEqual(2e-7);
    });
  });

  test('NaN stays NaN', () => {
    const { value } = computed(wasm, name, Float32Array.of(1, Number.NaN, 1, 1));
    expect(value[1]).toBeNaN();
    expect([value[0], value[2], value[3]].every(Number.isFinite)).toBe(true);
  });
});
