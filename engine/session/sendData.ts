/**
 * Answers about a run's data: single rows, many rows, what the set is. Commands for commands.ts.
 */
import { featureCount, labelColumns, labelOf, rawRows, rowsPerClass } from '../training/dataFacts.ts';
import type { Session } from './sessionState.ts';
import type { TrainingRun } from './trainingRun.ts';
import type { WorkerCommand } from './workerProtocol.ts';

type Of<Type extends WorkerCommand['type']> = Extract<WorkerCommand, { type: Type }>;

/** One row of the training data as the input layer shows it. */
export function sendSample(run: TrainingRun, { row, asker }: Of<'sample'>, { port, fail }: Session): void {
  const { data } = run.trainer;
  const { train } = data;
  if (row >= train.count) {
    fail(run.id, 'row.unknown', { row, rows: train.count });
    return;
  }
  const features = featureCount(data);
  const raw = train.raw.slice(row * features, (row + 1) * features);
  const [first] = run.trainer.graph.nodes;
  const values = first?.type === 'embedding' ? wordCounts(raw, first.vocabulary) : raw;
  const event = { type: 'sample', run: run.id, row, label: labelOf(data, train, row) } as const;
  port.send(asker === undefined ? event : { ...event, asker }, new Uint8Array(values.buffer));
}

/** How often each word stands in a context: the inputs of a lookup are its words. */
function wordCounts(ids: Float32Array, vocabulary: number): Float32Array {
  const counts = new Float32Array(vocabulary);
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}

/** Rows of a set, raw, with their labels. */
export function sendSamples(
  run: TrainingRun,
  { set, from, count: most }: Of<'samples'>,
  { port, fail }: Session,
): void {
  const { data } = run.trainer;
  const rows = data[set].count;
  if (from >= rows) {
    fail(run.id, 'row.unknown', { row: from, rows });
    return;
  }
  const count = Math.min(most, rows - from);
  const [features, labels] = [featureCount(data), labelColumns(data)];
  const values = rawRows(data, set, from, count);
  port.send({ type: 'samples', run: run.id, set, from, count, features, labels }, new Uint8Array(values.buffer));
}

/** What the data are. */
export function sendDataInfo(run: TrainingRun, _: Of<'dataInfo'>, { port }: Session): void {
  const { data } = run.trainer;
  const { name, attribution } = data;
  port.send({
    type: 'dataInfo',
    run: run.id,
    name,
    shape: [...data.display],
    features: featureCount(data),
    classes: [...data.classes],
    train: { rows: data.train.count, perClass: rowsPerClass(data, 'train') },
    test: { rows: data.test.count, perClass: rowsPerClass(data, 'test') },
    mean: [...data.mean],
    deviation: [...data.deviation],
    attribution,
  });
}
