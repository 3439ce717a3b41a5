/**
 * Definition of the gradient of one step of a recurrent cell, in float64. Its forward half is a formula (../cellFormulas.ts). Called by
 * reference.ts.
 */
import { tanh } from '../../numeric/elementary.ts';
import type { InterpretersOf } from './interpreter.ts';

/** From dL/dh_t (and what comes back to c_t) to the gates' pre-activations. */
export const cellGradients: InterpretersOf<'cellGradient'> = {
  cellGradient(op, memory) {
    const { rows, columns } = op.hidden;
    const width = op.gates.columns;
    const gates = memory.of(op.gates);
    const inputDelta = memory.of(op.inputPartDelta);
    const hiddenDelta = memory.of(op.hiddenPartDelta);
    for (let index = 0; index < rows * columns; index++) {
      const [n, j] = [Math.floor(index / columns), index % columns];
      const place = (gate: number) => n * width + gate * columns + j;
      const gate = (k: number) => gates[place(k)] as number;
      const give = (k: number, delta: number, hidden = delta) => {
        inputDelta[place(k)] = delta;
        hiddenDelta[place(k)] = hidden;
      };
      const dh = memory.of(op.delta)[index] as number;
      if (op.cell === 'lstm' && op.cellDelta !== null && op.cellState !== null && op.previousCell !== null) {
        const [i, f, g, o] = [gate(0), gate(1), gate(2), gate(3)];
        const t = tanh(memory.of(op.cellState)[index] as number);
        const dc = (memory.of(op.cellDelta)[index] as number) + dh * o * (1 - t * t);
        memory.of(op.cellDelta)[index] = dc;
        give(0, dc * g * i * (1 - i));
        give(1, dc * (memory.of(op.previousCell)[index] as number) * f * (1 - f));
        give(2, dc * i * (1 - g * g));
        give(3, dh * t * o * (1 - o));
        if (op.previousCellDelta !== null) memory.of(op.previousCellDelta)[index] = dc * f;
      } else if (op.cell === 'gru') {
        const [r, z, fresh] = [gate(0), gate(1), gate(2)];
        const dn = dh * (1 - z) * (1 - fresh * fresh);
        give(0, dn * (memory.of(op.hiddenPart)[place(2)] as number) * r * (1 - r));
        give(1, dh * ((memory.of(op.previous)[index] as number) - fresh) * z * (1 - z));
        give(2, dn, dn * r);
        if (op.direct !== null) memory.of(op.direct)[index] = dh * z;
      } else {
        const h = gate(0);
        const slope = op.cell === 'rnn_tanh' ? 1 - h * h : op.cell === 'rnn_relu' && h <= 0 ? 0 : 1;
        give(0, dh * slope);
      }
    }
  },
};
