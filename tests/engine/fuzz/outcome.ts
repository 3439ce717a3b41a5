/**
 * What becomes of a document: refused with a known problem, or trained for three steps, recorded and not, with the same bits, where whatever
 * is not a number is told as an event. Anything else throws. Used by the fuzz test and the soak.
 */
import {
  type Backend,
  type DataFiles,
  type DataSet,
  describeData,
  type Experiment,
  loadExperimentData,
  modelSize,
  parseExperiment,
  problemCodes,
} from '../../../engine/index.ts';
import { parameterBytes } from '../../../engine/training/parameterBytes.ts';
import { createTrainer, type Trainer } from '../../../engine/training/trainer.ts';

/** How it went; `large`: accepted, too large to be tried thousands of times. */
export type Outcome = 'trained' | 'diverged' | 'refused' | 'large';

/** What documents are tried with. */
export interface Bench {
  readonly backend: Backend;
  readonly files: DataFiles;
  readonly mostParameters: number;
  readonly mostActivations: number;
  readonly mostLayers: number;
}

const STEPS = 3;

/** Tries a document. */
export function outcomeOf(document: unknown, bench: Bench): Outcome {
  const parsed = parseExperiment(document);
  if (!parsed.ok) {
    const [problem] = parsed.problems;
    if (problem === undefined) throw new Error('refused without a word');
    const missing = problemCodes[problem.code].filter((name) => !Object.hasOwn(problem.values, name));
    if (missing.length > 0) throw new Error(`${problem.code} at ${problem.path} does not say ${missing.join(', ')}`);
    return 'refused';
  }
  const { experiment } = parsed;
  const { parameters, units, layers } = modelSize(experiment.model.blocks, describeData(experiment.data).sample);
  const activations = units * experiment.batch.size;
  if (parameters > bench.mostParameters || activations > bench.mostActivations) return 'large';
  if (layers > bench.mostLayers) return 'large';
  return train(experiment, loadExperimentData(experiment, bench.files), bench.backend);
}

function train(experiment: Experiment, data: DataSet, backend: Backend): Outcome {
  const recorded = createTrainer({ experiment, data, backend, epochs: true });
  const bare = createTrainer({ experiment, data, backend });
  const [first] = [recorded.checkpoint()];
  for (let step = 0; step < STEPS; step++) {
    recorded.recordedStep();
    bare.trainStep();
  }
  const bits = parameterBytes(recorded.machine);
  same(bits, parameterBytes(bare.machine), 'recorded and not');
  if (recorded.diverged === null && !allFinite(recorded)) throw new Error('not a number, and no event');
  const { layout } = recorded.machine.plan;
  recorded.copyRecord(new Float32Array(layout.floats), new Uint8Array(layout.codes));
  recorded.restore(first);
  for (let step = 0; step < STEPS; step++) recorded.trainStep();
  same(bits, parameterBytes(recorded.machine), 'trained again');
  return bare.diverged === null && recorded.diverged === null && allFinite(recorded) ? 'trained' : 'diverged';
}

function same(a: Uint8Array, b: Uint8Array, what: string): void {
  if (a.length !== b.length || a.some((byte, index) => byte !== b[index])) throw new Error(`other bits: ${what}`);
}

function allFinite({ machine }: Trainer): boolean {
  const { loss, parameters } = machine.plan;
  const values = parameters.every(({ tensor }) => machine.read(tensor).every(Number.isFinite));
  return values && Number.isFinite(machine.get(loss.tensor, loss.index));
}
