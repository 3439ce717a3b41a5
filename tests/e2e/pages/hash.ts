/**
 * The engine in a browser's page, without any host: trains documents with the WASM kernels and gives the hash of the
 * parameters. Only for hash.test.ts, which serves this page and calls `trainedHash`.
 */
import {
  type DataSet,
  type Experiment,
  loadExperimentData,
  parseExperiment,
  wasmBackend,
} from '../../../engine/index.ts';
import { parameterBytes } from '../../../engine/training/parameterBytes.ts';
import { createTrainer } from '../../../engine/training/trainer.ts';
import { kernelFactory } from '../../../main/kernelFactory.ts';

async function bytesOf(address: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(address)).arrayBuffer());
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Files that were fetched already; the engine asks for them by name, and waits for nothing. */
const files = new Map<string, Uint8Array>();

/** The data of a document, with the files that turn out to be needed. */
async function dataOf(experiment: Experiment): Promise<DataSet> {
  for (;;) {
    const missing: string[] = [];
    const read = (name: string): Uint8Array => {
      const found = files.get(name);
      if (found === undefined) missing.push(name);
      return found ?? new Uint8Array();
    };
    try {
      const data = loadExperimentData(experiment, read);
      if (missing.length === 0) return data;
    } catch (error) {
      // Without its file a decoder may say anything.
      if (missing.length === 0) throw error;
    }
    for (const name of missing) files.set(name, await bytesOf(`./${name}`));
  }
}

/** Trains `steps` steps of a document, recording or not; the SHA-256 over its parameters. */
async function trainedHash(document: unknown, steps: number, record: boolean): Promise<string> {
  const parsed = parseExperiment(document);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { experiment } = parsed;
  const data = await dataOf(experiment);
  const kernels = files.get('kernels.wasm') ?? (await bytesOf('./kernels.wasm'));
  files.set('kernels.wasm', kernels);
  const trainer = createTrainer({ experiment, data, backend: wasmBackend(kernelFactory(kernels)) });
  while (trainer.step < steps) {
    if (record) trainer.recordedStep();
    else trainer.trainStep();
  }
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(parameterBytes(trainer.machine)))));
}

Object.assign(globalThis, { trainedHash });
