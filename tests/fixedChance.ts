/**
 * Property tests try the same examples on every machine: a commit is never refused by chance. `GRADIORAMA_TEST_SEED=7 npm test` tries
 * others. Loaded by Vitest before every file of tests.
 */
import process from 'node:process';
import { configureGlobal } from 'fast-check';

configureGlobal({ seed: Number(process.env['GRADIORAMA_TEST_SEED'] ?? 1) });
