/**
 * Probe: the spectral radius of every recurrent weight matrix, of an LSTM or GRU of each gate's block of it. Below 1 a linear recurrence
 * forgets, above 1 it explodes (Pascanu et al. 2013).
 */
import { gatesOf } from '../../backends/plan.ts';
import { spectralRadius } from '../../numeric/spectralRadius.ts';
import type { Probe } from './probe.ts';
import { recurrentNodes } from './recurrentTensors.ts';

/** One number a gate, in PyTorch's order. */
export const spectralRadii: Probe = {
  keepAll: false,
  measurements: ({ graph, machine }) =>
    recurrentNodes(graph).flatMap(({ name, cell, hiddenSize }) => {
      const weight = machine.plan.parameters.find((parameter) => parameter.name === `${name}.weight_hh_l0`);
      if (weight === undefined) return [];
      const block = hiddenSize * hiddenSize;
      return {
        moment: 'beforeStep' as const,
        series: [{ layer: name ?? '', what: 'spectral radius', length: gatesOf(cell) }],
        read(values: Float32Array) {
          const weights = machine.read(weight.tensor);
          for (let gate = 0; gate < values.length; gate++) {
            values[gate] = spectralRadius(weights.subarray(gate * block, (gate + 1) * block), hiddenSize);
          }
        },
      };
    }),
};
