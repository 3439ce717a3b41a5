/**
 * The engine in a browser's page, without any host: trains documents with the WASM kernels and gives the hash of the
 * parameters. Only for hash.test.ts, which serves this page and calls `trainedHash`.
 */
import { loadExperimentData, parseExperiment, wasmBackend } from '../../../engine/index.ts';
import { parameterBytes } from '../../../engine/training/parameterBytes.ts';
import { createTrainer } from '../../../engine/training/trainer.ts';
import { kernelFactory } from '../../../main/kernelFactory.ts';

async function bytesOf(address: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(address)).arrayBuffer());
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Trains `steps` steps of a document, recording or not; the SHA-256 over its parameters. */
async function trainedHash(document: unknown, steps: number, record: boolean): Promise<string> {
  const parsed = parseExperiment(document);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { experiment } = parsed;
  const digits = await bytesOf('./data/digits8x8.bin');
  const data = loadExperimentData(experiment, () => digits);
  const backend = wasmBackend(kernelFactory(await bytesOf('./kernels.wasm')));
  const trainer = createTrainer({ experiment, data, backend });
  while (trainer.step < steps) {
    if (record) trainer.recordedStep();
    else trainer.trainStep();
  }
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(parameterBytes(trainer.machine)))));
}

Object.assign(globalThis, { trainedHash });
