/**
 * Hierarchical softmax as a plain loop over typed arrays, as one writes it in JavaScript without a library: along each word's path, and a
 * step on the vectors it touches. Used by sections/words.mjs.
 */
import { BATCHES, LEARNING_RATE } from '../configurations.mjs';

/** Steps of a network; `stepLoss` gives the loss that its step began with. */
export function plainWords({ batch, outputs }, { paths, codes }, { inputs, targets }, values) {
  const lookup = values.get('words.weight').slice();
  const vectors = values.get('head.weight').slice();
  const bias = values.get('head.bias').slice();
  const dim = lookup.length / outputs;
  const context = inputs.length / (batch * BATCHES);
  const hidden = new Float32Array(batch * dim);
  const below = new Float32Array(batch * dim);
  const deltas = new Float32Array(batch * Math.max(...paths.map((path) => path.length)));
  const longest = deltas.length / batch;

  /** Loss of row n of the batch, its deltas and dL/dh. */
  function judge(n, row) {
    for (let i = 0; i < dim; i++) {
      let sum = 0;
      for (let k = 0; k < context; k++) sum += lookup[inputs[row * context + k] * dim + i];
      hidden[n * dim + i] = sum / context;
    }
    below.fill(0, n * dim, (n + 1) * dim);
    const path = paths[targets[row]];
    let loss = 0;
    for (let k = 0; k < path.length; k++) {
      const at = path[k] * dim;
      let z = bias[path[k]];
      for (let i = 0; i < dim; i++) z += hidden[n * dim + i] * vectors[at + i];
      const sign = 1 - 2 * codes[targets[row]][k];
      const e = Math.exp(-sign * z);
      loss += Math.log1p(e);
      const delta = (-sign * e) / (1 + e) / batch;
      deltas[n * longest + k] = delta;
      for (let i = 0; i < dim; i++) below[n * dim + i] += delta * vectors[at + i];
    }
    return loss;
  }

  function descend(n, row) {
    paths[targets[row]].forEach((node, k) => {
      const change = LEARNING_RATE * deltas[n * longest + k];
      bias[node] -= change;
      for (let i = 0; i < dim; i++) vectors[node * dim + i] -= change * hidden[n * dim + i];
    });
    for (let k = 0; k < context; k++) {
      const at = inputs[row * context + k] * dim;
      for (let i = 0; i < dim; i++) lookup[at + i] -= (LEARNING_RATE / context) * below[n * dim + i];
    }
  }

  let next = 0;
  const step = () => {
    let loss = 0;
    for (let n = 0; n < batch; n++) loss += judge(n, next * batch + n);
    for (let n = 0; n < batch; n++) descend(n, next * batch + n);
    next = (next + 1) % BATCHES;
    return loss / batch;
  };
  return { step, stepLoss: step };
}
