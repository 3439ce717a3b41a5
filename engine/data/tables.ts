/**
 * Tables of measurements shipped as CSV: their text is read here, which columns count is said by each set's own file.
 * The rows are put into one fixed random order, the same for every run, and the last fifth is for testing.
 */
import { randomStream } from '../numeric/random.ts';
import type { DataSource, Rows } from './dataSource.ts';

/** What a table is; `row` picks the numbers and the class of one line, null leaves the line out. */
export interface Table {
  readonly file: string;
  readonly rows: number;
  readonly features: number;
  readonly classes: readonly string[];
  readonly attribution: string;
  row(cells: readonly string[]): readonly [features: readonly number[], target: number] | null;
}

/** Takes all cells but the last as numbers, the last as the class. */
export function plainRow(cells: readonly string[]): readonly [readonly number[], number] {
  return [cells.slice(0, -1).map(Number), Number(cells.at(-1))];
}

/** The data set of a table. */
export function tableSource(table: Table): DataSource {
  return {
    display: [table.features],
    shapes: ['vector'],
    classes: table.classes,
    targetColumns: 1,
    generated: null,
    rows: table.rows,
    testRows: (samples) => Math.floor(samples / 5),
    displayScale: 1,
    attribution: table.attribution,
    read: ({ files }) => tableRows(asciiText(files(table.file)), table),
  };
}

function tableRows(text: string, table: Table): Rows {
  const lines = text
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '');
  const rows = lines.map((line) => table.row(line.trim().split(','))).filter((row) => row !== null);
  const sound = rows.every(
    ([features, target]) => features.length === table.features && [...features, target].every(Number.isFinite),
  );
  if (rows.length !== table.rows || !sound) throw new RangeError(`${table.file} is not the table it should be`);
  const order = Int32Array.from(rows, (_, row) => row);
  randomStream(0, table.file).shuffle(order);
  const inputs = new Float64Array(table.rows * table.features);
  const targets = new Float64Array(table.rows);
  order.forEach((from, to) => {
    const [features, target] = rows[from] as (typeof rows)[number];
    inputs.set(features, to * table.features);
    targets[to] = target;
  });
  return { inputs, targets };
}

function asciiText(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 4096) {
    text += String.fromCharCode(...bytes.subarray(start, start + 4096));
  }
  return text;
}
