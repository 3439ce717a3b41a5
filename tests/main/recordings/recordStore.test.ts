/** Records and checkpoints in memory and in a file, within a bound. */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { CheckpointStore } from '../../../main/recordings/checkpointStore.ts';
import { RecordStore } from '../../../main/recordings/recordStore.ts';

const STRIDE = 256 * 1024;
const ALL = Number.POSITIVE_INFINITY;

function filled(store: RecordStore, from: number, to: number): RecordStore {
  for (let at = from; at < to; at++) store.append(at, at + 1, new Uint8Array(STRIDE).fill(at));
  return store;
}

function left(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('gradiorama-'));
}

/** All times a store holds, each with the byte its record is made of. */
function kept(store: RecordStore): [number, number][] {
  return Array.from({ length: store.length }, (_, index) => {
    const { at, bytes } = store.get(index);
    return [at, bytes.every((byte) => byte === bytes[0]) ? (bytes[0] ?? -1) : -1];
  });
}

describe('a record store', () => {
  it('gives any record back, from memory and from the file', () => {
    const before = left();
    const store = filled(new RecordStore(STRIDE, { memory: 3 * 2 ** 20, file: ALL }), 0, 60);
    expect(store.bytesInMemory).toBeLessThanOrEqual(3 * 2 ** 20);
    expect(store.bytesInFile).toBe(48 * STRIDE);
    for (const index of [59, 0, 31, 4, 58]) {
      const record = store.get(index);
      expect(record).toMatchObject({ at: index, sample: index + 1 });
      expect(record.bytes.length).toBe(STRIDE);
      expect(record.bytes.every((byte) => byte === index)).toBe(true);
    }
    store.close();
    expect(left()).toEqual(before);
  });

  it('finds the record not later than a time', () => {
    const store = new RecordStore(4, { memory: 8, file: 1000 });
    for (const at of [0, 5, 10]) store.append(at, 0, new Uint8Array(4));
    expect([-1, 0, 4, 5, 9, 10, 99].map((at) => store.indexAt(at))).toEqual([-1, 0, 0, 1, 1, 2, 2]);
    expect(store.range).toEqual([0, 10]);
    store.close();
  });

  it('thins out what is old, evenly, and keeps the newest and the first, however long the run', () => {
    const store = new RecordStore(4, { memory: 40, file: 0 });
    for (let at = 0; at < 10_000; at++) {
      store.append(at, 0, new Uint8Array(4).fill(at % 251));
      // 10 in memory, at least 32 in the file.
      expect(store.length).toBeLessThanOrEqual(42);
      expect(store.bytesInFile).toBeLessThanOrEqual(32 * 4);
    }
    const all = kept(store);
    expect(all.every(([at, byte]) => byte === at % 251)).toBe(true);
    const times = all.map(([at]) => at);
    expect(times.slice(-10)).toEqual([9990, 9991, 9992, 9993, 9994, 9995, 9996, 9997, 9998, 9999]);
    const past = times.slice(0, -10);
    expect(past[0]).toBe(0);
    expect(past.length).toBeGreaterThanOrEqual(16);
    const steps = past.slice(1).map((at, index) => at - (past[index] ?? 0));
    expect(new Set(steps).size).toBe(1);
    expect(9990 - (past.at(-1) ?? 0)).toBeLessThanOrEqual(steps[0] ?? 0);
    store.close();
  });
});

describe('a checkpoint store', () => {
  const info = (step: number) => ({ step, epochSteps: 0, hyper: [0.1], diverged: null });

  it('gives the last one not later than a step, from memory and from the file', () => {
    const store = new CheckpointStore({ memory: 3000, file: ALL });
    for (let step = 10; step <= 100; step += 10) store.append(info(step), new Uint8Array(1000).fill(step));
    store.append(info(40), new Uint8Array(1000));
    expect(store.before(9)).toBeNull();
    for (const [step, found] of [
      [10, 10],
      [45, 40],
      [55, 50],
      [100, 100],
      [999, 100],
    ] as const) {
      const checkpoint = store.before(step);
      expect(checkpoint?.info.step).toBe(found);
      expect(checkpoint?.values).toEqual(new Uint8Array(1000).fill(found));
    }
    store.close();
  });
});
