/**
 * Whether a document's probes can look at its network: a Jacobian needs inputs that a derivative can be taken by, and not too many
 * numbers. Called by checks.ts.
 */
import { describeData } from '../data/dataSet.ts';
import type { Experiment } from './experiment.ts';
import { limits } from './limits.ts';
import type { ModelWalk } from './modelShapes.ts';
import type { Problem } from './problemCodes.ts';

/** What is wrong with record.probes and record.samples. */
export function probeProblems(experiment: Experiment, { steps }: ModelWalk): Problem[] {
  const { record, data } = experiment;
  const at = record.probes.indexOf('jacobian');
  if (at < 0) return [];
  const { sample, outputs, trainRows } = describeData(data);
  const path = `record.probes[${at}]`;
  if (data.shape === 'tokens') return [{ path, code: 'jacobianNeedsValues', values: {} }];
  const inputs = sample.reduce((product, length) => product * length, 1);
  const side = Math.min(inputs, outputs * steps);
  if (side > limits.jacobian)
    return [{ path, code: 'jacobianTooLarge', values: { came: side, most: limits.jacobian } }];
  return record.samples.flatMap((row, index): Problem[] => {
    if (row < trainRows) return [];
    return [{ path: `record.samples[${index}]`, code: 'tooLarge', values: { came: row, most: trainRows - 1 } }];
  });
}
