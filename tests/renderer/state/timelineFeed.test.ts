/** The timeline's columns: asked for in pieces, thinned to the width, never two questions at once. */
import { describe, expect, test } from 'vitest';
import { Live, type TimelineData } from '../../../renderer/state/frames.ts';
import { type ColumnsWanted, capacityFor, timelineFeed } from '../../../renderer/state/timelineFeed.ts';
import { HandClock } from './fakes.ts';

function feeding() {
  const asked: ColumnsWanted[] = [];
  const timeline = new Live<TimelineData | null>(null);
  const clock = new HandClock();
  const feed = timelineFeed((wanted) => asked.push(wanted), timeline, clock);
  const answer = (): void => {
    const { axis, from, to, columns } = asked.at(-1) as ColumnsWanted;
    const each = (to - from + 1) / columns;
    const values = Float32Array.from({ length: 2 * columns }, (_, i) => (i % 2 === 0 ? from + (i / 2) * each : 7));
    feed.answered({ run: 'r', axis, from, to, columns, stride: 2, values });
  };
  return { asked, timeline, clock, feed, answer };
}

test('the room grows in leaps', () => {
  expect([1, 20, 21, 41, 61, 1000].map(capacityFor)).toEqual([20, 20, 40, 60, 100, 1240]);
});

describe('feed', () => {
  test('asks only for what is new, and rests between questions', () => {
    const { asked, feed, clock, answer, timeline } = feeding();
    feed.grown('step', [0, 4]);
    expect(asked).toMatchObject([{ from: 0, to: 4, columns: 5 }]);
    feed.grown('step', [0, 9]);
    expect(asked).toHaveLength(1);
    answer();
    expect(asked).toHaveLength(1);
    clock.pass(250);
    expect(asked[1]).toMatchObject({ from: 5, to: 9, columns: 5 });
    answer();
    expect(timeline.current).toMatchObject({ from: 0, to: 9, columns: 10 });
    expect(timeline.current?.values[18]).toBe(9);
  });
  test('begins anew, thinned, when there is more than the width holds', () => {
    const { asked, feed, clock, answer, timeline } = feeding();
    feed.room(100);
    feed.grown('step', [0, 99]);
    answer();
    expect(timeline.current?.columns).toBe(100);
    clock.pass(250);
    feed.grown('step', [0, 149]);
    expect(asked[1]).toMatchObject({ from: 0, to: 149, columns: 75 });
    answer();
    expect(timeline.current?.columns).toBe(75);
    clock.pass(250);
    feed.grown('step', [0, 150]);
    expect(asked).toHaveLength(2);
  });
  test('a reset empties it; an answer to an old question is not mixed in', () => {
    const { feed, timeline, answer, asked } = feeding();
    feed.grown('step', [0, 9]);
    feed.clear();
    answer();
    expect(timeline.current).toBeNull();
    feed.grown('epoch', [0, 3]);
    expect(asked.at(-1)).toMatchObject({ axis: 'epoch', from: 0 });
    feed.grown('epoch', null);
    expect(timeline.current).toBeNull();
  });
});
