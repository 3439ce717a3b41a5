/**
 * Definition of the ops over words that have derivatives in them, in float64; lookup, scores and probabilities are formulas
 * (../wordFormulas.ts). Called by reference.ts.
 */
import { plainNumbers } from '../../numeric/arithmetic.ts';
import { sigmoid } from '../../numeric/elementary.ts';
import type { Descent, Op, Tensor } from '../plan.ts';
import { type Branch, pathTo, treeLoss } from '../wordFormulas.ts';
import type { InterpretersOf } from './interpreter.ts';
import { type Memory, transpose } from './memory.ts';

type OnPaths = Pick<Extract<Op, { op: 'treeGradient' }>, 'delta' | 'target' | 'paths'>;

/** Every branch of every row's path with its delta. */
function everyBranch(
  { delta, target, paths }: OnPaths,
  memory: Memory,
  visit: (n: number, branch: Branch, d: number) => void,
): void {
  for (let n = 0; n < delta.rows; n++) {
    const row = memory.row(delta, n);
    for (const branch of pathTo(memory.cell(target, n), paths, memory, plainNumbers)) {
      visit(n, branch, row[branch.place] as number);
    }
  }
}

/** Adds `factor` times the values to a row. */
function addTo(into: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < into.length; i++) into[i] = (into[i] as number) + factor * (values[i] as number);
}

/** The step that goes with a gradient of few rows. The others have gradient 0. */
function descend(descent: Descent | null, gradient: Tensor, memory: Memory): void {
  if (descent !== null) addTo(memory.of(descent.weight), memory.of(gradient), -memory.get(descent.rate));
}

/** Tree and lookup, back. */
export const words: InterpretersOf<
  'embeddingGradient' | 'treeLoss' | 'treeInputGradient' | 'treeGradient' | 'treeSpread' | 'transpose'
> = {
  embeddingGradient({ ids, upstream, mean, gradient, descent }, memory) {
    memory.of(gradient).fill(0);
    const dim = gradient.columns;
    for (let n = 0; n < ids.rows; n++) {
      const above = memory.row(upstream, n);
      memory.row(ids, n).forEach((word, k) => {
        const share = mean ? above.map((value) => value / ids.columns) : above.subarray(k * dim, (k + 1) * dim);
        addTo(memory.row(gradient, word), share, 1);
      });
    }
    descend(descent, gradient, memory);
  },

  // With x = +-z and P the product of sigmoid(x): d(-ln P)/dz = -+sigmoid(-x).
  treeLoss(op, memory) {
    const { delta, hidden } = op;
    const share = op.reduction === 'mean' ? hidden.rows : 1;
    const wrong = new Set<number>();
    if (delta !== null) memory.of(delta).fill(0);
    treeLoss(op, memory, plainNumbers, (n, { place, sign }, x) => {
      if (!(x > 0)) wrong.add(n);
      if (delta !== null) memory.row(delta, n)[place] = (-sign * sigmoid(-x)) / share;
    });
    memory.set(op.accuracy, 1 - wrong.size / hidden.rows);
  },

  treeInputGradient(op, memory) {
    memory.of(op.result).fill(0);
    everyBranch(op, memory, (n, { node }, d) => addTo(memory.row(op.result, n), memory.row(op.vectors, node), d));
  },

  treeGradient(op, memory) {
    const { hidden, gradient, descent } = op;
    const own = memory.of(gradient).fill(0);
    everyBranch(op, memory, (n, { node }, d) => {
      if (hidden === null) own[node] = (own[node] as number) + d;
      else addTo(memory.row(gradient, node), memory.row(hidden, n), d);
    });
    descend(descent, gradient, memory);
  },

  treeSpread(op, memory) {
    memory.of(op.output).fill(0);
    everyBranch(op, memory, (n, { node }, d) => {
      memory.row(op.output, n)[node] = d;
    });
  },

  transpose({ input, output }, memory) {
    memory.of(output).set(transpose(memory.of(input), input.rows, input.columns));
  },
};
