/**
 * What a file of formats/ is: how pictures become a file of that format. It sees finished pictures on one canvas, in order, and
 * knows neither run nor stage. Loaded and called by exportRun.ts; what formats there are stands in formats.ts.
 */
import type { Film } from './film.ts';
import { formatOf } from './formats.ts';

/** A file being written. */
export interface OpenFile {
  /** Takes the picture on the canvas as number `n`, in order from 0. */
  frame(n: number): Promise<void>;
  /** The whole file. */
  end(): Promise<Uint8Array>;
  /** Gives up; nothing stays behind. */
  cancel(): Promise<void>;
}

/** Writes one format. */
export interface Writer {
  /** Whether this window can write it. */
  isPossible(film: Film): Promise<boolean>;
  /** Starts a file of what will be on `canvas`; `draw` draws any of the film's pictures there beforehand. */
  begin(film: Film, canvas: OffscreenCanvas, draw: (n: number) => Promise<void>): Promise<OpenFile>;
}

const files = import.meta.glob<Writer>('./formats/*.ts', { import: 'writer' });

/** The writer of a format; null where there is none. */
export async function writerOf(name: string): Promise<Writer | null> {
  const load = formatOf(name) === null ? undefined : files[`./formats/${name}.ts`];
  return load === undefined ? null : load();
}
