/** Records and checkpoints in memory and in a file. */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { CheckpointStore } from '../../../main/recordings/checkpointStore.ts';
import { RecordStore } from '../../../main/recordings/recordStore.ts';

const STRIDE = 256 * 1024;

function filled(store: RecordStore, from: number, to: number): RecordStore {
  for (let at = from; at < to; at++) store.append(at, at + 1, new Uint8Array(STRIDE).fill(at));
  return store;
}

function left(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('gradiorama-'));
}

describe('a record store', () => {
  it('gives any record back, from memory and from the file', () => {
    const before = left();
    const store = filled(new RecordStore(STRIDE, 3 * 2 ** 20), 0, 60);
    expect(store.bytesInMemory).toBeLessThanOrEqual(4 * 2 ** 20);
    expect(store.bytesInFile).toBeGreaterThanOrEqual(11 * 2 ** 20);
    for (const index of [59, 0, 31, 4, 58]) {
      const record = store.get(index);
      expect(record).toMatchObject({ at: index, sample: index + 1 });
      expect(record.bytes.length).toBe(STRIDE);
      expect(record.bytes.every((byte) => byte === index)).toBe(true);
      expect(store.get(index, 8).bytes).toEqual(new Uint8Array(8).fill(index));
    }
    store.close();
    expect(left()).toEqual(before);
  });

  it('finds the record not later than a time', () => {
    const store = new RecordStore(4, 1000);
    for (const at of [0, 5, 10]) store.append(at, 0, new Uint8Array(4));
    expect([-1, 0, 4, 5, 9, 10, 99].map((at) => store.indexAt(at))).toEqual([-1, 0, 0, 1, 1, 2, 2]);
    expect(store.range).toEqual([0, 10]);
  });

  it('leaves out what it knows already', () => {
    const store = filled(new RecordStore(STRIDE, 2 ** 30), 0, 5);
    store.append(3, 99, new Uint8Array(STRIDE));
    expect(store.length).toBe(5);
    expect(store.get(3).sample).toBe(4);
  });
});

describe('a checkpoint store', () => {
  const info = (step: number) => ({ step, epochSteps: 0, hyper: [0.1], diverged: null });

  it('gives the last one not later than a step, from memory and from the file', () => {
    const store = new CheckpointStore(3000);
    for (let step = 10; step <= 100; step += 10) store.append(info(step), new Uint8Array(1000).fill(step));
    expect(store.before(9)).toBeNull();
    for (const [step, found] of [
      [10, 10],
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
