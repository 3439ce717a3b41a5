/**
 * Definition of the ops that fill the step record (training/stepRecord.ts) and the epoch's sums. Called by reference.ts.
 */
import { activationOf, SATURATED_BELOW } from '../../activations.ts';
import { norm as normOf } from '../../numeric/norm.ts';
import { encodeEdge, top11 } from '../../training/edgeCode.ts';
import type { Slot, Tensor } from '../plan.ts';
import { derivativeAt } from './backward.ts';
import type { InterpretersOf } from './interpreter.ts';
import type { Memory } from './memory.ts';

/** What the picture shows of a step. */
export const recording: InterpretersOf<
  | 'recordDelta'
  | 'recordActivation'
  | 'recordGradient'
  | 'recordNorm'
  | 'recordRatio'
  | 'recordScalar'
  | 'accumulateMagnitude'
  | 'accumulateRecord'
> = {
  recordDelta({ delta, mean, norm }, memory) {
    columnMeans(memory, delta, mean, Math.abs);
    memory.set(norm, normOf(memory.of(delta)));
  },

  recordActivation({ activation, input, output, slope, mean, norm, dead, saturated }, memory) {
    columnMeans(memory, output, mean, (value) => value);
    memory.set(norm, normOf(memory.of(output)));
    const definition = activationOf(activation);
    const p = slope === null ? 0 : (memory.of(slope)[0] as number);
    const bound = SATURATED_BELOW * definition.largestDerivative;
    const { rows, columns } = output;
    let deadUnits = 0;
    let saturatedPairs = 0;
    for (let j = 0; j < columns; j++) {
      let alive = 0;
      for (let n = 0; n < rows; n++) {
        const at = n * columns + j;
        const z = input === null ? 0 : (memory.of(input)[at] as number);
        const slopeHere = Math.abs(derivativeAt(definition, z, memory.of(output)[at] as number, p));
        if (slopeHere !== 0) alive++;
        if (slopeHere < bound) saturatedPairs++;
      }
      if (alive === 0) deadUnits++;
    }
    memory.set(dead, deadUnits / columns);
    memory.set(saturated, saturatedPairs / (rows * columns));
  },

  recordGradient({ gradient, norm, edgeTop, codes, offset }, memory) {
    const g = memory.of(gradient);
    const largest = g.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
    const top = top11(largest);
    const bytes = memory.of(codes);
    g.forEach((value, index) => {
      bytes[offset + index] = encodeEdge(value, top);
    });
    memory.set(edgeTop, top);
    memory.set(norm, normOf(g));
  },

  recordNorm({ tensor, norm }, memory) {
    memory.set(norm, normOf(memory.of(tensor)));
  },

  recordRatio({ change, norm, ratio }, memory) {
    memory.set(ratio, memory.get(norm) === 0 ? 0 : memory.get(change) / memory.get(norm));
  },

  recordScalar({ from, to }, memory) {
    memory.set(to, memory.get(from));
  },

  accumulateMagnitude({ gradient, sums }, memory) {
    const total = memory.of(sums);
    memory.of(gradient).forEach((value, index) => {
      total[index] = (total[index] as number) + Math.abs(value);
    });
  },

  // The record begins with the fields of which there are maxima.
  accumulateRecord({ record, sums, maxima }, memory) {
    const total = memory.of(sums);
    const most = memory.of(maxima);
    memory.of(record).forEach((value, index) => {
      total[index] = (total[index] as number) + value;
      if (index < most.length) most[index] = Math.max(most[index] as number, value);
    });
  },
};

/** mean[j] = mean over the batch of part(tensor[n, j]). */
function columnMeans(memory: Memory, tensor: Tensor, mean: Slot, part: (value: number) => number): void {
  const values = memory.of(tensor);
  const means = memory.of(mean.tensor);
  for (let j = 0; j < tensor.columns; j++) {
    let sum = 0;
    for (let n = 0; n < tensor.rows; n++) sum += part(values[n * tensor.columns + j] as number);
    means[mean.index + j] = sum / tensor.rows;
  }
}
