/**
 * What a viewer wants to know of a run's data: rows, classes, targets of single rows. Reads the data set as the trainer holds it; loads
 * nothing. Called by the session (dataInfo, samples, sample).
 */
import type { DataSet, Split } from '../data/dataSet.ts';
import type { SetName } from './evaluation.ts';

/** Numbers a feature has before anything is standardised. */
export function featureCount({ train }: DataSet): number {
  return train.raw.length / train.count;
}

/** Target values of a row on the wire: one class number, or the row's values; those of every step where every step has its own. */
export function labelColumns(data: DataSet): number {
  return data.targetKind === 'class' ? data.targetSteps : data.targetColumns;
}

/** The class number of a row, or of one of its steps; -1 for regression. Targets may be one column per class. */
export function classOf(data: DataSet, { targets }: Split, row: number, step = 0): number {
  if (data.targetKind !== 'class') return -1;
  const columns = data.targetColumns / data.targetSteps;
  const first = row * data.targetColumns + step * columns;
  const values = targets.subarray(first, first + columns);
  return columns === 1 ? (values[0] ?? -1) : values.indexOf(Math.max(...values));
}

/** The class a row is shown with; -1 for regression, and where every step has its own. */
export function labelOf(data: DataSet, split: Split, row: number): number {
  return data.targetSteps > 1 ? -1 : classOf(data, split, row);
}

/** Rows of each class, or steps where every step has its own; empty for regression. */
export function rowsPerClass(data: DataSet, set: SetName): number[] {
  const counts = data.classes.map(() => 0);
  for (let row = 0; row < data[set].count; row++) {
    for (let step = 0; step < data.targetSteps; step++) {
      const label = classOf(data, data[set], row, step);
      if (label in counts) counts[label] = (counts[label] ?? 0) + 1;
    }
  }
  return counts;
}

/** Raw values [count, features], then labels [count, labelColumns], of rows `from` ... `from + count - 1`. */
export function rawRows(data: DataSet, set: SetName, from: number, count: number): Float32Array {
  const split = data[set];
  const [features, columns] = [featureCount(data), labelColumns(data)];
  const values = new Float32Array(count * (features + columns));
  values.set(split.raw.subarray(from * features, (from + count) * features));
  const labels = values.subarray(count * features);
  if (data.targetKind === 'value') labels.set(split.targets.subarray(from * columns, (from + count) * columns));
  else {
    for (let label = 0; label < count * columns; label++) {
      labels[label] = classOf(data, split, from + Math.floor(label / columns), label % columns);
    }
  }
  return values;
}
