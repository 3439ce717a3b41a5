/**
 * Definition of clipping and of the optimisers' step, in float64; the rules themselves stand in optimizers.ts. Called by
 * reference.ts.
 */
import { largestMagnitude, norm as normOf } from '../../numeric/norm.ts';
import { optimizers } from '../../optimizers.ts';
import type { Tensor } from '../plan.ts';
import type { InterpretersOf } from './interpreter.ts';
import type { Memory } from './memory.ts';

/** PyTorch's guard against a norm of 0. */
const NORM_GUARD = 1e-6;

/** From gradients to new parameters. */
export const updating: InterpretersOf<
  'clipValue' | 'clipNorm' | 'gradientNorm' | 'multiplyScalar' | 'countScalar' | 'update'
> = {
  clipValue({ gradients, limit, factor }, memory) {
    const bound = memory.get(limit);
    const largest = largestMagnitude(gradients.map((gradient) => largestMagnitude(memory.of(gradient))));
    memory.set(factor, largest > bound ? bound / largest : 1);
    for (const gradient of gradients) change(memory.of(gradient), (g) => Math.min(Math.max(g, -bound), bound));
  },

  clipNorm({ gradients, maxNorm, norm, factor }, memory) {
    const total = globalNorm(gradients, memory);
    const scale = Math.min(1, memory.get(maxNorm) / (total + NORM_GUARD));
    memory.set(norm, total);
    memory.set(factor, scale);
    for (const gradient of gradients) change(memory.of(gradient), (g) => g * scale);
  },

  gradientNorm({ gradients, norm, factor }, memory) {
    memory.set(norm, globalNorm(gradients, memory));
    memory.set(factor, 1);
  },

  multiplyScalar({ value, by }, memory) {
    memory.set(value, memory.get(value) * memory.get(by));
  },

  countScalar({ value }, memory) {
    memory.set(value, memory.get(value) + 1);
  },

  update({ optimizer, parameter, gradient, states, hyper, updateNorm }, memory) {
    const rule = optimizers[optimizer];
    const numbers = memory.of(hyper.tensor).subarray(hyper.index);
    const w = memory.of(parameter);
    const g = memory.of(gradient);
    const kept = states.map((state) => memory.of(state));
    const state = new Float64Array(kept.length);
    const moved = new Float64Array(w.length);
    for (let i = 0; i < w.length; i++) {
      kept.forEach((values, k) => {
        state[k] = values[i] as number;
      });
      const before = w[i] as number;
      const after = rule.update(before, g[i] as number, state, numbers);
      w[i] = after;
      moved[i] = after - before;
      kept.forEach((values, k) => {
        values[i] = state[k] as number;
      });
    }
    if (updateNorm !== null) memory.set(updateNorm, normOf(moved));
  },
};

/** The Euclidean norm over all gradients together. */
function globalNorm(gradients: readonly Tensor[], memory: Memory): number {
  return normOf(gradients.map((gradient) => normOf(memory.of(gradient))));
}

function change(values: Float64Array, by: (value: number) => number): void {
  for (let i = 0; i < values.length; i++) values[i] = by(values[i] as number);
}
