/**
 * Random documents either train three steps or are refused with a message; 300 here with a fixed seed, 10,000 in the soak. Where one fails,
 * fast-check prints the document.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DataFiles, wasmBackend } from '../../../engine/index.ts';
import { readAsset } from '../../../main/assets.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { chooser } from './chooser.ts';
import { randomDocument } from './documents.ts';
import { limitDocuments } from './limitDocuments.ts';
import { type Bench, type Outcome, outcomeOf } from './outcome.ts';

const RUNS = 300;
const SEED = 20_240_611;
/** Some seconds of work, in milliseconds, on a machine that does much else. */
const PATIENCE = 300_000;

const files = new Map<string, Uint8Array>();
const read: DataFiles = (name) => {
  const found = files.get(name) ?? readAsset(name);
  files.set(name, found);
  return found;
};
const bench: Bench = {
  backend: wasmBackend(nodeKernels()),
  files: read,
  mostParameters: 50_000,
  mostActivations: 100_000,
  mostLayers: 100,
};

test(
  `${RUNS} random documents`,
  () => {
    const counts: Record<Outcome, number> = { trained: 0, diverged: 0, refused: 0, large: 0 };
    fc.assert(
      fc.property(fc.gen(), (gen) => {
        const document = randomDocument(chooser(gen));
        try {
          counts[outcomeOf(document, bench)]++;
        } catch (cause) {
          throw new Error(JSON.stringify(document), { cause });
        }
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    // Documents that are all refused would try nothing.
    expect(counts.trained + counts.diverged).toBeGreaterThan(120);
    expect(counts.refused).toBeGreaterThan(0);
  },
  PATIENCE,
);

test.each(limitDocuments.map(({ name, ...rest }) => [name, rest] as const))(
  'at the limit: %s',
  (_, { document, accepted }) => {
    expect(outcomeOf(document, bench) !== 'refused').toBe(accepted);
  },
);
