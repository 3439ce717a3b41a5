/**
 * TensorFlow.js, written as its users write it for speed: fused matrix products with bias where it has a gradient for them,
 * optimizer.minimize within tidy, batches already tensors. Backends: WASM (SIMD, one thread) and plain JavaScript.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundled } from '../bundle.mjs';
import { BATCHES, isClassifier, LEARNING_RATE } from '../configurations.mjs';

const require = createRequire(import.meta.url);
export const tf = await bundled('tensorflowModule.mjs');
const folder = path.join(path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist');
tf.enableProdMode();
tf.env().set('WASM_HAS_SIMD_SUPPORT', true);
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
tf.setWasmPaths(`${folder}/`);

/** Makes a backend ("wasm" or "cpu") the current one. */
export async function selectBackend(name) {
  if (!(await tf.setBackend(name))) throw new Error(`TensorFlow.js has no backend "${name}" here`);
  await tf.ready();
}

/** One dense layer. Only ReLU and no activation have a gradient when fused. */
function dense(x, weight, bias, activation) {
  const fused = activation === 'relu' ? 'relu' : 'linear';
  const z = tf.fused.matMul({ a: x, b: weight, bias, activation: fused });
  if (activation === 'tanh') return tf.tanh(z);
  return activation === 'sigmoid' ? tf.sigmoid(z) : z;
}

/** Steps of a configuration on the current backend; `loss` reads that of the first batch. */
export function tensorflow(configuration, { inputs, targets, weights }) {
  const { widths, batch, activation, last } = configuration;
  const classes = isClassifier(configuration);
  const outputs = widths.at(-1);
  const batches = Array.from({ length: BATCHES }, (_, index) => {
    const x = tf.tensor2d(inputs.slice(index * batch * widths[0], (index + 1) * batch * widths[0]), [batch, widths[0]]);
    const columns = classes ? 1 : outputs;
    const rows = targets.slice(index * batch * columns, (index + 1) * batch * columns);
    const y = classes ? tf.oneHot(tf.tensor1d(rows, 'int32'), outputs) : tf.tensor2d(rows, [batch, outputs]);
    return { x, y };
  });
  const layers = weights.map((values, layer) => ({
    weight: tf.variable(tf.tensor2d(values, [widths[layer], widths[layer + 1]])),
    bias: tf.variable(tf.zeros([widths[layer + 1]])),
    activation: layer < weights.length - 1 ? activation : last,
  }));
  const optimizer = tf.train.sgd(LEARNING_RATE);
  const variables = layers.flatMap(({ weight, bias }) => [weight, bias]);
  const lossOf = ({ x, y }) => {
    const p = layers.reduce((value, layer) => dense(value, layer.weight, layer.bias, layer.activation), x);
    return classes ? tf.losses.softmaxCrossEntropy(y, p) : tf.losses.meanSquaredError(y, p);
  };
  let next = 0;
  const step = () => {
    optimizer.minimize(() => lossOf(batches[next]), false, variables);
    next = (next + 1) % BATCHES;
  };
  return { step, loss: () => tf.tidy(() => lossOf(batches[0]).dataSync()[0]) };
}
