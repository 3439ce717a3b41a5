/** Memory is promised before it is taken, laid out once, and never grows. */
import { describe, expect, it } from 'vitest';
import {
  arenaBytes,
  type Experiment,
  type KernelFactory,
  loadExperimentData,
  planOf,
  presets,
  wasmBackend,
} from '../../../engine/index.ts';
import { createTrainer } from '../../../engine/training/trainer.ts';
import { readAsset } from '../../../main/assets.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { smallExperiment } from './smallRun.ts';

const PAGE = 65_536;

/** Trains three steps; how many bytes were asked for, how many there are then. */
function taken(experiment: Experiment, epochs: boolean) {
  const memory = { asked: 0, buffer: null as { readonly buffer: ArrayBuffer } | null };
  const factory: KernelFactory = (bytes) => {
    const kernels = nodeKernels()(bytes);
    memory.asked = bytes;
    memory.buffer = kernels.memory;
    return kernels;
  };
  const data = loadExperimentData(experiment, readAsset);
  const trainer = createTrainer({ experiment, data, backend: wasmBackend(factory), epochs });
  for (let step = 0; step < 3; step++) trainer.recordedStep();
  return { asked: memory.asked, bytes: trainer.machine.bytes, after: memory.buffer?.buffer.byteLength };
}

const dense = (units: number, activation: string) => ({ type: 'dense', units, activation, bias: true });
const deep = smallExperiment({
  model: { blocks: [{ type: 'repeat', times: 1000, blocks: [dense(64, 'relu')] }, dense(2, 'identity')] },
});
const judgedByValues = smallExperiment({ loss: { type: 'mse' } });

describe('the memory of a run', () => {
  it.each([
    ...Object.entries(presets),
    ['a thousand layers of 64', deep],
    ['classes as rows of values', judgedByValues],
  ] as const)('is what was promised: %s', (_, experiment) => {
    const promised = arenaBytes(planOf(experiment));
    const { asked, bytes, after } = taken(experiment, false);
    expect([asked, bytes]).toEqual([promised, promised]);
    expect(after).toBe(Math.ceil(promised / PAGE) * PAGE);
  });

  it('is more where epochs are summed up, and promised so, too', () => {
    const promised = arenaBytes(planOf(judgedByValues, true));
    expect(promised).toBeGreaterThan(arenaBytes(planOf(judgedByValues)));
    expect(taken(judgedByValues, true).bytes).toBe(promised);
  });
});
