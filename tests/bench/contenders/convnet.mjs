/**
 * ConvNetJS, the classic network in plain JavaScript: its own trainer, sample by sample, `batch` samples a step.
 */
import { createRequire } from 'node:module';
import { BATCHES, isClassifier, LEARNING_RATE } from '../configurations.mjs';

const convnet = createRequire(import.meta.url)('convnetjs');

/** Steps of a configuration. Its regression head has no activation of its own, so a last activation gets a layer. */
export function convnetjs(configuration, { inputs, targets }) {
  const { widths, batch, activation, last } = configuration;
  const classes = isClassifier(configuration);
  const outputs = widths.at(-1);
  const hidden = widths.slice(1, -1).map((units) => ({ type: 'fc', num_neurons: units, activation }));
  const head = classes
    ? [{ type: 'softmax', num_classes: outputs }]
    : [
        ...(last === undefined ? [] : [{ type: 'fc', num_neurons: outputs, activation: last }]),
        { type: 'regression', num_neurons: outputs },
      ];
  const network = new convnet.Net();
  network.makeLayers([{ type: 'input', out_sx: 1, out_sy: 1, out_depth: widths[0] }, ...hidden, ...head]);
  const trainer = new convnet.Trainer(network, {
    method: 'sgd',
    learning_rate: LEARNING_RATE,
    momentum: 0,
    batch_size: batch,
  });
  const samples = Array.from({ length: batch * BATCHES }, (_, row) => {
    const x = new convnet.Vol(1, 1, widths[0]);
    x.w = Float64Array.from(inputs.subarray(row * widths[0], (row + 1) * widths[0]));
    return { x, y: classes ? targets[row] : [...targets.subarray(row * outputs, (row + 1) * outputs)] };
  });
  let next = 0;
  return {
    step: () => {
      for (let row = 0; row < batch; row++) trainer.train(samples[next + row].x, samples[next + row].y);
      next = (next + batch) % samples.length;
    },
  };
}
