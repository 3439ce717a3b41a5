/** Unsaved work is asked about once, and lost only when that is wished. */
import { expect, test, vi } from 'vitest';
import { closing } from '../../../main/electron/closing.ts';
import type { UnsavedChoice } from '../../../main/electron/dialogs.ts';
import { revival } from '../../../main/electron/revival.ts';

function scene(choice: UnsavedChoice) {
  const ends = { ask: vi.fn(async () => choice), save: vi.fn(), close: vi.fn() };
  return { ...ends, leaving: closing(ends) };
}

test('a window without unsaved work closes unasked', () => {
  const { leaving, ask } = scene('cancel');
  expect(leaving.mayClose()).toBe(true);
  leaving.tell(true);
  leaving.tell(false);
  expect(leaving.mayClose()).toBe(true);
  expect(ask).not.toHaveBeenCalled();
});

test('an impatient person is asked once', () => {
  const { leaving, ask } = scene('cancel');
  leaving.tell(true);
  expect([leaving.mayClose(), leaving.mayClose()]).toEqual([false, false]);
  expect(ask).toHaveBeenCalledOnce();
});

test.each([
  ['discard', 1, 0],
  ['cancel', 0, 0],
  ['save', 0, 1],
] as const)('"%s" closes %i times and saves %i times', async (choice, closes, saves) => {
  const { leaving, close, save } = scene(choice);
  leaving.tell(true);
  leaving.mayClose();
  await Promise.resolve();
  await Promise.resolve();
  expect([close.mock.calls.length, save.mock.calls.length]).toEqual([closes, saves]);
});

test('"save" closes when the window tells that it has saved, "cancel" never', async () => {
  for (const [choice, closes] of [
    ['save', 1],
    ['cancel', 0],
  ] as const) {
    const { leaving, close } = scene(choice);
    leaving.tell(true);
    leaving.mayClose();
    await Promise.resolve();
    await Promise.resolve();
    leaving.tell(false);
    expect(close).toHaveBeenCalledTimes(closes);
  }
});

test('a window that keeps crashing is not loaded for ever, one that crashes rarely is', () => {
  const often = revival();
  expect([0, 1, 2, 3].map((second) => often(second * 1000).allowed)).toEqual([true, true, true, false]);
  const rarely = revival();
  expect([0, 1, 2, 3, 4, 5].every((minute) => rarely(minute * 60_000).allowed)).toBe(true);
});
