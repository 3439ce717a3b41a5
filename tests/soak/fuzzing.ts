/** What the soak's fuzz needs of the application and of the tests, bundled by bench/bundle.mjs. */
import fc from 'fast-check';
import { type DataFiles, wasmBackend } from '../../engine/index.ts';
import { kernelFactory } from '../../main/kernelFactory.ts';
import { chooser } from '../engine/fuzz/chooser.ts';
import { randomDocument } from '../engine/fuzz/documents.ts';
import { limitDocuments } from '../engine/fuzz/limitDocuments.ts';
import { type Bench, type Outcome, outcomeOf } from '../engine/fuzz/outcome.ts';

export { limitDocuments, type Outcome };

/** The bench of the soak: everything within the limits that fits the memory is trained. */
export function soakBench(kernels: Uint8Array, files: DataFiles): Bench {
  const backend = wasmBackend(kernelFactory(kernels));
  return { backend, files, mostParameters: 50_000, mostActivations: 1_000_000, mostLayers: 2000 };
}

/** Tries random documents; returns how they went and the first one that went wrong. */
export function fuzz(bench: Bench, runs: number, seed: number) {
  const counts: Record<Outcome, number> = { trained: 0, diverged: 0, refused: 0, large: 0 };
  let failed: { document: string; error: string } | null = null;
  fc.assert(
    fc.property(fc.gen(), (gen) => {
      const document = randomDocument(chooser(gen));
      try {
        counts[outcomeOf(document, bench)]++;
      } catch (error) {
        failed ??= { document: JSON.stringify(document), error: String(error) };
      }
    }),
    { numRuns: runs, seed },
  );
  return { counts, failed: failed as { document: string; error: string } | null };
}

/** Tries the documents at the limits, the largest ones too; returns what did not go as it should. */
export function atTheLimits(bench: Bench): string[] {
  const all = { ...bench, mostParameters: 1e9, mostActivations: 1e9 };
  return limitDocuments.flatMap(({ name, document, accepted }) => {
    try {
      return (outcomeOf(document, all) !== 'refused') === accepted
        ? []
        : [`${name}: ${accepted ? 'refused' : 'accepted'}`];
    } catch (error) {
      return [`${name}: ${String(error)}`];
    }
  });
}
