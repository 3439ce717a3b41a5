/**
 * What probes are called in documents. Apart from the probes themselves, because the schema of documents stands below them.
 */

/** In the order of the records. */
export const probeNames = [
  'states',
  'gates',
  'statistics',
  'chain',
  'histograms',
  'spectralRadius',
  'jacobian',
] as const;
export type ProbeName = (typeof probeNames)[number];
