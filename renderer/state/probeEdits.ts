/**
 * The probes of a document (record.probes) as a person switches them: which of them have something to measure in this network, which are
 * refused and why, and the document with one more or less. Pure; what a probe measures is the engine's business.
 */
import {
  describeData,
  type Experiment,
  limits,
  type ProbeName,
  type Problem,
  parseExperiment,
  probeNames,
  weightBlocks,
} from '../../engine/index.ts';

/** What a network must have for a probe to measure anything. */
export type ProbeNeed = 'recurrent' | 'gates' | 'batchNorm' | 'layers';

/** One probe in one document. */
export interface ProbeChoice {
  readonly name: ProbeName;
  readonly on: boolean;
  /** What the network lacks. */
  readonly lacks: ProbeNeed | null;
  /** Why the engine refuses it. */
  readonly problem: Problem | null;
}

type Blocks = Experiment['model']['blocks'];

const has: Readonly<Record<ProbeNeed, (blocks: Blocks) => boolean>> = {
  recurrent: (blocks) => weightBlocks(blocks).some(({ type }) => type === 'recurrent'),
  gates: (blocks) => weightBlocks(blocks).some((block) => block.type === 'recurrent' && block.cell !== 'rnn'),
  batchNorm: (blocks) =>
    weightBlocks(blocks).some((block) => 'normalization' in block && block.normalization === 'batch'),
  layers: (blocks) => weightBlocks(blocks).length > 1,
};

const needs: Readonly<Partial<Record<ProbeName, ProbeNeed>>> = {
  states: 'recurrent',
  gates: 'gates',
  spectralRadius: 'recurrent',
  statistics: 'batchNorm',
  chain: 'layers',
};

/** Every probe, in the order of the records. */
export function probeChoices(experiment: Experiment): readonly ProbeChoice[] {
  return probeNames.map((name) => {
    const on = experiment.record.probes.includes(name);
    const need = needs[name];
    const lacks = need === undefined || has[need](experiment.model.blocks) ? null : need;
    return { name, on, lacks, problem: on || lacks !== null ? null : refusal(withProbe(experiment, name, true)) };
  });
}

function refusal(experiment: Experiment): Problem | null {
  const parsed = parseExperiment(experiment);
  return parsed.ok ? null : (parsed.problems.find(({ path }) => path.startsWith('record.probes')) ?? null);
}

/** The document with a probe on or off; the others keep their order. */
export function withProbe(experiment: Experiment, name: ProbeName, on: boolean): Experiment {
  const probes = probeNames.filter((each) => (each === name ? on : experiment.record.probes.includes(each)));
  const next = { ...experiment, record: { ...experiment.record, probes } };
  return name === 'jacobian' && on ? withFittingSamples(next) : next;
}

function withFittingSamples(experiment: Experiment): Experiment {
  const { max } = sampleRule(experiment);
  const rows = experiment.record.samples.filter((row) => row <= max);
  return withSamples(experiment, rows.length === 0 ? [0] : rows);
}

/** The document that looks at the Jacobians of these training samples. */
export function withSamples(experiment: Experiment, samples: readonly number[]): Experiment {
  return { ...experiment, record: { ...experiment.record, samples: [...samples] } };
}

/** The document without what its probes cannot look at: rows that other data do not have, a Jacobian where there is none. */
export function withFittingProbes(experiment: Experiment): Experiment {
  if (!experiment.record.probes.includes('jacobian')) return experiment;
  const kept = withFittingSamples(experiment);
  return refusal(kept) === null ? kept : withProbe(kept, 'jacobian', false);
}

/** Which training samples there are, and how many of them may be chosen. */
export function sampleRule({ data }: Experiment): { readonly min: 0; readonly max: number; readonly most: number } {
  return { min: 0, max: describeData(data).trainRows - 1, most: limits.probedSamples };
}

/** Reads what a person typed: numbers with commas, semicolons or spaces between; null where it is no such list. */
export function parseSamples(text: string, { max, most }: ReturnType<typeof sampleRule>): readonly number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  if (parts.length === 0 || !parts.every((part) => /^\d{1,9}$/.test(part))) return null;
  const rows = [...new Set(parts.map(Number))];
  return rows.length <= most && rows.every((row) => row <= max) ? rows : null;
}
