/** The evaluations of a run: asked for by range, thinned, known ones left out. */
import { describe, expect, it } from 'vitest';
import { EvaluationStore } from '../../../main/recordings/evaluationStore.ts';

function filled(count: number): EvaluationStore {
  const store = new EvaluationStore();
  for (let at = 0; at < count; at++) {
    const test = { rows: 5, loss: at / 2, accuracy: 0.5 };
    store.append({ type: 'evaluation', run: 'a', at, test, train: { rows: 9, loss: 'NaN', accuracy: 0.25 } });
  }
  return store;
}

describe('an evaluation store', () => {
  it('gives five numbers an evaluation', () => {
    expect([...filled(10).between(3, 4, 100)]).toEqual([3, 1.5, 0.5, Number.NaN, 0.25, 4, 2, 0.5, Number.NaN, 0.25]);
  });

  it('thins evenly and keeps the last', () => {
    const steps = filled(10)
      .between(0, 99, 5)
      .filter((_, index) => index % 5 === 0);
    expect([...steps]).toEqual([1, 3, 5, 7, 9]);
  });

  it('leaves out what it knows, and thins the oldest of a very long run', () => {
    const store = filled(40_000);
    const known = { rows: 5, loss: 0, accuracy: 0 };
    store.append({ type: 'evaluation', run: 'a', at: 7, test: known, train: known });
    expect(store.last?.at).toBe(39_999);
    expect(store.length).toBeLessThan(16_385);
    expect(store.between(0, 39_999, 1)[0]).toBe(39_999);
    expect(store.between(0, 10, 4096)[0]).toBe(0);
  });
});
