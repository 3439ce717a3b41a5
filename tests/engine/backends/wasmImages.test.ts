/**
 * Ops over images, and gradients over many rows, of the WASM backend: against plain loops in float32 to the last bit, and pooling against the
 * reference where values are equal or no numbers.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Machine, type Op, referenceBackend, type Tensor, wasmBackend } from '../../../engine/index.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { normalValues } from '../denseNetwork.ts';
import { bitsOf, Tensors } from './handmadePlan.ts';

const backend = wasmBackend(nodeKernels());
const { fround } = Math;
const whole = (min: number, max: number) => fc.integer({ min, max });
const at = (values: ArrayLike<number>, index: number) => values[index] as number;

type Geometry = Extract<Op, { op: 'pool' }>['geometry'];

function windowOf(channels: number, height: number, width: number, kernel: number, stride: number, padding: number) {
  const places = (length: number) => Math.floor((length + 2 * padding - kernel) / stride) + 1;
  return {
    ...{ channels, height, width, kernelHeight: kernel, kernelWidth: kernel },
    ...{ strideHeight: stride, strideWidth: stride, paddingHeight: padding, paddingWidth: padding },
    ...{ outHeight: places(height), outWidth: places(width) },
  } satisfies Geometry;
}

const geometries = fc
  .tuple(whole(1, 5), whole(3, 13), whole(3, 13), whole(1, 3), whole(1, 2), whole(0, 1))
  .map(([channels, height, width, kernel, stride, padding]) =>
    windowOf(channels, height, width, kernel, stride, Math.min(padding, kernel >> 1)),
  );

/** Indices under the window at a place, in the order of the weight's rows; null outside the image. */
function under(geometry: Geometry, n: number, place: number): (number | null)[] {
  const { channels, height, width, kernelHeight, kernelWidth, outWidth } = geometry;
  const top = Math.floor(place / outWidth) * geometry.strideHeight - geometry.paddingHeight;
  const left = (place % outWidth) * geometry.strideWidth - geometry.paddingWidth;
  return Array.from({ length: channels * kernelHeight * kernelWidth }, (_, k) => {
    const [c, i, j] = [
      Math.floor(k / (kernelHeight * kernelWidth)),
      Math.floor(k / kernelWidth) % kernelHeight,
      k % kernelWidth,
    ];
    const [y, x] = [top + i, left + j];
    return y < 0 || y >= height || x < 0 || x >= width ? null : ((n * channels + c) * height + y) * width + x;
  });
}

function machineOf(
  tensors: Tensors,
  ops: readonly Op[],
  given: readonly (readonly [Tensor, ArrayLike<number>])[],
  on = backend,
): Machine {
  const machine = on.prepare(tensors.plan(ops));
  for (const [tensor, values] of given) machine.write(tensor, values);
  machine.run('step');
  return machine;
}

test('a convolution and its gradients are float32 sums in one order, whatever the window', () => {
  fc.assert(
    fc.property(geometries, whole(1, 3), whole(1, 10), (geometry, images, units) => {
      const { channels, height, width, kernelHeight, kernelWidth, outHeight, outWidth } = geometry;
      const places = outHeight * outWidth;
      const depth = channels * kernelHeight * kernelWidth;
      const tensors = new Tensors();
      const input = tensors.matrix(images, channels * height * width);
      const weight = tensors.matrix(depth, units, 'parameter');
      const stepped = tensors.matrix(depth, units, 'parameter');
      const bias = tensors.matrix(1, units, 'parameter');
      const output = tensors.matrix(images, units * places);
      const upstream = tensors.matrix(images, units * places, 'delta');
      const delta = tensors.matrix(images * places, units, 'delta');
      const result = tensors.matrix(images, input.columns, 'delta');
      const gradient = tensors.matrix(depth, units, 'gradient');
      const rates = tensors.scalars(1);
      const [x, w, b, dy] = [input, weight, bias, upstream].map(({ rows, columns }, seed) =>
        normalValues(rows * columns, seed),
      );
      const descent = { weight: stepped, rate: { tensor: rates, index: 0 } };
      const ops: Op[] = [
        { op: 'convolution', input, weight, bias, output, geometry },
        { op: 'imageToGrid', image: upstream, grid: delta },
        { op: 'convolutionInputGradient', upstream, weight, result, geometry },
        { op: 'convolutionWeightGradient', input, delta, gradient, geometry, descent },
      ];
      const given = [
        [input, x],
        [weight, w],
        [stepped, w],
        [bias, b],
        [upstream, dy],
        [rates, [0.5]],
      ] as const;
      const machine = machineOf(tensors, ops, given as never);

      const forward = new Float32Array(images * units * places);
      const back = new Float32Array(images * input.columns);
      const byWeight = new Float32Array(depth * units);
      for (let row = 0; row < images * places; row++) {
        const [n, place] = [Math.floor(row / places), row % places];
        const indices = under(geometry, n, place);
        const above = (unit: number) => at(dy as Float32Array, (n * units + unit) * places + place);
        for (let unit = 0; unit < units; unit++) {
          let sum = 0;
          indices.forEach((index, k) => {
            const value = index === null ? 0 : at(x as Float32Array, index);
            sum = fround(sum + fround(value * at(w as Float32Array, k * units + unit)));
            const cell = k * units + unit;
            byWeight[cell] = at(byWeight, cell) + fround(value * above(unit));
          });
          forward[(n * units + unit) * places + place] = sum + at(b as Float32Array, unit);
        }
        indices.forEach((index, k) => {
          let sum = 0;
          for (let unit = 0; unit < units; unit++)
            sum = fround(sum + fround(at(w as Float32Array, k * units + unit) * above(unit)));
          if (index !== null) back[index] = at(back, index) + sum;
        });
      }
      expect(bitsOf(machine.read(output))).toEqual(bitsOf(forward));
      expect(bitsOf(machine.read(result))).toEqual(bitsOf(back));
      expect(bitsOf(machine.read(gradient))).toEqual(bitsOf(byWeight));
      expect(bitsOf(machine.read(stepped))).toEqual(
        bitsOf(byWeight.map((g, k) => fround(at(w as Float32Array, k) - fround(0.5 * g)))),
      );
    }),
    { numRuns: 60 },
  );
});

