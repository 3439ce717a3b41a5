/**
 * Loads a data set as a document asks for it: draws or decodes the rows, splits them, standardises the inputs. Called by
 * whoever builds a trainer; it keeps nothing.
 */
import type { Shape } from '../layers/graph.ts';
import { randomStream } from '../numeric/random.ts';
import {
  type DataFiles,
  type DataSet,
  type DataShape,
  type DataSource,
  SIZE_NAMES,
  type SizedShape,
  type SizeName,
  type Sizes,
  type Split,
} from './dataSource.ts';
import { dataSourceOf } from './index.ts';
import { type Standardization, standardizer } from './standardize.ts';

export type { DataFiles, DataSet, DataShape, DataSource, Split } from './dataSource.ts';

/** The part of a document that says which data it wants. */
export interface DataChoice {
  readonly set: string;
  readonly shape: DataShape;
  readonly standardize: Standardization;
  readonly samples?: number | undefined;
  readonly noise?: number | undefined;
  readonly length?: number | undefined;
  readonly symbols?: number | undefined;
  readonly pattern?: number | undefined;
}

/** What is known of a data set before it is loaded. */
export interface DataDescription {
  readonly sample: Shape;
  readonly display: Shape;
  readonly outputs: number;
  readonly targetColumns: number;
  readonly targetSteps: number;
  readonly targetKind: 'class' | 'value';
  readonly classes: readonly string[];
  readonly trainRows: number;
  readonly testRows: number;
  readonly attribution: string | null;
}

/** Describes the chosen set without reading a file or drawing a number. */
export function describeData(choice: DataChoice): DataDescription {
  const source = sourceOf(choice);
  const samples = choice.samples ?? source.generated?.samples ?? source.rows;
  const testRows = source.testRows(samples);
  const { display, classes, targetColumns, targetSteps } = shapeOf(source, choice);
  return {
    sample: choice.shape === 'vector' ? [count(display)] : display,
    display,
    outputs: classes.length || targetColumns,
    targetColumns: targetColumns * targetSteps,
    targetSteps,
    targetKind: classes.length > 0 ? 'class' : 'value',
    classes,
    trainRows: samples - testRows,
    testRows,
    attribution: source.attribution,
  };
}

/** Loads the chosen set; the seed counts for generated sets only. */
export function loadDataSet(choice: DataChoice, seed: number, files: DataFiles): DataSet {
  const source = sourceOf(choice);
  const { trainRows, testRows, ...description } = describeData(choice);
  const rows = source.read({
    samples: trainRows + testRows,
    noise: choice.noise ?? source.generated?.noise ?? 0,
    sizes: sizesOf(source, choice),
    random: randomStream(seed, `data ${choice.set}`),
    files,
  });
  const features = count(description.display);
  // Numbers of words are names, not measurements.
  const kind = choice.shape === 'tokens' ? 'none' : choice.standardize;
  const { mean, deviation } = standardizer(kind, rows.inputs.subarray(0, trainRows * features), features);
  const split = (first: number, count: number): Split => {
    const raw = rows.inputs.subarray(first * features, (first + count) * features);
    const columns = description.targetColumns;
    return {
      count,
      inputs: mapped(raw, (value, i) => (value - at(mean, i % features)) / at(deviation, i % features)),
      targets: new Float32Array(rows.targets.subarray(first * columns, (first + count) * columns)),
      raw: mapped(raw, (value) => value * source.displayScale),
    };
  };
  return {
    name: choice.set,
    ...description,
    classes: rows.classes ?? description.classes,
    counts: rows.counts ?? null,
    isText: source.isText === true,
    train: split(0, trainRows),
    test: split(trainRows, testRows),
    mean,
    deviation,
  };
}

function sourceOf(choice: DataChoice): DataSource {
  const source = dataSourceOf(choice.set);
  if (source === undefined) throw new RangeError(`unknown data set "${choice.set}"`);
  return source;
}

/** What the set looks like in the sizes that the document chooses. */
function shapeOf(source: DataSource, choice: DataChoice): SizedShape {
  const { display, classes, targetColumns } = source;
  return source.sized?.shape(sizesOf(source, choice)) ?? { display, classes, targetColumns, targetSteps: 1 };
}

/** The sizes of a set: the document's, else the usual ones; 0 where the set has no such size. */
export function sizesOf(source: DataSource, choice: Partial<Record<SizeName, number | undefined>>): Sizes {
  const known = source.sized?.sizes ?? {};
  const entries = SIZE_NAMES.map((name) => [name, known[name] === undefined ? 0 : (choice[name] ?? known[name].usual)]);
  return Object.fromEntries(entries) as Sizes;
}

function count(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Computed in float64, rounded once. A plain loop: Float32Array.from is ten times slower. */
function mapped(values: Float64Array, change: (value: number, index: number) => number): Float32Array {
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = change(values[i] as number, i);
  return result;
}

function at(values: readonly number[], index: number): number {
  return values[index] as number;
}
