/** Which step each picture of a film shows, which rates and sizes formats keep, and how a recorded run is asked. */
import { describe, expect, it } from 'vitest';
import type { Command, Event, Message, Port } from '../../../engine/index.ts';
import { changed, firstSettings, otherRate, previewSettings, RATES } from '../../../renderer/exports/exportChoices.ts';
import { type ExportSettings, filmOf, nearestRate, pictureCount, placeAt } from '../../../renderer/exports/film.ts';
import { formatNames, formatOf, formats } from '../../../renderer/exports/formats.ts';
import { runSource, SourceFailure } from '../../../renderer/exports/runSource.ts';
import { writerOf } from '../../../renderer/exports/writer.ts';
import { initialView, type RunInfo, type ViewState } from '../../../renderer/state/store.ts';
import { denseLayout } from '../picture/pictureOf.ts';

const settings: ExportSettings = {
  format: 'mp4',
  axis: 'step',
  from: 3,
  to: 90,
  seconds: 2,
  rate: 30,
  width: 1281,
  height: 721,
  theme: 'night',
  language: 'en',
};

const layout = denseLayout([4, 3, 2]);
const run = { run: 'one', layout, experiment: { title: '' } } as unknown as RunInfo;
const progress = {
  playing: false,
  step: 51,
  epoch: 2,
  steps: [0, 50],
  epochs: [0, 1],
  stepsPerSecond: 0,
  diverged: null,
};
const state: ViewState = { ...initialView, run, progress: progress as unknown as ViewState['progress'] };

describe('a film', () => {
  it('shows its span evenly, from the first step to the last', () => {
    const places = Array.from({ length: 60 }, (_, n) => placeAt(n, 60, 3, 90));
    expect(places[0]).toBe(3);
    expect(places.at(-1)).toBe(90);
    const gaps = places.slice(1).map((place, n) => place - (places[n] ?? 0));
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
    expect(placeAt(0, 1, 3, 90)).toBe(90);
    expect([0, 1, 2, 3, 4].map((n) => placeAt(n, 5, 7, 8))).toEqual([7, 7, 8, 8, 8]);
  });

  it('has as many pictures as its length and rate say, and even sizes where the format needs them', () => {
    expect(pictureCount(10, 30)).toBe(300);
    expect(pictureCount(0.01, 1)).toBe(1);
    expect(filmOf(settings, formats.mp4)).toEqual({ width: 1280, height: 720, rate: 30, pictures: 60 });
    expect(filmOf(settings, formats.png)).toEqual({ width: 1281, height: 721, rate: 30, pictures: 1 });
  });

  it('takes the nearest rate that a GIF keeps, each exact in hundredths of a second', () => {
    for (const rate of formats.gif.rates) expect(100 / rate).toBeCloseTo(Math.round(100 / rate), 9);
    expect([10, 11, 12, 15, 24, 30, 60].map((rate) => nearestRate(rate, formats.gif.rates))).toEqual([
      10,
      10,
      12.5,
      12.5,
      25,
      100 / 3,
      50,
    ]);
    expect(otherRate({ ...settings, format: 'gif' })).toBeCloseTo(33.33, 2);
    expect(otherRate(settings)).toBeNull();
    for (const rate of formats.gif.rates) expect(RATES).toContain(rate);
  });

  it('has a writer for every format of the registry, and for nothing else', async () => {
    for (const name of formatNames) expect(await writerOf(name), name).not.toBeNull();
    expect(await writerOf('pptx')).toBeNull();
    expect(formatOf('constructor')).toBeNull();
  });
});

describe('the choices of the dialog', () => {
  it('start with the whole recorded span, and with nothing while nothing is recorded', () => {
    expect(firstSettings(state)).toMatchObject({ axis: 'step', from: 0, to: 50, format: 'mp4' });
    expect(firstSettings(initialView)).toBeNull();
  });

  it('stay within what is recorded, in order, and follow the axis', () => {
    const start = { ...settings, from: 10, to: 20 };
    expect(changed(start, { from: 30 }, state)).toMatchObject({ from: 30, to: 30 });
    expect(changed(start, { to: 5 }, state)).toMatchObject({ from: 5, to: 5 });
    expect(changed(start, { to: 500 }, state)).toMatchObject({ from: 10, to: 50 });
    expect(changed(start, { axis: 'epoch' }, state)).toMatchObject({ axis: 'epoch', from: 0, to: 1 });
  });

  it('preview the same shape in small', () => {
    expect(previewSettings({ ...settings, width: 3840, height: 2160 }, 540)).toMatchObject({ width: 960, height: 540 });
    expect(previewSettings({ ...settings, width: 640, height: 360 }, 540)).toMatchObject({ width: 640, height: 360 });
  });
});

describe('a run that is asked', () => {
  function fakePort() {
    const receivers = new Set<(message: Message<Event>) => void>();
    const sent: Command[] = [];
    const port: Port<Command, Event> = {
      send: (command) => void sent.push(command),
      listen(receiver) {
        receivers.add(receiver);
        return () => receivers.delete(receiver);
      },
      close: () => undefined,
    };
    const say = (header: Event, payload?: Uint8Array) => {
      for (const receiver of receivers) receiver(payload === undefined ? { header } : { header, payload });
    };
    return { port, sent, say, receivers };
  }
  const frame = { type: 'frame', run: 'one', axis: 'step', at: 7, live: false, preview: false, sample: 2 } as const;
  const payload = new Uint8Array(4 * layout.floats + layout.codes);

  it("answers with the step that was asked for, not with the stage's own frames", async () => {
    const { port, sent, say } = fakePort();
    const answer = runSource(port, run, 'film').frame('step', 7);
    expect(sent).toEqual([{ type: 'seek', run: 'one', axis: 'step', at: 7, asker: 'film' }]);
    say({ ...frame, at: 1, live: true }, payload);
    say({ ...frame, at: 2 }, payload);
    say({ ...frame, at: 3, asker: 'preview' }, payload);
    say({ ...frame, asker: 'film' }, payload);
    expect((await answer).at).toBe(7);
  });

  it('asks for a sample once, and does without one when the worker is gone', async () => {
    const { port, sent, say } = fakePort();
    const source = runSource(port, run, 'film');
    const first = source.sample(2);
    say({ type: 'sample', run: 'one', row: 2, label: 1, asker: 'film' }, new Uint8Array(16));
    expect(await first).toMatchObject({ row: 2, label: 1 });
    expect(await source.sample(2)).toMatchObject({ row: 2 });
    expect(sent).toHaveLength(1);
    const second = source.sample(3);
    say({ type: 'workerLost', run: 'one', step: 9 });
    expect(await second).toBeNull();
  });

  it('fails with a code when nothing is recorded or the run is closed', async () => {
    const { port, say, receivers } = fakePort();
    const source = runSource(port, run, 'film');
    const answer = source.frame('step', 7);
    say({ type: 'failed', run: 'one', code: 'recording.empty', values: {} });
    await expect(answer).rejects.toBeInstanceOf(SourceFailure);
    const late = source.frame('step', 8);
    source.close();
    await expect(late).rejects.toMatchObject({ code: 'run.unknown' });
    expect(receivers.size).toBe(0);
  });
});
