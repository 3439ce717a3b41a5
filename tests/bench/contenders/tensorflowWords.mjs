/**
 * TensorFlow.js on words: vectors gathered and averaged, then the inner nodes of each word's path gathered and scored. Used
 * by sections/words.mjs; only the plain JavaScript backend has the gradient of a lookup.
 */
import { BATCHES, LEARNING_RATE } from '../configurations.mjs';
import { tf } from './tensorflow.mjs';

/** For each target: its inner nodes, +1 or -1 for the branch, 0 beyond the end of the path. */
function pathsOf(tree, words) {
  const longest = Math.max(...tree.paths.map((path) => path.length));
  const table = (value) =>
    Array.from(words, (word) =>
      Array.from({ length: longest }, (_, k) => value(tree.paths[word], tree.codes[word], k)),
    );
  const nodes = table((path, _, k) => path[k] ?? 0);
  const signs = table((path, codes, k) => (k < path.length ? 1 - 2 * codes[k] : 0));
  return { nodes: tf.tensor2d(nodes, undefined, 'int32'), signs: tf.tensor2d(signs) };
}

/** -ln P(word): softplus of minus the signed score of every node on the path. */
function treeLoss(hidden, { nodes, signs }, vectors, bias) {
  const scores = tf.add(tf.sum(tf.mul(tf.gather(vectors, nodes), tf.expandDims(hidden, 1)), 2), tf.gather(bias, nodes));
  const each = tf.mul(tf.softplus(tf.neg(tf.mul(signs, scores))), tf.abs(signs));
  return tf.div(tf.sum(each), hidden.shape[0]);
}

function variablesOf(values, vocabulary) {
  const lookup = values.get('words.weight');
  const dim = lookup.length / vocabulary;
  const weight = tf.tensor2d(values.get('head.weight'), [vocabulary - 1, dim]);
  return [tf.tensor2d(lookup, [vocabulary, dim]), weight, tf.tensor1d(values.get('head.bias'))];
}

/** Steps of a network on the current backend; `stepLoss` gives the loss that its step began with. */
export function tensorflowWords({ batch, outputs }, tree, { inputs, targets }, values) {
  const [lookup, weight, bias] = variablesOf(values, outputs).map((each) => tf.variable(each));
  const width = inputs.length / (batch * BATCHES);
  const batches = Array.from({ length: BATCHES }, (_, index) => {
    const words = inputs.slice(index * batch * width, (index + 1) * batch * width);
    const wanted = targets.slice(index * batch, (index + 1) * batch);
    return { x: tf.tensor2d(words, [batch, width], 'int32'), y: pathsOf(tree, wanted) };
  });
  const optimizer = tf.train.sgd(LEARNING_RATE);
  const lossOf = ({ x, y }) => treeLoss(tf.mean(tf.gather(lookup, x), 1), y, weight, bias);
  let next = 0;
  const step = (read) => {
    const value = optimizer.minimize(() => lossOf(batches[next]), read, [lookup, weight, bias]);
    const loss = value?.dataSync()[0];
    value?.dispose();
    next = (next + 1) % BATCHES;
    return loss;
  };
  return { step: () => step(false), stepLoss: () => step(true) };
}
