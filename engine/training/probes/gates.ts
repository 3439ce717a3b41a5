/**
 * Probe: how far each gate of an LSTM or GRU stands open at every time step, as the mean over batch and units.
 */
import { gatesOf } from '../../backends/plan.ts';
import type { Probe } from './probe.ts';
import { keptTensor, recurrentNodes } from './recurrentTensors.ts';

/** As PyTorch orders them; g and n are not gates but candidates, between -1 and 1: of them the mean magnitude counts. */
const NAMES = { lstm: ['i', 'f', 'g', 'o'], gru: ['r', 'z', 'n'] } as const;

/** One series a gate, one number a time step. */
export const gates: Probe = {
  keepAll: false,
  measurements: ({ graph, machine }) =>
    recurrentNodes(graph).flatMap((node) => {
      const tensor = keptTensor(machine, node, 'gates');
      if ((node.cell !== 'lstm' && node.cell !== 'gru') || tensor === null) return [];
      const { hiddenSize } = node;
      const batch = machine.plan.input.rows;
      const columns = gatesOf(node.cell) * hiddenSize;
      return NAMES[node.cell].map((name, gate) => ({
        moment: 'afterStep' as const,
        series: [{ layer: node.name ?? '', what: `gate ${name}`, length: tensor.rows / batch }],
        read(values: Float32Array) {
          const open = machine.read(tensor);
          for (let t = 0; t < values.length; t++) {
            let sum = 0;
            for (let row = t * batch; row < (t + 1) * batch; row++) {
              const from = row * columns + gate * hiddenSize;
              for (let unit = from; unit < from + hiddenSize; unit++) sum += Math.abs(open[unit] as number);
            }
            values[t] = sum / (batch * hiddenSize);
          }
        },
      }));
    }),
};
