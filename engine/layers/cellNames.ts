/**
 * The recurrent cell that a block of the document means, and the places of its gates. Called by compile.ts, the walk over models and
 * whoever draws initial parameters.
 */
import type { CellKind } from '../backends/plan.ts';
import type { RecurrentBlock } from '../experiment/blocks.ts';

/** The cell as plans and test cases call it. */
export function cellOf({ cell, activation = 'tanh' }: Pick<RecurrentBlock, 'cell' | 'activation'>): CellKind {
  return cell === 'rnn' ? `rnn_${activation}` : cell;
}

/** Which of an LSTM's gates i f g o forgets. */
export const FORGET_GATE = 1;
