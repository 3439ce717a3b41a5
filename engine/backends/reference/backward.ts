/**
 * Definition of the backward ops, in float64. Called by reference.ts.
 */
import { type Activation, activationOf } from '../../activations.ts';
import type { InterpretersOf } from './interpreter.ts';

/** f' at one element: from the output where the activation allows it, as the kernels do. */
export function derivativeAt({ derivative, derivativeFromOutput }: Activation, z: number, a: number, slope: number) {
  return derivativeFromOutput === null ? derivative(z, slope) : derivativeFromOutput(a);
}

/** From dL/d(prediction) to the gradients of all parameters. */
export const backward: InterpretersOf<
  'activationGradient' | 'inputGradient' | 'weightGradient' | 'weightGradientSgd' | 'biasGradient'
> = {
  // dz = da f'(z); for a learned slope p: dp = sum over all z <= 0 of da z.
  activationGradient({ activation, input, output, upstream, result, slope, slopeGradient }, memory) {
    const definition = activationOf(activation);
    const p = slope === null ? 0 : (memory.of(slope)[0] as number);
    const z = input === null ? null : memory.of(input);
    const a = memory.of(output);
    const da = memory.of(upstream);
    const dz = memory.of(result);
    let dp = 0;
    for (let i = 0; i < dz.length; i++) {
      const before = z === null ? 0 : (z[i] as number);
      const above = da[i] as number;
      if (!(before > 0)) dp += above * before;
      dz[i] = above * derivativeAt(definition, before, a[i] as number, p);
    }
    if (slopeGradient !== null) memory.of(slopeGradient)[0] = dp;
  },

  // dx[n, i] = sum over j of delta[n, j] w[i, j], then times f'(a[n, i]) of the layer below where fused.
  inputGradient({ delta, weight, result, fused }, memory) {
    const dz = memory.of(delta);
    const w = memory.of(weight);
    const dx = memory.of(result);
    const below = fused === null ? null : { definition: activationOf(fused.activation), a: memory.of(fused.output) };
    for (let n = 0; n < delta.rows; n++) {
      for (let i = 0; i < weight.rows; i++) {
        let sum = 0;
        for (let j = 0; j < delta.columns; j++) {
          sum += (dz[n * delta.columns + j] as number) * (w[i * delta.columns + j] as number);
        }
        const at = n * weight.rows + i;
        dx[at] = below === null ? sum : sum * derivativeAt(below.definition, 0, below.a[at] as number, 0);
      }
    }
  },

  weightGradient({ input, delta, gradient }, memory) {
    productOverBatch(memory.of(input), memory.of(delta), input.rows, memory.of(gradient));
  },

  weightGradientSgd({ input, delta, weight, rate }, memory) {
    const w = memory.of(weight);
    const gradient = new Float64Array(w.length);
    productOverBatch(memory.of(input), memory.of(delta), input.rows, gradient);
    for (let i = 0; i < w.length; i++) w[i] = (w[i] as number) - memory.get(rate) * (gradient[i] as number);
  },

  // db[j] = sum over n of delta[n, j].
  biasGradient({ delta, gradient }, memory) {
    const sums = memory.of(gradient).fill(0);
    for (let n = 0; n < delta.rows; n++) {
      memory.row(delta, n).forEach((value, j) => {
        sums[j] = (sums[j] as number) + value;
      });
    }
  },
};

/** g[i, j] = sum over n of x[n, i] delta[n, j]. */
function productOverBatch(x: Float64Array, delta: Float64Array, batch: number, g: Float64Array): void {
  const fanIn = x.length / batch;
  const units = delta.length / batch;
  g.fill(0);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < fanIn; i++) {
      const value = x[n * fanIn + i] as number;
      for (let j = 0; j < units; j++) {
        g[i * units + j] = (g[i * units + j] as number) + value * (delta[n * units + j] as number);
      }
    }
  }
}
