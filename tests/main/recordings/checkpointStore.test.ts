/** Checkpoints of one run whose size changes with an intervention: another optimiser remembers more, or less. */
import { expect, test } from 'vitest';
import { CheckpointStore } from '../../../main/recordings/checkpointStore.ts';

const info = (step: number) => ({ step, epochSteps: 0, hyper: [0.1], diverged: null });
const bytes = (length: number, value: number) => new Uint8Array(length).fill(value);

test('each comes back as it was kept, whatever its size', () => {
  const store = new CheckpointStore({ memory: 64, file: 1e6 });
  const sizes = [8, 8, 24, 16, 16, 24, 40, 8];
  sizes.forEach((size, index) => {
    store.append(info(10 * index), bytes(size, index + 1));
  });
  sizes.forEach((size, index) => {
    const found = store.before(10 * index + 9);
    expect(found).toEqual({ info: info(10 * index), values: bytes(size, index + 1) });
  });
  expect(store.before(-1)).toBeNull();
  store.close();
  expect(store.before(100)).toBeNull();
});

test('a step that is known already is left out', () => {
  const store = new CheckpointStore({ memory: 64, file: 1e6 });
  store.append(info(5), bytes(8, 1));
  store.append(info(5), bytes(24, 2));
  store.append(info(3), bytes(8, 3));
  expect(store.before(9)?.values).toEqual(bytes(8, 1));
  store.close();
});
