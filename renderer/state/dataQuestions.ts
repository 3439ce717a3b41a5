/**
 * Asks the host what the data of the run on the stage is, and for rows of it. Used by the data view while it is open; nothing is kept.
 * What the rows mean is the view's business.
 */
import { useEffect, useState } from 'react';
import type { Event } from '../../engine/index.ts';
import { useApp, useView } from './appContext.ts';
import { floatsOf } from './payloads.ts';

/** What is known of the data. */
export type DataInfo = Extract<Event, { type: 'dataInfo' }>;
type SamplesEvent = Extract<Event, { type: 'samples' }>;
/** The rows to train on, or those to test on. */
export type SetName = SamplesEvent['set'];

/** One row: its inputs as a picture shows them, and its class number or values. */
export interface DataRow {
  readonly row: number;
  readonly inputs: Float32Array;
  readonly labels: Float32Array;
}

/** The rows of an answer; none where the payload has not the size that the header promises. */
export function rowsOf({ from, count, features, labels }: SamplesEvent, payload: Uint8Array): readonly DataRow[] {
  if (payload.byteLength !== 4 * count * (features + labels)) return [];
  const values = floatsOf(payload, 0, count * (features + labels));
  const targets = values.subarray(count * features);
  return Array.from({ length: count }, (_, index) => ({
    row: from + index,
    inputs: values.subarray(index * features, (index + 1) * features),
    labels: targets.subarray(index * labels, (index + 1) * labels),
  }));
}

/** Facts about the data of the run on the stage; null until they have come. */
export function useDataInfo(): DataInfo | null {
  const { host, session } = useApp();
  const run = useView((state) => state.run?.run ?? null);
  const [info, setInfo] = useState<DataInfo | null>(null);
  useEffect(() => {
    const stop = host.port.listen(({ header }) => {
      if (header.type === 'dataInfo' && header.run === run) setInfo(header);
    });
    if (run !== null) session.send({ type: 'dataInfo' });
    return stop;
  }, [host, session, run]);
  return info?.run === run ? info : null;
}

/** Rows from a place on; null until they have come. */
export function useDataRows(set: SetName, from: number, count: number): readonly DataRow[] | null {
  const { host, session } = useApp();
  const run = useView((state) => state.run?.run ?? null);
  const [rows, setRows] = useState<readonly DataRow[] | null>(null);
  useEffect(() => {
    setRows(null);
    const stop = host.port.listen(({ header, payload }) => {
      if (header.type !== 'samples' || header.run !== run || header.set !== set || header.from !== from) return;
      // Charts ask for rows of their own: those are others.
      if (payload !== undefined && header.count <= count) setRows(rowsOf(header, payload));
    });
    if (run !== null) session.send({ type: 'samples', set, from, count });
    return stop;
  }, [host, session, run, set, from, count]);
  return rows;
}
