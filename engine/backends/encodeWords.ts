/**
 * The records of the ops over words: lookup of vectors, the tree of a hierarchical softmax. The fields are listed at the kernels that read
 * them (engine/kernels/embeddings.ts, wordTrees.ts). Called by encodeLayers.ts.
 */
import * as codes from '../kernels/opcodes.ts';
import type { Addresses, Records } from './addresses.ts';
import { rowBytes } from './arena.ts';
import type { Descent, Op } from './plan.ts';

const stepOf = (descent: Descent | null, to: Addresses): [number, number] =>
  descent === null ? [0, 0] : [to.base(descent.weight), to.slot(descent.rate)];

type WordOp =
  | 'embedding'
  | 'embeddingGradient'
  | 'treeScores'
  | 'treeLogProbabilities'
  | 'treeLoss'
  | 'treeInputGradient'
  | 'treeGradient'
  | 'treeSpread'
  | 'transpose';

/** Records of these ops. */
export const words: Records<WordOp> = {
  embedding({ ids, weight, mean, output }, { at }) {
    const sizes = [ids.rows, ids.columns, weight.columns, Number(mean)];
    return [codes.OP_EMBEDDING, ...at(ids), ...at(weight), ...at(output), ...sizes];
  },
  embeddingGradient({ ids, upstream, mean, gradient, descent }, to) {
    const sizes = [ids.rows, ids.columns, gradient.columns, Number(mean), gradient.rows];
    const operands = [...to.at(ids), ...to.at(upstream), ...to.at(gradient)];
    return [codes.OP_EMBEDDING_GRADIENT, ...operands, ...sizes, ...stepOf(descent, to)];
  },
  treeScores({ hidden, vectors, bias, output }, { at, base }) {
    const operands = [...at(hidden), ...at(vectors), bias === null ? 0 : base(bias), ...at(output)];
    return [codes.OP_TREE_SCORES, ...operands, output.rows, hidden.columns, output.columns];
  },
  treeLogProbabilities({ scores, paths, output }, { at, scratch }) {
    const sizes = [output.rows, scores.columns, output.columns, scratch];
    return [codes.OP_TREE_LOG_PROBABILITIES, ...at(scores), ...at(paths), ...at(output), ...sizes];
  },
  treeLoss(op, to) {
    const { hidden, delta, paths } = op;
    const head = [...to.at(hidden), ...to.at(op.vectors), op.bias === null ? 0 : to.base(op.bias)];
    const tables = [...to.at(paths), ...to.at(op.target), ...(delta === null ? [0, 0] : to.at(delta))];
    const sizes = [hidden.rows, hidden.columns, longestPath(paths)];
    const divisor = op.reduction === 'mean' ? hidden.rows : 1;
    const results = [to.slot(op.loss), to.slot(op.accuracy), divisor, to.scratch];
    return [codes.OP_TREE_LOSS, ...head, ...tables, ...sizes, ...results];
  },
  treeInputGradient({ delta, target, paths, vectors, result }, { at }) {
    const operands = [delta, target, paths, vectors, result].flatMap(at);
    return [codes.OP_TREE_INPUT_GRADIENT, ...operands, delta.rows, vectors.columns];
  },
  treeGradient({ delta, target, paths, hidden, gradient, descent }, to) {
    const below = hidden === null ? [0, 0] : to.at(hidden);
    const operands = [...[delta, target, paths].flatMap(to.at), ...below, ...to.at(gradient)];
    const nodes = hidden === null ? gradient.columns : gradient.rows;
    return [codes.OP_TREE_GRADIENT, ...operands, delta.rows, gradient.columns, nodes, ...stepOf(descent, to)];
  },
  treeSpread({ delta, target, paths, output }, { at }) {
    const operands = [delta, target, paths, output].flatMap(at);
    return [codes.OP_TREE_SPREAD, ...operands, delta.rows, output.columns];
  },
  transpose({ input, output }, { at }) {
    return [codes.OP_TRANSPOSE, ...at(input), ...at(output), input.rows, input.columns];
  },
};

function longestPath(paths: { readonly columns: number }): number {
  return paths.columns - 4;
}

/** Bytes of scratch such an op needs. */
export function wordScratch(op: Op): number {
  if (op.op === 'treeLogProbabilities') return 2 * rowBytes(op.scores.columns);
  return op.op === 'treeLoss' ? rowBytes(longestPath(op.paths)) : 0;
}
