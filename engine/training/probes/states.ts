/**
 * Probe: ||dL/dh_t|| and, of an LSTM, ||dL/dc_t|| at every time step, over the whole batch: how far back in time the gradient reaches.
 * Each is the total derivative, through what is read at t and through all later steps.
 */
import type { Machine } from '../../backends/backend.ts';
import type { Tensor } from '../../backends/plan.ts';
import { norm } from '../../numeric/norm.ts';
import type { Measurement, Probe } from './probe.ts';
import { keptTensor, recurrentNodes } from './recurrentTensors.ts';

/** One number a time step, first step first. */
export const states: Probe = {
  keepAll: false,
  measurements: ({ graph, machine }) =>
    recurrentNodes(graph).flatMap((node) => [
      ...overTime(machine, keptTensor(machine, node, 'hiddenDelta'), node.name ?? '', 'gradient of h'),
      ...overTime(machine, keptTensor(machine, node, 'cellDelta'), node.name ?? '', 'gradient of c'),
    ]),
};

function overTime(machine: Machine, tensor: Tensor | null, layer: string, what: string): Measurement[] {
  if (tensor === null) return [];
  const width = machine.plan.input.rows * tensor.columns;
  return [
    {
      moment: 'afterStep',
      series: [{ layer, what, length: (tensor.rows * tensor.columns) / width }],
      read(values) {
        const deltas = machine.read(tensor);
        for (let t = 0; t < values.length; t++) values[t] = norm(deltas.subarray(t * width, (t + 1) * width));
      },
    },
  ];
}
