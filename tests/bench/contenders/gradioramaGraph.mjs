/**
 * Our engine on graphs of any layers: lowered, laid out by the WASM backend, a step run. Used by sections/layers.mjs and words.mjs.
 */
import { bundled } from '../bundle.mjs';
import { fillPlan, kernelBytes, planOptions, stepper } from './gradiorama.mjs';

/** `contender`: makes steps of our engine for a network, start values by name with them; and what makes trees of words. */
export async function gradioramaGraph() {
  const { kernelFactory, lower, wasmBackend, wordTree } = await bundled('engine.ts');
  const backend = wasmBackend(kernelFactory(kernelBytes()));
  const contender = (network, { samples, inputs, targets, start }) => {
    const { graph, batch, loss, outputs } = network;
    const targetColumns = loss === 'mse' ? outputs : 1;
    const machine = backend.prepare(lower(graph, planOptions({ batch, samples, loss, targetColumns })));
    const { plan } = machine;
    fillPlan(machine, { samples, inputs, targets });
    const values = new Map();
    for (const { name, tensor, kind, fanIn } of plan.parameters) {
      values.set(name, start({ shape: tensor.shape, kind, fanIn }));
      machine.write(tensor, values.get(name));
    }
    const step = stepper(machine, batch);
    return {
      step: () => step('step'),
      recorded: () => step('recordedStep'),
      loss: () => machine.get(plan.loss.tensor, plan.loss.index),
      values,
    };
  };
  return { contender, wordTree };
}
