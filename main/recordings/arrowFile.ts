/**
 * Writes the recorded run as an Apache Arrow file that other programs read (pandas, polars, DuckDB): one row per recorded step or
 * epoch. Reading it again is arrowReader.ts's business. Loaded only when a recording is saved: the library is large.
 *
 * Columns: axis ("step", "epoch"), at, sample, preview; floats FixedSizeList<Float32>[layout.floats]; maxima, of an epoch, null for
 * steps; codes FixedSizeBinary. The schema's metadata holds experiment, layout and engine.
 */
import {
  Bool,
  type Data,
  Field,
  FixedSizeBinary,
  FixedSizeList,
  Float32,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchWriter,
  Schema,
  Struct,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import type { RecordLayout } from '../../engine/index.ts';
import type { RecordedRun } from './recordedRun.ts';
import type { Axis, Recording } from './recording.ts';
import type { StoredRecord } from './recordStore.ts';

/** Rows of one record batch hold about this much. */
const BATCH_BYTES = 4 * 1024 * 1024;

const FORMAT = 'gradiorama-recording';

interface Columns {
  readonly layout: RecordLayout;
  readonly schema: Schema;
}

function columnsOf(layout: RecordLayout, metadata: ReadonlyMap<string, string>): Columns {
  const value = new Field('value', new Float32(), false);
  const fields = [
    new Field('axis', new Utf8(), false),
    new Field('at', new Int32(), false),
    new Field('sample', new Int32(), false),
    new Field('preview', new Bool(), false),
    new Field('floats', new FixedSizeList(layout.floats, value), false),
    new Field('maxima', new FixedSizeList(layout.epochFloats - layout.floats, value), true),
    new Field('codes', new FixedSizeBinary(layout.codes), false),
  ];
  return { layout, schema: new Schema(fields, new Map(metadata)) };
}

/** The whole recording; of a run that has not begun, the untrained network. */
export function arrowFile({ recording, experiment, opened }: RecordedRun): Uint8Array<ArrayBuffer> {
  const { layout } = recording;
  const columns = columnsOf(
    layout,
    new Map([
      ['format', FORMAT],
      ['version', '1'],
      ['experiment', JSON.stringify(experiment)],
      ['layout', JSON.stringify(layout)],
      ['engine', opened.engine],
    ]),
  );
  const writer = new FileWriter();
  writer.reset(undefined, columns.schema);
  for (const axis of ['step', 'epoch'] as const) {
    for (const records of blocks(recording, axis)) writer.write(recordBatch(columns, axis, records, false));
  }
  if (recording.of('step').length === 0 && recording.preview !== null) {
    writer.write(recordBatch(columns, 'step', [recording.preview], true));
  }
  writer.finish();
  return writer.toUint8Array(true).slice();
}

/**
 * Between its magic words an Arrow file is a stream, schema first; the library leaves the schema to the footer, which a truncated
 * file has lost. So it is written here, as the format asks.
 */
class FileWriter extends RecordBatchFileWriter {
  protected override _writeSchema(schema: Schema): this {
    super._writeSchema(schema);
    const asStream = Reflect.get(RecordBatchWriter.prototype, '_writeSchema') as (schema: Schema) => unknown;
    asStream.call(this, schema);
    return this;
  }
}

function* blocks(recording: Recording, axis: Axis): Generator<StoredRecord[]> {
  const store = recording.of(axis);
  const count = Math.max(1, Math.floor(BATCH_BYTES / store.stride));
  for (let from = 0; from < store.length; from += count) {
    const length = Math.min(count, store.length - from);
    yield Array.from({ length }, (_, index) => store.get(from + index));
  }
}

function recordBatch(
  { layout, schema }: Columns,
  axis: Axis,
  records: readonly StoredRecord[],
  preview: boolean,
): RecordBatch {
  const length = records.length;
  const extra = layout.epochFloats - layout.floats;
  const floats = new Float32Array(length * layout.floats);
  const maxima = new Float32Array(length * extra);
  const codes = new Uint8Array(length * layout.codes);
  records.forEach(({ bytes }, row) => {
    const all = new Float32Array(bytes.buffer, bytes.byteOffset, axis === 'step' ? layout.floats : layout.epochFloats);
    floats.set(all.subarray(0, layout.floats), row * layout.floats);
    maxima.set(all.subarray(layout.floats), row * extra);
    codes.set(bytes.subarray(all.byteLength, all.byteLength + layout.codes), row * layout.codes);
  });
  const list = (values: Float32Array, size: number, isNull: boolean) => {
    const type = new FixedSizeList(size, new Field('value', new Float32(), false));
    const child = makeData({ type: new Float32(), data: values });
    return isNull
      ? makeData({ type, length, child, nullBitmap: new Uint8Array(Math.ceil(length / 8)), nullCount: length })
      : makeData({ type, length, child });
  };
  const children = [
    vectorFromArray(Array<string>(length).fill(axis), new Utf8()).data[0],
    makeData({ type: new Int32(), data: Int32Array.from(records, ({ at }) => at) }),
    makeData({ type: new Int32(), data: Int32Array.from(records, ({ sample }) => sample) }),
    vectorFromArray(Array<boolean>(length).fill(preview), new Bool()).data[0],
    list(floats, layout.floats, false),
    list(maxima, extra, axis === 'step'),
    makeData({ type: new FixedSizeBinary(layout.codes), data: codes, length }),
  ] as Data[];
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, children }));
}
