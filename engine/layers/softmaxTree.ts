/**
 * Hierarchical softmax (Morin, Bengio 2005; Mikolov et al. 2013): a head over the words of a vocabulary whose training costs one
 * logistic unit per inner node on the target word's path, hence grows with log V. It judges itself: its loss, the mean of
 * -ln P(target), is computed along the paths. The logarithm of every word's probability is worked out only where someone looks.
 *
 * A training step counts a row as right where the walk down the tree that always takes the likelier branch ends at the target: that costs
 * nothing. Evaluation has every word's probability and counts where the target's is the largest, as for a full softmax.
 */
import type { Tensor } from '../backends/plan.ts';
import type { SoftmaxTreeNode } from './graph.ts';
import type { ForwardLowering, LayerType } from './lowering.ts';

/** The tree as a table of whole numbers: a row a word: length of its path, three zeros, then 2 node + code. */
function pathTable({ tree }: SoftmaxTreeNode, { constant }: Pick<ForwardLowering, 'constant'>): Tensor {
  const longest = Math.max(...tree.paths.map((path) => path.length));
  const columns = PATH_HEAD + longest;
  const values = new Int32Array(tree.paths.length * columns);
  tree.paths.forEach((path, word) => {
    values[word * columns] = path.length;
    path.forEach((node, k) => {
      values[word * columns + PATH_HEAD + k] = 2 * node + (tree.codes[word]?.[k] as number);
    });
  });
  return constant('paths', tree.paths.length, columns, values);
}

/** Columns of the table before the path begins: a whole vector. */
const PATH_HEAD = 4;

/** The vectors of the inner nodes, their biases, and the paths. */
function parts(node: SoftmaxTreeNode, lowering: ForwardLowering) {
  const bias = node.bias ? lowering.parameter('bias').value : null;
  return { hidden: lowering.input(0), vectors: lowering.parameter('weight').value, bias };
}

/** z of every inner node, in a tensor of its own. */
function scores(node: SoftmaxTreeNode, lowering: ForwardLowering): Tensor {
  const inner = node.tree.paths.length - 1;
  const output = lowering.kept('scores', lowering.output.rows, inner);
  lowering.emit({ op: 'treeScores', ...parts(node, lowering), output });
  return output;
}

/** Backward, with delta = dL/dz along the path: dL/dh = sum of delta v, dL/dv = sum over the batch of delta h. */
export const softmaxTree: LayerType<SoftmaxTreeNode> = {
  type: 'softmaxTree',
  outputShape({ features, tree, name }, [input = []]) {
    if (input.length !== 1 || input[0] !== features) {
      throw new RangeError(`${name}: expects ${features} features, gets [${input}]`);
    }
    return [tree.paths.length];
  },
  parameters({ features: fanIn, tree, bias }) {
    const fanOut = tree.paths.length - 1;
    const weight = { suffix: 'weight', kind: 'weight', shape: [fanOut, fanIn], transposed: false } as const;
    if (!bias) return [{ ...weight, fanIn, fanOut }];
    return [
      { ...weight, fanIn, fanOut },
      { suffix: 'bias', kind: 'bias', shape: [fanOut], transposed: false, fanIn, fanOut },
    ];
  },
  recorded: ({ features, tree }) => {
    return { fanIn: features, units: tree.paths.length - 1, activation: 'sigmoid', unitRows: true };
  },
  recordsDelta: true,
  keptByUnit: { delta: 'branchDelta', preActivation: 'scores', output: 'branches' },
  deltaShape: ({ tree }) => [Math.max(...tree.paths.map((path) => path.length))],
  recordedValue(node, lowering) {
    const input = scores(node, lowering);
    const output = lowering.kept('branches', input.rows, input.columns);
    lowering.emit({ op: 'activation', input, output, activation: 'sigmoid', slope: null });
    return output;
  },
  forward(node, lowering) {
    if (!lowering.isLookedAt) return;
    const paths = pathTable(node, lowering);
    lowering.emit({ op: 'treeLogProbabilities', scores: scores(node, lowering), paths, output: lowering.output });
  },
  judge(node, lowering, { target, delta, reduction, loss, accuracy }) {
    if (lowering.mode === 'evaluation') {
      // The softmax of logarithms of probabilities is those probabilities.
      const [prediction, samples] = [lowering.output, lowering.output.rows];
      const judged = { prediction, samples, target, delta: null, reduction, loss, accuracy } as const;
      return { op: 'loss', kind: 'crossEntropy', setting: 0, ...judged };
    }
    const paths = pathTable(node, lowering);
    return { op: 'treeLoss', ...parts(node, lowering), paths, target, delta, reduction, loss, accuracy };
  },
  backward(node, lowering) {
    const { emit, target, upstream: delta } = lowering;
    const paths = pathTable(node, lowering);
    const { hidden, vectors } = parts(node, lowering);
    if (lowering.records) {
      const output = lowering.kept('branchDelta', delta.rows, node.tree.paths.length - 1);
      emit({ op: 'treeSpread', delta, target, paths, output });
      lowering.recordDelta(output);
    }
    // The vectors must still be the old ones: a step on them comes after the gradient of the layer below.
    if (lowering.wantsInputGradient(0)) {
      emit({ op: 'treeInputGradient', delta, target, paths, vectors, result: lowering.inputGradient(0) });
    }
    if (node.bias) {
      lowering.sparseGradient('bias', (gradient, descent) => {
        return { op: 'treeGradient', delta, target, paths, hidden: null, gradient, descent };
      });
    }
    lowering.sparseGradient('weight', (gradient, descent) => {
      return { op: 'treeGradient', delta, target, paths, hidden, gradient, descent };
    });
  },
};
