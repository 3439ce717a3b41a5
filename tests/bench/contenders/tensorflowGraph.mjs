/**
 * TensorFlow.js on graphs of any layers, written for speed: fused matrix products, a sequence's input product in one go,
 * optimizer.minimize within tidy. Used by sections/layers.mjs; the backend is chosen by tensorflow.mjs.
 */
import { BATCHES, LEARNING_RATE } from '../configurations.mjs';
import { tf } from './tensorflow.mjs';

const transposed = (values, rows, columns) => tf.tidy(() => tf.transpose(tf.tensor2d(values, [rows, columns])));

/** Variables of a node, from PyTorch's layout into TensorFlow's. */
const variablesOf = {
  linear: ({ inFeatures, outFeatures, bias, name }, values) => [
    transposed(values.get(`${name}.weight`), outFeatures, inFeatures),
    ...(bias ? [tf.tensor1d(values.get(`${name}.bias`))] : []),
  ],
  batchNorm: ({ name }, values) => [tf.tensor1d(values.get(`${name}.weight`)), tf.tensor1d(values.get(`${name}.bias`))],
  conv2d: ({ inChannels, outChannels, kernel, name }, values) => [
    tf.tidy(() => {
      const weight = tf.tensor4d(values.get(`${name}.weight`), [outChannels, inChannels, kernel, kernel]);
      return tf.transpose(weight, [2, 3, 1, 0]);
    }),
    tf.tensor1d(values.get(`${name}.bias`)),
  ],
  recurrent: ({ cell, inputSize, hiddenSize, name }, values) => {
    const rows = (cell === 'lstm' ? 4 : 3) * hiddenSize;
    return [
      transposed(values.get(`${name}.weight_ih_l0`), rows, inputSize),
      transposed(values.get(`${name}.weight_hh_l0`), rows, hiddenSize),
      tf.tensor1d(values.get(`${name}.bias_ih_l0`)),
      tf.tensor1d(values.get(`${name}.bias_hh_l0`)),
    ];
  },
};

const product = (a, b, bias) => tf.fused.matMul({ a, b, bias, activation: 'linear' });

function lstmStep(a, [h, c], [, weight, , bias]) {
  const [i, f, g, o] = tf.split(tf.add(a, product(h, weight, bias)), 4, 1);
  const next = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
  return [tf.mul(tf.sigmoid(o), tf.tanh(next)), next];
}

function gruStep(a, [h], [, weight, , bias]) {
  const [ar, az, an] = tf.split(a, 3, 1);
  const [ur, uz, un] = tf.split(product(h, weight, bias), 3, 1);
  const n = tf.tanh(tf.add(an, tf.mul(tf.sigmoid(tf.add(ar, ur)), un)));
  // (1 - z) n + z h, written with one product less.
  return [tf.add(n, tf.mul(tf.sigmoid(tf.add(az, uz)), tf.sub(h, n)))];
}

/** x: [steps, batch, features]. */
function recurrent({ cell, inputSize, hiddenSize }, x, variables) {
  const [steps, batch] = x.shape;
  const all = product(tf.reshape(x, [steps * batch, inputSize]), variables[0], variables[2]);
  const step = cell === 'lstm' ? lstmStep : gruStep;
  const zero = tf.zeros([batch, hiddenSize]);
  const parts = tf.unstack(tf.reshape(all, [steps, batch, -1]));
  return parts.reduce((state, part) => step(part, state, variables), [zero, zero])[0];
}

const forward = {
  linear: (_, x, [weight, bias]) => product(x, weight, bias),
  activation: (_, x) => tf.relu(x),
  batchNorm: ({ epsilon }, x, [scale, shift]) => {
    const { mean, variance } = tf.moments(x, 0);
    return tf.batchNorm(x, mean, variance, shift, scale, epsilon);
  },
  conv2d: (_, x, [weight, bias]) => tf.add(tf.conv2d(x, weight, 1, 'same'), bias),
  pool2d: ({ kernel, stride }, x) => tf.maxPool(x, kernel, stride, 'valid'),
  // Channels first, as the dense layer's weight has its columns.
  flatten: (_, x) => tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [x.shape[0], -1]),
  recurrent,
};

function batchTensors({ graph, batch, loss, outputs }, { inputs, targets }) {
  return Array.from({ length: BATCHES }, (_, index) => {
    const width = inputs.length / (batch * BATCHES);
    const part = inputs.slice(index * batch * width, (index + 1) * batch * width);
    const columns = loss === 'mse' ? outputs : 1;
    const y = targets.slice(index * batch * columns, (index + 1) * batch * columns);
    const shape = [batch, ...graph.input];
    const x = tf.tidy(() => {
      // Images with channels last, sequences with time first, as TensorFlow is fastest with.
      if (shape.length === 4) return tf.transpose(tf.tensor(part, shape), [0, 2, 3, 1]);
      return shape.length === 3 ? tf.transpose(tf.tensor(part, shape), [1, 0, 2]) : tf.tensor(part, shape);
    });
    return { x, y: loss === 'mse' ? tf.tensor2d(y, [batch, columns]) : tf.oneHot(tf.tensor1d(y, 'int32'), outputs) };
  });
}

/** Steps of a network on the current backend; `stepLoss` gives the loss that its step began with. */
export function tensorflowGraph(network, data, values) {
  const { nodes } = network.graph;
  const variables = nodes.map((node) =>
    (variablesOf[node.type]?.(node, values) ?? []).map((each) => tf.variable(each)),
  );
  const batches = batchTensors(network, data);
  const optimizer = tf.train.sgd(LEARNING_RATE);
  const lossOf = ({ x, y }) => {
    const p = nodes.reduce((value, node, index) => forward[node.type](node, value, variables[index]), x);
    return network.loss === 'mse' ? tf.losses.meanSquaredError(y, p) : tf.losses.softmaxCrossEntropy(y, p);
  };
  let next = 0;
  const step = (read = false) => {
    const value = optimizer.minimize(() => lossOf(batches[next]), read, variables.flat());
    const loss = value?.dataSync()[0];
    value?.dispose();
    next = (next + 1) % BATCHES;
    return loss;
  };
  return { step: () => step(), stepLoss: () => step(true) };
}
