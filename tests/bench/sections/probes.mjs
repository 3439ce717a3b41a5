/**
 * What recording costs in the application, and what each probe of a document adds to it: the trainer's own steps, sums over the epoch and the
 * copy of the record included. Takes no other program as a measure.
 */
import { readAssetFile, readKernels } from '../../soak/soakFiles.mjs';
import { bundled } from '../bundle.mjs';
import { addedShare, rate } from '../measure.mjs';

const dense = (units, more = {}) => ({ type: 'dense', units, activation: 'relu', ...more });
const digits = { data: { set: 'digits' }, loss: { type: 'crossEntropy' }, batch: { size: 32 } };

/** A document a row. */
const documents = {
  '64-128-128-10 ReLU, 32': { ...digits, model: { blocks: [dense(128), dense(128), dense(10)] } },
  'the same, batch norm': {
    ...digits,
    model: { blocks: [dense(128, { normalization: 'batch' }), dense(128, { normalization: 'batch' }), dense(10)] },
  },
  'LSTM, 50 steps, 2-32-1, 32': {
    data: { set: 'adding', shape: 'sequence', standardize: 'none', length: 50 },
    loss: { type: 'mse' },
    batch: { size: 32 },
    model: { blocks: [{ type: 'recurrent', cell: 'lstm', units: 32 }, dense(1)] },
  },
};

const format = { format: 'gradiorama-experiment', version: 1, optimizer: { type: 'sgd', learningRate: 0.001 } };

/** A recorded step as the application does it; null where the document cannot have these probes, or they find nothing to look at. */
function recorder({ createTrainer, parseExperiment, loadExperimentData, backend }, document, probes) {
  const parsed = parseExperiment({ ...format, ...document, record: { probes } });
  if (!parsed.ok) return null;
  const { experiment } = parsed;
  const data = loadExperimentData(experiment, readAssetFile);
  const trainer = createTrainer({ experiment, data, backend, epochs: true, probes: true });
  const { floats, codes } = trainer.layout;
  if (probes.length > 0 && floats === trainer.machine.plan.layout.floats) return null;
  const record = [new Float32Array(floats), new Uint8Array(codes)];
  const recorded = () => {
    trainer.recordedStep();
    trainer.copyRecord(...record);
  };
  return { plain: () => trainer.trainStep(), recorded };
}

const WARM_UP = 1;

function measureOne(engine, document, timing) {
  const own = recorder(engine, document, []);
  const microseconds = 1e6 / rate(own.plain, WARM_UP);
  const percent = (step) => {
    rate(step, WARM_UP);
    return 100 * addedShare(own.plain, step, timing);
  };
  const recording = percent(own.recorded);
  const probes = engine.probeNames.flatMap((name) => {
    const probed = recorder(engine, document, [name]);
    return probed === null ? [] : [[name, percent(probed.recorded) - recording]];
  });
  return { microseconds, recording, probes: Object.fromEntries(probes) };
}

async function run(timing) {
  const { kernelFactory, wasmBackend, ...engine } = await bundled('allocating.ts');
  const backend = wasmBackend(kernelFactory(readKernels()));
  const rows = Object.entries(documents).map(([name, document]) => {
    return [name, measureOne({ ...engine, backend }, document, timing)];
  });
  return Object.fromEntries(rows);
}

function print(results) {
  const names = [...new Set(Object.values(results).flatMap(({ probes }) => Object.keys(probes)))];
  const lines = Object.entries(results).map(([title, { microseconds, recording, probes }]) => {
    const added = names.map((name) => (probes[name] === undefined ? '' : `${probes[name].toFixed(0)} %`));
    return `| ${[title, microseconds.toFixed(0), `${recording.toFixed(1)} %`, ...added].join(' | ')} |`;
  });
  return [
    'Percent of a step without a record: what recording adds, and on top of it each probe by itself.',
    '',
    `| network | microseconds a step | recording | ${names.join(' | ')} |`,
    `| --- | ---: | ---: |${names.map(() => ' ---: |').join('')}`,
    ...lines,
    '',
  ].join('\n');
}

/** A section of the benchmark. */
export const probes = { name: 'probes', run, print };
