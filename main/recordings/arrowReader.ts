/**
 * Reads a recording from an Arrow file: whole record batches, up to the first that is cut off, so a truncated file gives what it
 * still holds. Everything in it is unknown until it has been checked. Writing is arrowFile.ts's business.
 */
import { type RecordBatch, RecordBatchReader } from 'apache-arrow';
import { type Experiment, experimentSchema, type RecordLayout, recordLayoutSchema } from '../../engine/index.ts';
import type { Axis } from './recording.ts';

/** One record read from a file. */
export interface ArrowRecord {
  readonly axis: Axis;
  readonly at: number;
  readonly sample: number;
  readonly preview: boolean;
  /** As in a step or epoch record: an epoch's maxima stand behind its means. */
  readonly floats: Float32Array;
  readonly codes: Uint8Array;
}

/** What a file holds. */
export interface ArrowRecording {
  readonly experiment: Experiment;
  readonly layout: RecordLayout;
  readonly engine: string;
  readonly records: readonly ArrowRecord[];
  /** The file ends before it should: what came before that is here. */
  readonly truncated: boolean;
}

/** An Arrow file is a stream between two magic words, the second behind a footer that a truncated file has lost. */
const MAGIC = 'ARROW1';
const STREAM_BEGINS = 8;

/** Reads what is there; null where it is no recording of ours, or too little is left to say what it was. */
export function readArrow(bytes: Uint8Array): ArrowRecording | null {
  const complete = text(bytes.subarray(bytes.length - MAGIC.length)) === MAGIC;
  if (text(bytes.subarray(0, MAGIC.length)) !== MAGIC) return null;
  const records: ArrowRecord[] = [];
  let head: Pick<ArrowRecording, 'experiment' | 'layout' | 'engine'> | null = null;
  let broken = false;
  try {
    const reader = RecordBatchReader.from(bytes.subarray(STREAM_BEGINS)).open();
    head = readHead(reader.schema.metadata);
    for (const batch of head === null ? [] : reader) records.push(...readBatch(batch));
  } catch {
    broken = true;
  }
  return head === null ? null : { ...head, records, truncated: broken || !complete };
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function readHead(
  metadata: ReadonlyMap<string, string>,
): Pick<ArrowRecording, 'experiment' | 'layout' | 'engine'> | null {
  const experiment = experimentSchema.safeParse(json(metadata.get('experiment')));
  const layout = recordLayoutSchema.safeParse(json(metadata.get('layout')));
  if (!experiment.success || !layout.success) return null;
  return { experiment: experiment.data, layout: layout.data, engine: metadata.get('engine') ?? '' };
}

function json(value: string | undefined): unknown {
  try {
    return JSON.parse(value ?? '');
  } catch {
    return null;
  }
}

function readBatch(batch: RecordBatch): ArrowRecord[] {
  const columns = (name: string, row: number): unknown => batch.getChild(name)?.get(row);
  return Array.from({ length: batch.numRows }, (_, row) => {
    const floats = floatsOf(columns('floats', row));
    const maxima = floatsOf(columns('maxima', row));
    const all = new Float32Array(floats.length + maxima.length);
    all.set(floats);
    all.set(maxima, floats.length);
    const codes = columns('codes', row);
    return {
      axis: columns('axis', row) === 'epoch' ? 'epoch' : 'step',
      at: Number(columns('at', row)),
      sample: Number(columns('sample', row)),
      preview: columns('preview', row) === true,
      floats: all,
      codes: codes instanceof Uint8Array ? codes : new Uint8Array(),
    };
  });
}

function floatsOf(list: unknown): Float32Array {
  const array =
    typeof list === 'object' && list !== null && 'toArray' in list ? (list as { toArray(): unknown }).toArray() : null;
  return array instanceof Float32Array ? array : new Float32Array();
}
