/**
 * The five networks that are measured, a to e: sizes, activations, loss, batch, and one seeded set of data and weights that all
 * contenders get. Knows no contender.
 */

const repeat = (width, times) => new Array(times).fill(width);

/** What is trained. `widths`: inputs, then units of every weight layer; `last`: activation after the last. */
export const configurations = {
  a: {
    title: '2-8x6-1 tanh, MSE, batch 10',
    widths: [2, ...repeat(8, 6), 1],
    activation: 'tanh',
    last: 'tanh',
    batch: 10,
  },
  b: { title: '64-128-128-10 ReLU, cross-entropy, 32', widths: [64, 128, 128, 10], activation: 'relu', batch: 32 },
  c: { title: '784-256-128-10 ReLU, cross-entropy, 64', widths: [784, 256, 128, 10], activation: 'relu', batch: 64 },
  d: {
    title: '50 x 32x32 sigmoid, MSE, 64',
    widths: repeat(32, 51),
    activation: 'sigmoid',
    last: 'sigmoid',
    batch: 64,
  },
  e: { title: '200 x 64x64 ReLU, MSE, 64', widths: repeat(64, 201), activation: 'relu', batch: 64 },
};

/** Batches that are cycled through. */
export const BATCHES = 8;
export const LEARNING_RATE = 0.001;

/** Whether the loss is softmax cross-entropy over classes; else mean squared error. */
export const isClassifier = ({ widths }) => widths.at(-1) === 10;

/** Floating-point operations of the matrix products of a step: 2 a multiply-add, no input gradient of the first layer. */
export function productFlops({ widths, batch }) {
  return widths
    .slice(1)
    .reduce((sum, units, layer) => sum + 2 * batch * widths[layer] * units * (layer === 0 ? 2 : 3), 0);
}

/** Numbers in [-0.5, 0.5), the same on every machine. */
export function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

/** Inputs, targets (class numbers or values) and start weights [fanIn][units] of a configuration. */
export function dataOf(configuration) {
  const { widths, batch, activation } = configuration;
  const random = randomNumbers(12_345);
  const samples = batch * BATCHES;
  const outputs = widths.at(-1);
  const inputs = Float32Array.from({ length: samples * widths[0] }, random);
  const targets = isClassifier(configuration)
    ? Float32Array.from({ length: samples }, () => Math.floor((random() + 0.5) * outputs))
    : Float32Array.from({ length: samples * outputs }, () => random() + 0.5);
  const weights = widths.slice(1).map((units, layer) => {
    const bound = Math.sqrt((activation === 'relu' ? 24 : 12) / widths[layer]);
    return Float32Array.from({ length: widths[layer] * units }, () => random() * bound);
  });
  return { samples, inputs, targets, weights };
}
