/** Opening a file in the window: a document runs; what is wrong with any other file is said with its place, and changes nothing. */
import { beforeEach, expect, test } from 'vitest';
import { presets } from '../../../engine/index.ts';
import { takeFile } from '../../../renderer/state/files.ts';
import { liveValues } from '../../../renderer/state/frames.ts';
import { connectSession, type WindowSession } from '../../../renderer/state/session.ts';
import { type ViewStore, viewStore } from '../../../renderer/state/store.ts';
import { FakeHost, HandClock, noWish } from './fakes.ts';

let host: FakeHost;
let store: ViewStore;
let session: WindowSession;

beforeEach(() => {
  host = new FakeHost();
  store = viewStore();
  session = connectSession(host, store, liveValues(), new HandClock(), noWish);
});

const take = (content: string | Uint8Array) => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  takeFile({ store, session }, { name: 'mine.json', bytes });
};

test('a document is opened', () => {
  take(`\uFEFF${JSON.stringify(presets.spirals)}`);
  expect(host.take('open')).toMatchObject([{ experiment: { data: { set: 'spirals' } } }]);
  expect(store.getState()).toMatchObject({ fileName: 'mine.json', notice: null });
});

test.each([
  ['a comma too many', '{\n  "format": "x",\n}', { code: 'file.notJson', values: { line: 3, column: 1 } }],
  ['an end too early', '{\n  "format": ', { code: 'file.endsEarly', values: { line: 2, column: 13 } }],
  ['no text', Uint8Array.of(0xff, 0xfe, 0), { code: 'file.notText', values: { name: 'mine.json' } }],
  ['another document', '{"format": "other"}', { code: 'file.problems' }],
  ['too much', ' '.repeat(1_000_001), { code: 'file.tooLarge' }],
])('%s is told', (_, content, notice) => {
  take(content);
  expect(store.getState().notice).toMatchObject(notice);
  expect(host.take('open')).toEqual([]);
  expect(store.getState().fileName).toBeNull();
});
