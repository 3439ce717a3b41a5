/**
 * Edge codes from the kernels are those of training/edgeCode.ts, byte for byte, for every kind of number and every shape.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeEdge, type Op, top11, wasmBackend } from '../../../engine/index.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { Tensors } from './handmadePlan.ts';

const backend = wasmBackend(nodeKernels());
/** Bytes before and after a layer's codes that belong to others. */
const MARGIN = 8;

function codesOf(gradients: Float32Array, fanIn: number, units: number) {
  const tensors = new Tensors();
  const gradient = tensors.matrix(fanIn, units, 'gradient');
  const codes = tensors.matrix(1, fanIn * units + 2 * MARGIN, 'codes');
  const results = tensors.scalars(2);
  const op: Op = {
    op: 'recordGradient',
    gradient,
    norm: { tensor: results, index: 0 },
    edgeTop: { tensor: results, index: 1 },
    codes,
    offset: MARGIN,
  };
  const machine = backend.prepare(tensors.plan([op], codes));
  machine.write(gradient, gradients);
  machine.run('step');
  const bytes = new Uint8Array(codes.columns);
  machine.copyRecord(new Float32Array(1), bytes);
  return { bytes, edgeTop: machine.get(results, 1) };
}

function expected(gradients: Float32Array) {
  const finite = gradients.filter(Number.isFinite).map(Math.abs);
  const edgeTop = top11(finite.reduce((most, value) => Math.max(most, value), 0));
  return { edgeTop, codes: [...gradients].map((value) => encodeEdge(value, edgeTop)) };
}

const special = fc.constantFrom(0, -0, 1e-45, -1e-40, 1.1754943e-38, 3.4e38, Infinity, -Infinity, Number.NaN, 1e-36, 1);
const anyNumber = fc.oneof(fc.float(), fc.float({ min: -1, max: 1 }), special);

test('all numbers, all shapes', () => {
  const shape = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 40 }));
  const layer = shape.chain(([fanIn, units]) =>
    fc.tuple(
      fc.constant(fanIn),
      fc.constant(units),
      fc.array(anyNumber, { minLength: fanIn * units, maxLength: fanIn * units }),
    ),
  );
  fc.assert(
    fc.property(layer, ([fanIn, units, values]) => {
      const gradients = Float32Array.from(values);
      const { bytes, edgeTop } = codesOf(gradients, fanIn, units);
      const wanted = expected(gradients);
      expect(edgeTop).toBe(wanted.edgeTop);
      expect([...bytes.subarray(MARGIN, MARGIN + fanIn * units)]).toEqual(wanted.codes);
      expect(
        [...bytes.subarray(0, MARGIN), ...bytes.subarray(MARGIN + fanIn * units)].every((byte) => byte === 0),
      ).toBe(true);
    }),
    { numRuns: 150 },
  );
});
