/**
 * What stands above the network in an exported picture: the headline with this run's number, below it the network in words, and
 * on the right where in the run the picture is. Words only; the diagnosis decides what is said.
 */
import { runFieldIndex } from '../../engine/index.ts';
import { count, significant } from '../i18n/numbers.ts';
import type { Words } from '../i18n/words.ts';
import { whatLine } from '../panels/experimentName.ts';
import { findingLine } from '../panels/findingLine.ts';
import { type Diverged, documentAt, findingsOf } from '../state/diagnosing.ts';
import type { Frame } from '../state/frames.ts';
import type { RunInfo } from '../state/store.ts';
import { type Context, fitted, lineWidth, setLine } from './pen.ts';

/** The words of one picture. */
export interface Caption {
  readonly headline: string;
  readonly below: string;
  /** "Step 120", "Loss 2.31". */
  readonly place: string;
  readonly loss: string;
}

/** The sentence the diagnosis makes of a recorded step; the network in words where it says nothing. */
export function headlineOf(frame: Frame, run: RunInfo, words: Words, diverged: Diverged | null): string {
  const [finding] = findingsOf(frame, run, diverged);
  return finding === undefined
    ? whatLine(documentAt(run, frame), words)
    : findingLine(finding, words, run.layout.layers);
}

/** The caption of a recorded step under this headline. */
export function captionOf(frame: Frame, run: RunInfo, words: Words, headline: string): Caption {
  const what = whatLine(documentAt(run, frame), words);
  const title = run.experiment.title;
  const below = headline === what ? title : title === '' ? what : `${what} · ${title}`;
  const at = count(frame.at, words.language);
  const loss = significant(frame.floats[runFieldIndex('loss')] ?? Number.NaN, words.language);
  return {
    headline,
    below,
    place: words.t(frame.axis === 'step' ? 'time.step' : 'time.epoch', { at }),
    loss: `${words.t('time.loss')} ${loss}`,
  };
}

/** Height the caption takes, in units. */
export const CAPTION_HEIGHT = 92;

/** Paints it along the top; `unit` is the size of one pixel of a picture 720 high. */
export function paintCaption(
  context: Context,
  { headline, below, place, loss }: Caption,
  view: { readonly width: number; readonly unit: number },
  colors: { readonly text: string; readonly dim: string },
): void {
  const { width, unit } = view;
  const margin = 32 * unit;
  const strong = { size: 20 * unit, weight: 600, color: colors.text } as const;
  const quiet = { size: 15 * unit, weight: 400, color: colors.dim } as const;
  const right = Math.max(lineWidth(context, place, strong), lineWidth(context, loss, quiet));
  setLine(context, place, width - margin, 48 * unit, { ...strong, align: 'right' });
  setLine(context, loss, width - margin, 74 * unit, { ...quiet, align: 'right' });
  const room = width - 2 * margin - right - 24 * unit;
  const title = fitted(context, headline, { size: 26 * unit, weight: 650, color: colors.text }, room);
  setLine(context, headline, margin, 48 * unit, title);
  setLine(context, below, margin, 74 * unit, fitted(context, below, quiet, room));
}
