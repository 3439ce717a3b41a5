/** What was changed by hand, as the timeline tells it. */
import { expect, test } from 'vitest';
import { presets } from '../../../engine/index.ts';
import { changeLine, markedPlaces } from '../../../renderer/charts/InterventionMarks.tsx';
import { wordsIn } from '../../../renderer/i18n/words.ts';

const [rate, clip, rule] = [
  { step: 12, path: 'optimizer.learningRate', value: 0.25 },
  { step: 3, path: 'clip.maxNorm', value: 2 },
  { step: 12, path: 'optimizer', value: { type: 'adam', learningRate: 0.1 } },
];

test('several changes at one place share a mark, in the order of time', () => {
  const experiment = { ...presets['first-start'], interventions: [rate, clip, rule] };
  const run = { experiment, batchesPerEpoch: 10 };
  expect(markedPlaces(run, 'step')).toEqual([
    [3, [clip]],
    [12, [rate, rule]],
  ]);
  expect(markedPlaces(run, 'epoch').map(([place]) => place)).toEqual([0, 1]);
});

test.each([
  [rate, 'Lernrate 0,25', 'Learning rate 0.25'],
  [clip, 'Größte Norm 2', 'Largest norm 2'],
  [rule, 'Optimierer Adam', 'Optimiser Adam'],
  [{ path: 'model.activation', value: 'tanh' }, 'Aktivierungsfunktion Tanh', 'Activation function Tanh'],
  [{ path: 'model.layers.3.dropout', value: 0.5 }, 'h4: Dropout 0,5', 'h4: Dropout 0.5'],
  [{ path: 'clip', value: { type: 'none' } }, 'Clipping aus', 'Clipping off'],
  [{ path: 'schedule', value: { type: 'none' } }, 'Lernratenplan Konstant', 'Schedule Constant'],
])('%j in words', (change, german, english) => {
  expect([changeLine(change, wordsIn('de')), changeLine(change, wordsIn('en'))]).toEqual([german, english]);
});
