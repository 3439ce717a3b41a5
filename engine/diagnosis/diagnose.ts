/**
 * The diagnosis: what a record of a step means, in codes and numbers, most important first. The same sentence stands above the
 * stage, in reports and in lessons because all of them ask here. Silent where there is nothing to say.
 */
import type { Experiment } from '../experiment/experiment.ts';
import { detectors, type Finding } from './detectors.ts';
import { factsOf, type RecordedNumbers } from './facts.ts';

export type { Finding } from './detectors.ts';
export type { RecordedNumbers } from './facts.ts';
export { applyRemedy, type Change, type Remedy } from './remedies.ts';

/**
 * What the record of a step (or an epoch) of this run shows. After a divergence nothing else is said; `began` is the layer (from 0) where
 * that was seen first, since records of later steps cannot tell.
 */
export function diagnose(
  record: RecordedNumbers,
  experiment: Experiment,
  began: number | null = null,
): readonly Finding[] {
  const found = factsOf(record);
  const facts = found.broken && began !== null ? { ...found, brokenLayer: began + 1 } : found;
  const { diverged, steady, ...others } = detectors;
  const first = diverged(facts, experiment);
  if (first !== null) return [first];
  const findings = Object.values(others)
    .map((detect) => detect(facts, experiment))
    .filter((finding) => finding !== null);
  const calm = findings.length === 0 ? steady(facts, experiment) : null;
  return calm === null ? findings : [calm];
}
