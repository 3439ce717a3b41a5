/**
 * Probe: the chain of factors along the backward pass (training/chain.ts). For every layer but the first: ||W^T delta|| / ||delta||, what
 * joins and normalisations between it and the layer before make of that, and ||W^T delta * f'|| / ||W^T delta||. Their product over
 * the layers is ||delta_1|| / ||delta_L||.
 */
import { chainOf } from '../chain.ts';
import type { Probe } from './probe.ts';

const FACTORS = ['weights', 'joins', 'derivative'] as const;

/** Three series, from the second layer to the last; a hole where no way leads to the layer before. */
export const chainFactors: Probe = {
  keepAll: true,
  measurements(network) {
    const length = network.machine.plan.layout.layers.length - 1;
    // Whether there is a way does not depend on what stands in memory.
    const holes = finished(chainOf(network)).links.flatMap(({ layer, back }) =>
      back === null && layer > 0 ? layer - 1 : [],
    );
    const series = FACTORS.map((what) => ({ layer: '', what: `factor of ${what}`, length, holes }));
    const read = (values: Float32Array) => {
      values.fill(Number.NaN);
      for (const { layer, back } of finished(chainOf(network)).links) {
        if (back === null || layer === 0) continue;
        FACTORS.forEach((what, index) => {
          values[index * length + layer - 1] = back[what];
        });
      }
    };
    return [{ moment: 'afterStep', series, read }];
  },
};

/** What a generator that may be stopped returns when it is not. */
function finished<Value>(pieces: Generator<void, Value>): Value {
  for (;;) {
    const next = pieces.next();
    if (next.done) return next.value;
  }
}
