/** Trains recurrent networks on the adding problem until they have learned it, or have had their chance. For the soak's truths. */
import {
  type DataFiles,
  type Experiment,
  loadExperimentData,
  parseExperiment,
  presets,
  wasmBackend,
} from '../../engine/index.ts';
import { createTrainer } from '../../engine/training/trainer.ts';
import { kernelFactory } from '../../main/kernelFactory.ts';

/** How it went; `at`: the step, null where it never learned. */
export interface Learned {
  readonly name: string;
  readonly length: number;
  readonly at: number | null;
  readonly expected: string;
  readonly ok: boolean;
}

/** Guessing the mean has an error of 1/6. */
const LEARNED = 0.04;
const WINDOW = 20;

const cases = [
  { name: 'LSTM', preset: 'adding-lstm', length: 100, most: 1500, learns: true },
  { name: 'GRU', preset: 'adding-gru', length: 100, most: 1500, learns: true },
  { name: 'RNN, tanh', preset: 'adding-tanh', length: 100, most: 3000, learns: false },
  { name: 'RNN, tanh', preset: 'adding-tanh', length: 30, most: 1500, learns: false },
] as const;

/** All of them, one after another. */
export function learning(kernels: Uint8Array, files: DataFiles): Learned[] {
  const backend = wasmBackend(kernelFactory(kernels));
  return cases.map(({ name, preset, length, most, learns }) => {
    const experiment = withLength(presets[preset], length);
    const trainer = createTrainer({ experiment, data: loadExperimentData(experiment, files), backend });
    const { tensor, index } = trainer.machine.plan.loss;
    let [sum, at] = [0, null as number | null];
    for (let step = 1; step <= most && at === null; step++) {
      trainer.trainStep();
      sum += trainer.machine.get(tensor, index);
      if (step % WINDOW !== 0) continue;
      if (sum / WINDOW < LEARNED) at = step;
      sum = 0;
    }
    const expected = learns ? `learns within ${most} steps` : `does not learn in ${most} steps`;
    return { name, length, at, expected, ok: (at !== null) === learns };
  });
}

function withLength(preset: Experiment, length: number): Experiment {
  const parsed = parseExperiment({ ...preset, data: { ...preset.data, length } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.experiment;
}
