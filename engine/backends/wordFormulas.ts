/**
 * Ops over words, written once with any arithmetic: the lookup of vectors and the tree of a hierarchical softmax, and the walk along a
 * path that its gradients share. Used by formulas.ts, reference/words.ts and the gradient proof.
 */
import type { Arithmetic } from '../numeric/arithmetic.ts';
import type { Cells } from './cells.ts';
import type { Op, Tensor } from './plan.ts';

type OpOf<Name extends Op['op']> = Extract<Op, { op: Name }>;

/** Columns of the table of paths before the path begins. */
const PATH_HEAD = 4;

/** output[n] = rows ids[n] of weight, side by side, or their mean. */
export function embedding<T>(
  { ids, weight, mean, output }: OpOf<'embedding'>,
  cells: Cells<T>,
  over: Arithmetic<T>,
): void {
  const dim = weight.columns;
  for (let n = 0; n < ids.rows; n++) {
    const words = Array.from({ length: ids.columns }, (_, k) => over.real(cells.cell(ids, n * ids.columns + k)));
    const entry = (word: number, i: number) => cells.cell(weight, word * dim + i);
    for (let i = 0; i < dim; i++) {
      if (mean) {
        const [first = 0, ...rest] = words;
        const sum = rest.reduce<T>((total, word) => over.add(total, entry(word, i)), entry(first, i));
        cells.setCell(output, n * dim + i, over.divide(sum, over.constant(words.length)));
      } else {
        for (const [k, word] of words.entries())
          cells.setCell(output, n * output.columns + k * dim + i, entry(word, i));
      }
    }
  }
}

/** One step on the way to a word: the inner node, its place on the way, 1 for branch 0 and -1 for branch 1. */
export interface Branch {
  readonly node: number;
  readonly place: number;
  readonly sign: 1 | -1;
}

/** The way to word `word`. */
export function pathTo<T>(word: number, paths: Tensor, cells: Cells<T>, over: Arithmetic<T>): Branch[] {
  const at = (column: number) => over.real(cells.cell(paths, word * paths.columns + column));
  return Array.from({ length: at(0) }, (_, place) => {
    const entry = at(PATH_HEAD + place);
    return { node: Math.floor(entry / 2), place, sign: entry % 2 === 0 ? 1 : -1 };
  });
}

/** z = v . h + b of inner node `node` for row n. */
export function scoreOf<T>(
  { hidden, vectors, bias }: Pick<OpOf<'treeScores'>, 'hidden' | 'vectors' | 'bias'>,
  n: number,
  node: number,
  cells: Cells<T>,
  over: Arithmetic<T>,
): T {
  const { columns } = hidden;
  let z = over.constant(0);
  for (let i = 0; i < columns; i++) {
    z = over.add(z, over.multiply(cells.cell(hidden, n * columns + i), cells.cell(vectors, node * columns + i)));
  }
  return bias === null ? z : over.add(z, cells.cell(bias, node));
}

/** ln sigmoid(x) = min(x, 0) - ln(1 + e^-|x|). */
function logSigmoid<T>(x: T, over: Arithmetic<T>): T {
  const negative = over.subtract(over.constant(0), x);
  const isNegative = over.real(x) < 0;
  const tail = over.log1p(over.exp(isNegative ? x : negative));
  return over.subtract(isNegative ? x : over.constant(0), tail);
}

const signed = <T>(z: T, sign: 1 | -1, over: Arithmetic<T>): T => (sign === 1 ? z : over.subtract(over.constant(0), z));

/** z of every inner node. */
export function treeScores<T>(op: OpOf<'treeScores'>, cells: Cells<T>, over: Arithmetic<T>): void {
  const { rows, columns } = op.output;
  for (let index = 0; index < rows * columns; index++) {
    const n = Math.floor(index / columns);
    cells.setCell(op.output, index, scoreOf(op, n, index % columns, cells, over));
  }
}

/** ln P(word) = sum along its path of ln sigmoid(+-z). */
export function treeLogProbabilities<T>(
  { scores, paths, output }: OpOf<'treeLogProbabilities'>,
  cells: Cells<T>,
  over: Arithmetic<T>,
): void {
  for (let word = 0; word < output.columns; word++) {
    const path = pathTo(word, paths, cells, over);
    for (let n = 0; n < output.rows; n++) {
      const total = path.reduce<T>((sum, { node, sign }) => {
        return over.add(sum, logSigmoid(signed(cells.cell(scores, n * scores.columns + node), sign, over), over));
      }, over.constant(0));
      cells.setCell(output, n * output.columns + word, total);
    }
  }
}

/** The loss of the batch, -ln P(target), its sum or its mean. `visit` sees every branch of every row with +-z. */
export function treeLoss<T>(
  op: OpOf<'treeLoss'>,
  cells: Cells<T>,
  over: Arithmetic<T>,
  visit: (n: number, branch: Branch, x: T) => void = () => {},
): T {
  const { rows } = op.hidden;
  let total = over.constant(0);
  for (let n = 0; n < rows; n++) {
    for (const branch of pathTo(over.real(cells.cell(op.target, n)), op.paths, cells, over)) {
      const x = signed(scoreOf(op, n, branch.node, cells, over), branch.sign, over);
      total = over.subtract(total, logSigmoid(x, over));
      visit(n, branch, x);
    }
  }
  const loss = op.reduction === 'mean' ? over.divide(total, over.constant(rows)) : total;
  cells.setCell(op.loss.tensor, op.loss.index, loss);
  return loss;
}
