/**
 * The networks of the layers beyond the dense one that are measured: graphs, loss, batch, and one seeded set of data and start
 * values that all contenders get. Knows no contender.
 */
import { BATCHES, randomNumbers } from './configurations.mjs';

/** Nodes one after the other, each reading the one before; names count up. */
function chain(input, layers) {
  return { input, nodes: layers.map((layer, index) => ({ in: [index - 1], name: `layers.${index}`, ...layer })) };
}

const relu = { type: 'activation', fn: 'relu' };
const dense = (inFeatures, outFeatures, bias = true) => ({ type: 'linear', inFeatures, outFeatures, bias });
const batchNorm = (features) => ({ type: 'batchNorm', features, epsilon: 1e-5, momentum: 0.1, affine: true });
const conv = (inChannels, outChannels) => {
  return { type: 'conv2d', inChannels, outChannels, kernel: 3, stride: 1, padding: 1, bias: true };
};
const maxPool = { type: 'pool2d', kind: 'max', kernel: 2, stride: 2, padding: 0 };

function overTime(cell) {
  const recurrent = { type: 'recurrent', cell, inputSize: 2, hiddenSize: 32, readout: 'last', truncate: null };
  return {
    title: `${cell.toUpperCase()}, 100 steps, 2-32-1, MSE, 32`,
    graph: chain([100, 2], [recurrent, dense(32, 1)]),
    loss: 'mse',
    outputs: 1,
    batch: 32,
    rival: 'wasm',
  };
}

const normalized = Array.from({ length: 20 }, (_, layer) => [
  dense(layer === 0 ? 64 : 64, 64, false),
  batchNorm(64),
  relu,
]);

/** What is trained; `rival`: the backend of TensorFlow.js that has all gradients it takes. */
export const layerNetworks = {
  batchNorm: {
    title: '64-20x64-10 batch norm, ReLU, cross-entropy, 64',
    graph: chain([64], [...normalized.flat(), dense(64, 10)]),
    loss: 'crossEntropy',
    outputs: 10,
    batch: 64,
    rival: 'wasm',
  },
  conv: {
    title: '8x8, 3x3 conv 16, 32, max pool, dense 10, 64',
    graph: chain([1, 8, 8], [conv(1, 16), relu, conv(16, 32), relu, maxPool, { type: 'flatten' }, dense(512, 10)]),
    loss: 'crossEntropy',
    outputs: 10,
    batch: 64,
    rival: 'cpu',
  },
  lstm: overTime('lstm'),
  gru: overTime('gru'),
};

const size = (shape) => shape.reduce((product, length) => product * length, 1);

/** Inputs and targets of all batches, and a function that draws start values of a parameter (PyTorch's layout). */
export function layerData({ graph, batch, loss, outputs }) {
  const random = randomNumbers(54_321);
  const samples = batch * BATCHES;
  const inputs = Float32Array.from({ length: samples * size(graph.input) }, random);
  const targets = Float32Array.from({ length: samples * (loss === 'mse' ? outputs : 1) }, () =>
    loss === 'mse' ? random() + 0.5 : Math.floor((random() + 0.5) * outputs),
  );
  const start = ({ shape, kind, fanIn }) => {
    if (kind !== 'weight') return new Float32Array(size(shape)).fill(kind === 'scale' ? 1 : 0);
    const bound = Math.sqrt(12 / fanIn);
    return Float32Array.from({ length: size(shape) }, () => random() * bound);
  };
  return { samples, inputs, targets, start };
}

/** Multiply-adds of a node's products over a batch, forward. */
function products(node, batch, places) {
  if (node.type === 'linear') return batch * node.inFeatures * node.outFeatures;
  if (node.type === 'conv2d') return batch * places * node.inChannels * node.kernel ** 2 * node.outChannels;
  if (node.type !== 'recurrent') return 0;
  const gates = node.cell === 'lstm' ? 4 : 3;
  return batch * 100 * gates * node.hiddenSize * (node.inputSize + node.hiddenSize);
}

/** Floating-point operations of a step's matrix products: 2 a multiply-add, no input gradient of the first layer. */
export function layerFlops({ graph, batch }) {
  return graph.nodes.reduce((sum, node, index) => {
    return sum + 2 * products(node, batch, 64) * (index === 0 && node.type !== 'recurrent' ? 2 : 3);
  }, 0);
}