test('a gradient over many rows has the bits of one sum', () => {
  const [rows, fanIn, units] = [517, 9, 13];
  const tensors = new Tensors();
  const input = tensors.matrix(rows, fanIn);
  const delta = tensors.matrix(rows, units, 'delta');
  const gradient = tensors.matrix(fanIn, units, 'gradient');
  const weight = tensors.matrix(fanIn, units, 'parameter');
  const rates = tensors.scalars(1);
  const [x, d, w] = [normalValues(rows * fanIn, 1), normalValues(rows * units, 2), normalValues(fanIn * units, 3)];
  const ops: Op[] = [
    { op: 'weightGradient', input, delta, gradient },
    { op: 'weightGradientSgd', input, delta, weight, rate: { tensor: rates, index: 0 } },
  ];
  const machine = machineOf(tensors, ops, [
    [input, x],
    [delta, d],
    [weight, w],
    [rates, [0.5]],
  ]);
  const sums = new Float32Array(fanIn * units).map((_, cell) => {
    let sum = 0;
    for (let n = 0; n < rows; n++) {
      sum = fround(sum + fround(at(x, n * fanIn + Math.floor(cell / units)) * at(d, n * units + (cell % units))));
    }
    return sum;
  });
  expect(bitsOf(machine.read(gradient))).toEqual(bitsOf(sums));
  expect(bitsOf(machine.read(weight))).toEqual(bitsOf(sums.map((g, k) => fround(at(w, k) - fround(0.5 * g)))));
});

/** To five digits; all that is no number is alike, and so are both zeros. */
const rounded = (values: readonly number[][]) => values.flat().map((value) => Math.round(value * 1e5) + 0);

test('pooling finds the first of equal values, and NaN, as the reference does', () => {
  // From few values, so that windows hold equal ones and NaN; 8 columns take the way of four windows at once, others that of one.
  const values = fc.constantFrom(-1, 0, 0.5, 2, Number.NaN);
  const windows = fc.constantFrom(windowOf(2, 4, 8, 2, 2, 0), windowOf(2, 5, 9, 2, 2, 0), windowOf(1, 5, 7, 3, 2, 1));
  fc.assert(
    fc.property(
      windows,
      fc.constantFrom('max' as const, 'average' as const),
      fc.array(values, { minLength: 90, maxLength: 90 }),
      (geometry, kind, pool) => {
        const { channels, height, width, outHeight, outWidth } = geometry;
        const runOn = (on: typeof backend) => {
          const tensors = new Tensors();
          const input = tensors.matrix(1, channels * height * width);
          const output = tensors.matrix(1, channels * outHeight * outWidth);
          const upstream = tensors.matrix(1, output.columns, 'delta');
          const result = tensors.matrix(1, input.columns, 'delta');
          const ops: Op[] = [
            { op: 'pool', kind, input, output, geometry },
            { op: 'poolGradient', kind, input, upstream, result, geometry },
          ];
          const machine = machineOf(
            tensors,
            ops,
            [
              [input, pool.slice(0, input.columns)],
              [upstream, normalValues(output.columns, 4)],
            ],
            on,
          );
          return [output, result].map((tensor) => [...machine.read(tensor)]);
        };
        const [own, reference] = [runOn(backend), runOn(referenceBackend)];
        expect(rounded(own)).toEqual(rounded(reference));
      },
    ),
    { numRuns: 60 },
  );
});
