/**
 * Walks a span of a recorded run picture by picture at a fixed rate and hands each to a format. Pictures are drawn at given
 * times, never captured: the same run and settings give the same pictures, with the window hidden too. Used by the dialog and by
 * the page that the command line opens.
 */
import { wordsIn } from '../i18n/words.ts';
import type { PaletteChoice } from '../picture/palettes.ts';
import type { Pose } from '../picture/poses.ts';
import type { Diverged } from '../state/diagnosing.ts';
import type { Frame, Sample } from '../state/frames.ts';
import type { RunInfo, ViewState } from '../state/store.ts';
import { captionOf, headlineOf } from './caption.ts';
import { ExportStage, facesLoaded } from './exportStage.ts';
import { type ExportProgress, type ExportSettings, type Film, filmOf, placeAt } from './film.ts';
import { formatOf } from './formats.ts';
import { type RunSource, SourceFailure } from './runSource.ts';
import { writerOf } from './writer.ts';

/** What is exported, and with which eyes. */
export interface ExportJob {
  readonly settings: ExportSettings;
  readonly run: RunInfo;
  /** Where the run stopped being finite. */
  readonly diverged: Diverged | null;
  readonly state: ViewState;
  readonly palette: PaletteChoice;
  readonly budget: number;
  /** A camera set by hand; null: the preset. */
  readonly pose: Pose | null;
  readonly source: RunSource;
  /** Time in milliseconds, for the time left. */
  readonly now: () => number;
}

/** A sentence stands at least this long, in seconds of the film, so that its number can be read. */
const SENTENCE = 0.5;

/** Lets the window breathe. A message, not a timer: timers of hidden windows are held back. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

interface Step {
  readonly frame: Frame;
  readonly sample: Sample | null;
}

/** Draws the pictures of one film by their numbers. */
class Pictures {
  readonly stage: ExportStage;
  private readonly job: ExportJob;
  private readonly words;
  private readonly film;
  private sentence = { from: -1, text: '' };

  constructor(job: ExportJob, film: Film) {
    const { settings, state, run, palette, budget, pose } = job;
    const { theme, language } = settings;
    this.job = job;
    this.film = film;
    this.words = wordsIn(language);
    const view = { ...state, run, theme, language, axis: settings.axis, hover: null };
    const { width, height } = film;
    this.stage = new ExportStage({ width, height, state: view, words: this.words, palette, budget, pose });
  }

  private async step(n: number): Promise<Step> {
    const { source, settings } = this.job;
    const at = placeAt(n, this.film.pictures, settings.from, settings.to);
    const frame = await source.frame(settings.axis, at);
    return { frame, sample: await source.sample(frame.sample) };
  }

  /** The sentence that stands while picture `n` does: that of the first picture of its half second. */
  private async headline(n: number, shown: Frame): Promise<string> {
    const hold = Math.max(1, Math.round(SENTENCE * this.film.rate));
    const from = n - (n % hold);
    if (this.sentence.from !== from) {
      const frame = from === n ? shown : (await this.step(from)).frame;
      this.sentence = { from, text: headlineOf(frame, this.job.run, this.words, this.job.diverged) };
    }
    return this.sentence.text;
  }

  /** Draws picture `n`. */
  async draw(n: number): Promise<void> {
    const { frame, sample } = await this.step(n);
    const headline = await this.headline(n, frame);
    this.stage.draw(frame, sample, captionOf(frame, this.job.run, this.words, headline));
  }
}

function filmOfJob({ settings }: ExportJob): Film {
  const format = formatOf(settings.format);
  if (format === null) throw new SourceFailure('export.noFormat', { format: settings.format });
  return filmOf(settings, format);
}

/** Draws one picture of the film on a canvas of its own: the dialog's preview. */
export async function previewOf(job: ExportJob, n: number): Promise<OffscreenCanvas> {
  const film = filmOfJob(job);
  await facesLoaded();
  const pictures = new Pictures(job, film);
  try {
    await pictures.draw(n);
  } finally {
    pictures.stage.dispose();
  }
  return pictures.stage.canvas;
}

/** Makes the whole file; rejects with the signal's reason when it is called off. */
export async function exportRun(
  job: ExportJob,
  hear: (progress: ExportProgress) => void,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const film = filmOfJob(job);
  const writer = await writerOf(job.settings.format);
  if (writer === null || !(await writer.isPossible(film)))
    throw new SourceFailure('export.cannotEncode', { format: job.settings.format });
  await facesLoaded();
  const pictures = new Pictures(job, film);
  try {
    hear({ done: 0, pictures: film.pictures, secondsLeft: null });
    const draw = async (n: number): Promise<void> => {
      signal.throwIfAborted();
      await pictures.draw(n);
      await breathe();
    };
    const file = await writer.begin(film, pictures.stage.canvas, draw);
    const since = job.now();
    try {
      for (let n = 0; n < film.pictures; n++) {
        await draw(n);
        signal.throwIfAborted();
        await file.frame(n);
        const done = n + 1;
        const secondsLeft = ((job.now() - since) / 1000 / done) * (film.pictures - done);
        hear({ done, pictures: film.pictures, secondsLeft });
      }
      signal.throwIfAborted();
      return await file.end();
    } catch (error) {
      await file.cancel();
      throw error;
    }
  } finally {
    pictures.stage.dispose();
  }
}
