/**
 * One step of a recurrent cell and turning sequences, written once with any arithmetic. Used by formulas.ts.
 */
import type { Arithmetic } from '../numeric/arithmetic.ts';
import type { Cells } from './cells.ts';
import type { Op } from './plan.ts';

type OpOf<Name extends Op['op']> = Extract<Op, { op: Name }>;

/** timeMajor[t B + b] = the t-th part of batchMajor[b], or the other way. */
export function timeMajor<T>(op: OpOf<'timeMajor'>, cells: Cells<T>): void {
  const { columns } = op.timeMajor;
  const steps = op.batchMajor.columns / columns;
  const batch = op.batchMajor.rows;
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < steps; t++) {
      for (let k = 0; k < columns; k++) {
        const [far, near] = [(b * steps + t) * columns + k, (t * batch + b) * columns + k];
        if (op.back) cells.setCell(op.batchMajor, far, cells.cell(op.timeMajor, near));
        else cells.setCell(op.timeMajor, near, cells.cell(op.batchMajor, far));
      }
    }
  }
}

/** rnn: h = f(z). lstm: c = f c' + i g, h = o tanh c. gru: n = tanh(z_n + r u_n), h = (1 - z) n + z h'. */
export function cell<T>(op: OpOf<'cell'>, cells: Cells<T>, over: Arithmetic<T>): void {
  const { rows, columns } = op.hidden;
  const width = op.gates.columns;
  for (let n = 0; n < rows; n++) {
    for (let j = 0; j < columns; j++) {
      const at = n * columns + j;
      const place = (gate: number) => n * width + gate * columns + j;
      const [a, u] = [
        (gate: number) => cells.cell(op.inputPart, place(gate)),
        (gate: number) => cells.cell(op.hiddenPart, place(gate)),
      ];
      const keep = (gate: number, value: T): T => {
        cells.setCell(op.gates, place(gate), value);
        return value;
      };
      const z = (gate: number) => over.add(a(gate), u(gate));
      if (op.cell === 'lstm' && op.cellState !== null && op.previousCell !== null) {
        const [i, f] = [keep(0, over.sigmoid(z(0))), keep(1, over.sigmoid(z(1)))];
        const [g, o] = [keep(2, over.tanh(z(2))), keep(3, over.sigmoid(z(3)))];
        const c = over.add(over.multiply(f, cells.cell(op.previousCell, at)), over.multiply(i, g));
        cells.setCell(op.cellState, at, c);
        cells.setCell(op.hidden, at, over.multiply(o, over.tanh(c)));
      } else if (op.cell === 'gru') {
        const [r, update] = [keep(0, over.sigmoid(z(0))), keep(1, over.sigmoid(z(1)))];
        const n1 = keep(2, over.tanh(over.add(a(2), over.multiply(r, u(2)))));
        const fresh = over.multiply(over.subtract(over.constant(1), update), n1);
        cells.setCell(op.hidden, at, over.add(fresh, over.multiply(update, cells.cell(op.previous, at))));
      } else {
        cells.setCell(op.hidden, at, keep(0, simple(op.cell, z(0), over)));
      }
    }
  }
}

function simple<T>(kind: OpOf<'cell'>['cell'], z: T, over: Arithmetic<T>): T {
  if (kind === 'rnn_tanh') return over.tanh(z);
  return kind === 'rnn_relu' && over.real(z) <= 0 ? over.constant(0) : z;
}
