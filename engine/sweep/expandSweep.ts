/**
 * From an unknown sweep document to the list of its experiments, each checked before anything starts. What is wrong is named by cell,
 * path and value. Called by the command line.
 */
import type { Experiment } from '../experiment/experiment.ts';
import { presets } from '../experiment/presets.ts';
import { cameAs, type Problem } from '../experiment/problemCodes.ts';
import { parseExperiment, sizeProblem } from '../experiment/problems.ts';
import { schemaProblems } from '../experiment/schemaProblems.ts';
import { keysNear, pathKeys, withField } from './fieldPath.ts';
import { type SweepDocument, sweepLimits, sweepSchema } from './sweepDocument.ts';

/** What one cell of the grid has at one axis. */
export interface SweepChoice {
  readonly path: string;
  readonly value: unknown;
}

/** One experiment of the grid. */
export interface SweepCell {
  readonly index: number;
  readonly choices: readonly SweepChoice[];
  readonly experiment: Experiment;
}

/** A problem of the sweep document, or of one of its cells. */
export interface SweepProblem extends Problem {
  /** Null: of the whole sweep. */
  readonly cell: { readonly index: number; readonly choices: readonly SweepChoice[] } | null;
}

/** The grid, or what is wrong with it (at most 20 problems). */
export type ParsedSweep =
  | { readonly ok: true; readonly sweep: SweepDocument; readonly cells: readonly SweepCell[] }
  | { readonly ok: false; readonly problems: readonly SweepProblem[] };

const MOST_PROBLEMS = 20;

/** Checks and expands; the last axis changes fastest. */
export function parseSweep(input: unknown): ParsedSweep {
  const refused = (problems: readonly Problem[]): ParsedSweep => {
    return { ok: false, problems: problems.map((problem) => ({ ...problem, cell: null })) };
  };
  const oversize = sizeProblem(input);
  if (oversize !== null) return refused([oversize]);
  const parsed = sweepSchema.safeParse(input);
  if (!parsed.success) return refused(schemaProblems(parsed.error.issues.slice(0, MOST_PROBLEMS), input, allowedKeys));
  const sweep = parsed.data;
  const raw = typeof sweep.base === 'string' ? presetNamed(sweep.base) : sweep.base;
  if (raw === undefined) return refused([baseProblem(sweep.base)]);
  const base = parseExperiment(raw);
  if (!base.ok) return refused(base.problems.map((each) => ({ ...each, path: joined('base', each.path) })));
  const problems = axisProblems(sweep, base.experiment);
  return problems.length > 0 ? refused(problems) : expanded(sweep, raw, base.experiment);
}

function allowedKeys(path: readonly PropertyKey[]): readonly string[] {
  return path.length === 0 ? Object.keys(sweepSchema.shape) : Object.keys(sweepSchema.shape.axes.element.shape);
}

function presetNamed(name: string): Experiment | undefined {
  return Object.entries(presets).find(([key]) => key === name)?.[1];
}

function baseProblem(base: unknown): Problem {
  if (base === undefined) return { path: 'base', code: 'missing', values: {} };
  return {
    path: 'base',
    code: 'notAllowed',
    values: { came: cameAs(base), allowed: Object.keys(presets).join(', ') },
  };
}

function joined(root: string, path: string): string {
  return path === '' ? root : `${root}.${path}`;
}

function axisProblems({ axes }: SweepDocument, whole: Experiment): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  axes.forEach(({ path }, index) => {
    const keys = pathKeys(path);
    const place = keys.join('.');
    const at = `axes[${index}].path`;
    if (withField(whole, whole, keys, 0) === null) {
      const allowed = keysNear(whole, keys).join(', ');
      problems.push({ path: at, code: 'pathUnknown', values: { came: cameAs(path), allowed } });
    } else if (seen.has(place)) {
      problems.push({ path: at, code: 'pathTwice', values: { came: cameAs(path) } });
    }
    seen.add(place);
  });
  const cells = axes.reduce((product, { values }) => product * values.length, 1);
  if (cells > sweepLimits.cells) {
    problems.push({ path: 'axes', code: 'tooManyCells', values: { came: cells, most: sweepLimits.cells } });
  }
  return problems;
}

function expanded(sweep: SweepDocument, raw: unknown, whole: Experiment): ParsedSweep {
  const cells: SweepCell[] = [];
  const problems: SweepProblem[] = [];
  const count = sweep.axes.reduce((product, { values }) => product * values.length, 1);
  for (let index = 0; index < count && problems.length < MOST_PROBLEMS; index++) {
    const choices = choicesOf(sweep, index);
    const document = choices.reduce<unknown>(
      // An axis before may have replaced what this one reaches into.
      (changed, { path, value }) => withField(changed, whole, pathKeys(path), value) ?? changed,
      raw,
    );
    const parsed = parseExperiment(document);
    if (parsed.ok) cells.push({ index, choices, experiment: parsed.experiment });
    else problems.push(...parsed.problems.map((problem) => ({ ...problem, cell: { index, choices } })));
  }
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, MOST_PROBLEMS) };
  return { ok: true, sweep, cells };
}

/** What cell `index` has at each axis: the digits of its number, the last axis being the units. */
function choicesOf({ axes }: SweepDocument, index: number): SweepChoice[] {
  let rest = index;
  const choices: SweepChoice[] = [];
  for (const { path, values } of [...axes].reverse()) {
    choices.unshift({ path, value: values[rest % values.length] });
    rest = Math.floor(rest / values.length);
  }
  return choices;
}
