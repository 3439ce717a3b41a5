/**
 * Registry of probes, by the names that documents give them (record.probes). A new probe is a file here and a line below.
 */
import { chainFactors } from './chainFactors.ts';
import { gates } from './gates.ts';
import { histogramCounts } from './histogramCounts.ts';
import { jacobianValues } from './jacobianValues.ts';
import type { ProbeName } from './names.ts';
import type { Probe } from './probe.ts';
import { spectralRadii } from './spectralRadii.ts';
import { states } from './states.ts';
import { statistics } from './statistics.ts';

/** Every probe. */
export const probes: Readonly<Record<ProbeName, Probe>> = {
  states,
  gates,
  statistics,
  chain: chainFactors,
  histograms: histogramCounts,
  spectralRadius: spectralRadii,
  jacobian: jacobianValues,
};
