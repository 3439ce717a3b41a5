/**
 * Probe: the chain of factors along the backward pass (training/chain.ts). For every layer but the first: ||W^T delta|| / ||delta||, what
 * joins and normalisations between it and the layer before make of that, and ||W^T delta * f'|| / ||W^T delta||. Their product over
 * the layers is ||delta_1|| / ||delta_L||.
 */
import { chainOf } from '../chain.ts';
import type { Probe } from './probe.ts';

/** From the second layer to the last. Where no way leads to the layer before, NaN. */
export const chainFactors: Probe = {
  moment: 'afterStep',
  keepAll: true,
  series: ({ graph, machine }) =>
    (['weights', 'joins', 'derivative'] as const).map((what) => ({
      layer: '',
      what: `factor of ${what}`,
      length: machine.plan.layout.layers.length - 1,
      read(values: Float32Array) {
        values.fill(Number.NaN);
        for (const { layer, back } of finished(chainOf({ graph, machine })).links) {
          if (back !== null && layer > 0) values[layer - 1] = back[what];
        }
      },
    })),
};

/** What a generator that may be stopped returns when it is not. */
function finished<Value>(pieces: Generator<void, Value>): Value {
  for (;;) {
    const next = pieces.next();
    if (next.done) return next.value;
  }
}
