/**
 * Our engine, on the path the app takes: a graph lowered to a plan, laid out by the WASM backend, the cursor set and a step run. It
 * also hands out the peak of the machine, measured by the kernels' own loop over registers.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundled } from '../bundle.mjs';
import { BATCHES, isClassifier, LEARNING_RATE } from '../configurations.mjs';

/** The kernels as they were built. */
export const kernelBytes = () => readFileSync(fileURLToPath(new URL('../../../dist/kernels.wasm', import.meta.url)));

function graphOf({ widths, activation, last }) {
  const nodes = [];
  widths.slice(1).forEach((outFeatures, layer) => {
    const name = `layers.${layer}`;
    nodes.push({ type: 'linear', in: [nodes.length - 1], name, inFeatures: widths[layer], outFeatures, bias: true });
    const fn = layer < widths.length - 2 ? activation : last;
    if (fn !== undefined) nodes.push({ type: 'activation', in: [nodes.length - 1], fn });
  });
  return { input: [widths[0]], nodes };
}

/** What a plan is made for: plain SGD, nothing kept. Also of gradioramaGraph.mjs. */
export function planOptions({ batch, samples, loss, targetColumns }) {
  return {
    batch,
    samples,
    targetColumns,
    loss: { kind: loss, reduction: 'mean' },
    optimizer: 'sgd',
    clip: 'none',
    keepAll: false,
    epochSums: false,
    inputGradient: false,
  };
}

function optionsOf(configuration, samples) {
  const { batch, widths } = configuration;
  const classes = isClassifier(configuration);
  const loss = classes ? 'crossEntropy' : 'mse';
  return planOptions({ batch, samples, loss, targetColumns: classes ? 1 : widths.at(-1) });
}

/** The transpose of [rows][columns]. */
function transpose(values, rows, columns) {
  return Float32Array.from(values, (_, index) => values[(index % rows) * columns + Math.floor(index / rows)]);
}

/** Writes everything but parameters: samples in their order, the learning rate, buffers where they begin. */
export function fillPlan(machine, { samples, inputs, targets }) {
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
}

/** A function that takes one batch after another and runs a program on it. */
export function stepper(machine, rows) {
  const { cursor } = machine.plan.data;
  let batch = 0;
  return (program) => {
    machine.set(cursor, 0, batch * rows);
    batch = (batch + 1) % BATCHES;
    machine.run(program);
  };
}

function writeWeights(machine, { widths }, weights) {
  const matrices = machine.plan.parameters.filter(({ kind }) => kind === 'weight');
  matrices.forEach(({ tensor }, layer) => {
    machine.write(tensor, transpose(weights[layer], widths[layer], widths[layer + 1]));
  });
}

/** Steps of our engine for a configuration, plain and recorded, each over a machine of its own; `loss` reads the last. */
export async function gradiorama() {
  const { kernelFactory, lower, wasmBackend } = await bundled('engine.ts');
  const backend = wasmBackend(kernelFactory(kernelBytes()));
  const contender = (configuration, data, program) => {
    const machine = backend.prepare(lower(graphOf(configuration), optionsOf(configuration, data.samples)));
    fillPlan(machine, data);
    writeWeights(machine, configuration, data.weights);
    const { plan } = machine;
    const floats = new Float32Array(plan.layout.floats);
    const codes = new Uint8Array(plan.layout.codes);
    const run = stepper(machine, configuration.batch);
    const step = () => {
      run(program);
      if (program === 'recordedStep') machine.copyRecord(floats, codes);
    };
    return { step, loss: () => machine.get(plan.loss.tensor, plan.loss.index) };
  };
  return { contender, peak: peakOf() };
}

const PEAK_ROUNDS = 100_000;
/** 11 accumulators of 4 numbers, a multiplication and an addition each. */
const PEAK_FLOPS = 11 * 4 * 2;

/** A function that measures the peak once: floating-point operations a second. */
export function peakOf() {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { peak } = new WebAssembly.Instance(new WebAssembly.Module(kernelBytes()), { env: { memory } }).exports;
  return () => {
    const start = performance.now();
    peak(PEAK_ROUNDS, 0.5);
    return (PEAK_ROUNDS * PEAK_FLOPS * 1000) / (performance.now() - start);
  };
}
