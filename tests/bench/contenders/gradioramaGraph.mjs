/**
 * Our engine on graphs of any layers: lowered, laid out by the WASM backend, a step run. Used by sections/layers.mjs and words.mjs.
 */
import { bundled } from '../bundle.mjs';
import { BATCHES, LEARNING_RATE } from '../configurations.mjs';
import { kernelBytes } from './gradiorama.mjs';

/** What a network's plan is made for. */
function optionsOf({ batch, loss, outputs }, samples) {
  return {
    batch,
    samples,
    targetColumns: loss === 'mse' ? outputs : 1,
    loss: { kind: loss, reduction: 'mean' },
    optimizer: 'sgd',
    clip: 'none',
    keepAll: false,
    epochSums: false,
    inputGradient: false,
  };
}

/** `contender`: makes steps of our engine for a network, start values by name with them; and what makes trees of words. */
export async function gradioramaGraph() {
  const { kernelFactory, lower, wasmBackend, wordTree } = await bundled('engine.ts');
  const backend = wasmBackend(kernelFactory(kernelBytes()));
  const contender = (network, { samples, inputs, targets, start }) => {
    const machine = backend.prepare(lower(network.graph, optionsOf(network, samples)));
    const { plan } = machine;
    machine.write(plan.data.inputs, inputs);
    machine.write(plan.data.targets, targets);
    machine.write(
      plan.data.order,
      Int32Array.from({ length: samples }, (_, row) => row),
    );
    machine.write(
      plan.hyper,
      plan.hyperNames.map((name) => (name === 'learningRate' ? LEARNING_RATE : 0)),
    );
    plan.buffers.forEach((buffer, index) => {
      machine.write(buffer, new Float32Array(buffer.columns).fill(plan.bufferStarts[index]));
    });
    const values = new Map();
    for (const { name, tensor, kind, fanIn } of plan.parameters) {
      values.set(name, start({ shape: tensor.shape, kind, fanIn }));
      machine.write(tensor, values.get(name));
    }
    let batch = 0;
    const step = (program = 'step') => {
      machine.set(plan.data.cursor, 0, batch * network.batch);
      batch = (batch + 1) % BATCHES;
      machine.run(program);
    };
    return {
      step: () => step(),
      recorded: () => step('recordedStep'),
      loss: () => machine.get(plan.loss.tensor, plan.loss.index),
      values,
    };
  };
  return { contender, wordTree };
}
