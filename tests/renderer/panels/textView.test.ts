/** The page of sampled text: what it shows of an answer, and when. */
import { describe, expect, test } from 'vitest';
import { presets } from '../../../engine/index.ts';
import { chartPages } from '../../../renderer/panels/ChartsCard.tsx';
import { stretchesOf, textView } from '../../../renderer/panels/text/textView.ts';
import type { TextAnswer } from '../../../renderer/state/frames.ts';
import { initialView, type RunInfo, type ViewState } from '../../../renderer/state/store.ts';
import { layout } from '../state/fakes.ts';

const run = { run: 'run-1', experiment: presets.characters, layout } as unknown as RunInfo;
const state = (over: Partial<ViewState> = {}): ViewState => ({ ...initialView, run, connection: 'open', ...over });
const progress = (playing: boolean) => ({ playing }) as ViewState['progress'];
const wish = { temperature: 1, seed: 0 };
const answer = (text: string, marks = 0, more: Partial<TextAnswer> = {}): TextAnswer => {
  return { header: { type: 'text', run: 'run-1', at: 12, start: 'call me ', text, marks }, ...wish, ...more };
};
const shown = (...given: Parameters<typeof textView>) => {
  const view = textView(...given);
  if (view.kind !== 'text') throw new Error(view.kind);
  return view;
};

test('the beginning stands apart, and marks stand apart from what was written', () => {
  expect(stretchesOf('call me ', 'ish\ufffd\ufffdma')).toEqual([
    { kind: 'start', text: 'call me ' },
    { kind: 'written', text: 'ish' },
    { kind: 'mark', text: '\ufffd\ufffd' },
    { kind: 'written', text: 'ma' },
  ]);
});

test('ends of lines are seen', () => {
  expect(stretchesOf('a\nb', '\n\nc').map(({ text }) => text)).toEqual(['a↵b', '↵↵c']);
});

describe('states', () => {
  test('nothing has come yet, or only for another run: it waits', () => {
    expect(textView(null, state(), wish)).toEqual({ kind: 'waiting' });
    const other = { ...run, run: 'run-2' };
    expect(textView(answer('ishmael'), state({ run: other }), wish)).toEqual({ kind: 'waiting' });
  });
  test('a lost worker writes nothing; what was written stays, as old', () => {
    expect(textView(null, state({ connection: 'workerLost' }), wish)).toEqual({ kind: 'lost' });
    expect(shown(answer('ishmael'), state({ connection: 'workerLost' }), wish).old).toBe(true);
  });
  test('another temperature or beginning makes it old until the answer comes', () => {
    expect(shown(answer('ishmael'), state(), wish).old).toBe(false);
    expect(shown(answer('ishmael'), state(), { ...wish, temperature: 0.3 }).old).toBe(true);
    expect(shown(answer('ishmael'), state(), { ...wish, seed: 1 }).old).toBe(true);
  });
  test('it is read out while time stands still, not every second while it runs', () => {
    expect(shown(answer('ishmael'), state({ progress: progress(false) }), wish).spoken).toBe('call me ishmael');
    expect(shown(answer('ishmael'), state({ progress: progress(true) }), wish).spoken).toBe('');
    expect(shown(answer('ishmael'), state({ replaying: true }), wish).spoken).toBe('');
  });
  test('marks are counted against all characters', () => {
    expect(shown(answer('a\ufffd', 1), state(), wish)).toMatchObject({ at: 12, marks: 1, length: 2, spoken: '' });
  });
});

test('only a set that is a text has the page', () => {
  expect(chartPages(run)).toContain('text');
  expect(chartPages({ ...run, experiment: presets['words-tree'] })).not.toContain('text');
});
