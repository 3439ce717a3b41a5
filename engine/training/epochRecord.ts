/**
 * The record of a whole epoch: means and maxima of its steps' numbers and the mean |dL/dw| of every edge, as the plan summed
 * them up. Layout: stepRecord.ts. Written by the trainer at an epoch's end.
 */
import type { Machine } from '../backends/backend.ts';
import { encodeEdge, top11 } from './edgeCode.ts';
import { LAYER_FIELDS, layerFieldIndex, RUN_FIELDS } from './stepRecord.ts';

/** Empties sums and maxima before the first step of an epoch. `zeros` is at least as long as the largest of them. */
export function clearEpoch(machine: Machine, zeros: Float32Array): void {
  const { epoch } = machine.plan;
  if (epoch === null) return;
  for (const tensor of [epoch.sums, epoch.maxima, ...epoch.magnitudes]) {
    machine.write(tensor, zeros.subarray(0, tensor.rows * tensor.columns));
  }
}

/** How long `zeros` must be. */
export function longestEpochTensor(machine: Machine): number {
  const { epoch } = machine.plan;
  if (epoch === null) return 0;
  return Math.max(...[epoch.sums, epoch.maxima, ...epoch.magnitudes].map((tensor) => tensor.rows * tensor.columns));
}

/**
 * Fills `floats` (layout.epochFloats) and `codes` with the epoch's record; `steps`: how many steps were summed. The maxima begin at
 * `maximaAt`: behind the plan's own floats and those of probes.
 */
export function epochRecord(
  machine: Machine,
  steps: number,
  floats: Float32Array,
  codes: Uint8Array,
  maximaAt = machine.plan.layout.floats,
): void {
  const { epoch, layout } = machine.plan;
  if (epoch === null) throw new RangeError('this plan keeps no epoch sums');
  const sums = machine.read(epoch.sums);
  for (let index = 0; index < layout.floats; index++) floats[index] = (sums[index] ?? 0) / steps;
  const fields = RUN_FIELDS.length + layout.layers.length * LAYER_FIELDS.length;
  const maxima = machine.read(epoch.maxima);
  for (let index = 0; index < fields; index++) floats[maximaAt + index] = maxima[index] ?? 0;

  layout.layers.forEach((layer, index) => {
    const tensor = epoch.magnitudes[index];
    if (tensor === undefined) return;
    const magnitudes = machine.read(tensor);
    // Values come in the tensor's shape: [units, fanIn] where memory holds the transpose.
    const [unitStride, inputStride] = tensor.transposed ? [layer.fanIn, 1] : [1, layer.units];
    let largest = 0;
    for (const sum of magnitudes) if (Number.isFinite(sum)) largest = Math.max(largest, sum / steps);
    const edgeTop = top11(largest);
    floats[layerFieldIndex(layer, 'edgeTop')] = edgeTop;
    let code = layer.codes;
    for (let input = 0; input < layer.fanIn; input++) {
      for (let unit = 0; unit < layer.units; unit++) {
        codes[code++] = encodeEdge((magnitudes[unit * unitStride + input * inputStride] ?? 0) / steps, edgeTop);
      }
    }
  });
}
