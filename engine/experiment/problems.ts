/**
 * The gate for documents: whatever comes from a file, a window or a command line is unknown until it has passed here. Problems are
 * given as codes and values; whoever shows them puts them into words. Called by the session, the command line, panels.
 */
import { crossProblems } from './checks.ts';
import { type Experiment, experimentSchema } from './experiment.ts';
import { keysAt } from './jsonSchema.ts';
import { limits } from './limits.ts';
import { cameAs, type Problem } from './problemCodes.ts';
import { schemaProblems } from './schemaProblems.ts';

export { type Problem, type ProblemCode, problemCodes } from './problemCodes.ts';

/** An accepted document with its defaults filled in, or all that is wrong with it (at most 20 problems). */
export type ParsedExperiment =
  | { readonly ok: true; readonly experiment: Experiment }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const MOST_PROBLEMS = 20;

/** Checks an unknown document. Never throws, and takes no longer for a hostile document than for a large one. */
export function parseExperiment(input: unknown): ParsedExperiment {
  const oversize = sizeProblem(input);
  if (oversize !== null) return { ok: false, problems: [oversize] };
  const parsed = experimentSchema.safeParse(input);
  const problems = parsed.success
    ? crossProblems(parsed.data)
    : schemaProblems(parsed.error.issues.slice(0, MOST_PROBLEMS), input, (path) => keysAt(path, input));
  if (parsed.success && problems.length === 0) return { ok: true, experiment: parsed.data };
  return { ok: false, problems: problems.slice(0, MOST_PROBLEMS) };
}

/** Size and depth, looked at without recursion before any schema does. */
export function sizeProblem(input: unknown): Problem | null {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { path: '', code: 'documentNotObject', values: { came: cameAs(input) } };
  }
  let values = 0;
  let level: readonly unknown[] = [input];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limits.depth) return { path: '', code: 'documentTooDeep', values: { most: limits.depth } };
    values += level.length;
    if (values > limits.values) return { path: '', code: 'documentTooLarge', values: { most: limits.values } };
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return null;
}
