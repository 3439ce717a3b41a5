/**
 * Definition of the forward ops, in float64. Called by reference.ts.
 */
import { activationOf } from '../../activations.ts';
import { plainNumbers } from '../../numeric/arithmetic.ts';
import type { InterpretersOf } from './interpreter.ts';

/** From the input to the prediction. */
export const forward: InterpretersOf<'gather' | 'linear' | 'activation' | 'add'> = {
  gather({ source, order, cursor, output }, memory) {
    const first = memory.of(cursor)[0] as number;
    for (let row = 0; row < output.rows; row++) {
      memory.row(output, row).set(memory.row(source, memory.of(order)[first + row] as number));
    }
  },

  // z[n, j] = sum over i of x[n, i] w[i, j], then + b[j]; a = f(z).
  linear({ input, weight, bias, output, activation }, memory) {
    const { value } = activationOf(activation);
    const x = memory.of(input);
    const w = memory.of(weight);
    const b = bias === null ? null : memory.of(bias);
    const a = memory.of(output);
    for (let n = 0; n < output.rows; n++) {
      for (let j = 0; j < output.columns; j++) {
        let z = 0;
        for (let i = 0; i < input.columns; i++) {
          z += (x[n * input.columns + i] as number) * (w[i * output.columns + j] as number);
        }
        if (b !== null) z += b[j] as number;
        a[n * output.columns + j] = value(z, 0, plainNumbers);
      }
    }
  },

  activation({ input, output, activation, slope }, memory) {
    const { value } = activationOf(activation);
    const p = slope === null ? 0 : (memory.of(slope)[0] as number);
    const a = memory.of(output);
    memory.of(input).forEach((z, index) => {
      a[index] = value(z, p, plainNumbers);
    });
  },

  add({ left, right, output }, memory) {
    const [x, y, sum] = [memory.of(left), memory.of(right), memory.of(output)];
    for (let i = 0; i < sum.length; i++) sum[i] = (x[i] as number) + (y[i] as number);
  },
};
