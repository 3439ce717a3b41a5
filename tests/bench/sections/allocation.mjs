/**
 * Bytes that a training step leaves on the JavaScript heap: 10,000 steps of the trainer, plain and recorded, after everything was compiled. The
 * middle one of several windows counts: the engine's own compiler allocates at times of its choosing.
 */
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readAssetFile, readKernels } from '../../soak/soakFiles.mjs';
import { bundled } from '../bundle.mjs';

const STEPS = 10_000;
const WINDOWS = 10;
const WARM = 3000;

const dense = (units, more = {}) => ({ type: 'dense', units, activation: 'relu', ...more });
/** So many rows that hardly a window meets the end of an epoch, where the next order of rows is allocated. */
const samples = 100_000;
const classes = { loss: { type: 'crossEntropy' }, batch: { size: 2 } };
const points = { ...classes, data: { set: 'spirals', samples } };

/** One document a kind of network. */
const documents = {
  dense: { ...points, model: { blocks: [dense(32), dense(2)] } },
  'batch norm': { ...points, model: { blocks: [dense(32, { normalization: 'batch' }), dense(2)] } },
  CNN: {
    ...classes,
    data: { set: 'shapes', shape: 'image', samples },
    model: { blocks: [{ type: 'conv', channels: 4, activation: 'relu' }, { type: 'pool' }, dense(5)] },
  },
  LSTM: {
    data: { set: 'adding', shape: 'sequence', standardize: 'none', length: 20, samples },
    loss: { type: 'mse' },
    batch: { size: 2 },
    model: { blocks: [{ type: 'recurrent', cell: 'lstm', units: 8 }, dense(1)] },
  },
};

/** Bytes a step: what ten times as many steps leave beyond what the measuring itself does, in the middle of the windows. */
function measured(step, collect) {
  for (let warm = 0; warm < WARM; warm++) step();
  const few = grown(step, STEPS / WINDOWS, collect);
  return Math.max(0, grown(step, STEPS, collect) - few) / (STEPS - STEPS / WINDOWS);
}

function grown(step, steps, collect) {
  const windows = Array.from({ length: WINDOWS }, () => {
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let count = 0; count < steps; count++) step();
    return process.memoryUsage().heapUsed - before;
  }).sort((a, b) => a - b);
  return windows[WINDOWS >> 1];
}

async function run() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const { createTrainer, kernelFactory, loadExperimentData, parseExperiment, wasmBackend } =
    await bundled('allocating.ts');
  const backend = wasmBackend(kernelFactory(readKernels()));
  const format = { format: 'gradiorama-experiment', version: 1, optimizer: { type: 'adam', learningRate: 0.001 } };
  const results = {};
  for (const [name, document] of Object.entries(documents)) {
    const parsed = parseExperiment({ ...format, ...document });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { experiment } = parsed;
    const trainer = createTrainer({ experiment, data: loadExperimentData(experiment, readAssetFile), backend });
    results[name] = {
      plain: measured(() => trainer.trainStep(), collect),
      recorded: measured(() => trainer.recordedStep(), collect),
    };
  }
  return results;
}

function print(results) {
  const rows = Object.entries(results).map(
    ([name, { plain, recorded }]) => `| ${name} | ${plain.toFixed(1)} | ${recorded.toFixed(1)} |`,
  );
  return [
    'Bytes on the JavaScript heap a step:',
    '',
    '| network | plain | recorded |',
    '| --- | ---: | ---: |',
    ...rows,
    '',
  ].join('\n');
}

/** The section. */
export const allocation = { name: 'allocation', run, print };
