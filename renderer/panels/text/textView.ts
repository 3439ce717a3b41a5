/**
 * What the page of sampled text shows: its state, the text cut into what was given, written and could not be drawn, and what a screen reader
 * is told. Pure; SampledText.tsx draws it.
 */
import type { TextAnswer } from '../../state/frames.ts';
import type { ViewState } from '../../state/store.ts';

/** Characters asked for: what fits beside the stage. */
export const TEXT_LENGTH = 280;
/** Temperatures to choose from. */
export const TEMPERATURES = [0.3, 0.7, 1, 1.5] as const;
/** Stands where no character could be drawn. */
const MARK = '\ufffd';
/** Characters read out at most. */
const SPOKEN = 120;

/** A stretch of text of one kind: the beginning that was given, what the network wrote, marks. */
export interface Stretch {
  readonly kind: 'start' | 'written' | 'mark';
  readonly text: string;
}

/** What is shown. */
export type TextView =
  /** Nothing has been written yet. `lost`: nothing will be, until the training goes on. */
  | { readonly kind: 'waiting' | 'lost' }
  | {
      readonly kind: 'text';
      /** The parameters before this step wrote it. */
      readonly at: number;
      readonly stretches: readonly Stretch[];
      readonly marks: number;
      readonly length: number;
      /** The chosen temperature's text, or the start chosen, is still on its way, or nobody is there to write it. */
      readonly old: boolean;
      /** For screen readers: the text while time stands still, nothing while every second brings another one. */
      readonly spoken: string;
    };

/** Ends of lines as signs: a network that writes nothing else would fill the page with what nobody sees. */
function inOneLine(text: string): string {
  return text.replaceAll('\n', '↵');
}

/** The text in stretches: the start first, then written text and marks in turn. */
export function stretchesOf(start: string, text: string): readonly Stretch[] {
  const parts = inOneLine(text).match(new RegExp(`${MARK}+|[^${MARK}]+`, 'g')) ?? [];
  const written = parts.map((part): Stretch => ({ kind: part.startsWith(MARK) ? 'mark' : 'written', text: part }));
  return start === '' ? written : [{ kind: 'start', text: inOneLine(start) }, ...written];
}

/** What there is to show of an answer. */
export function textView(
  answer: TextAnswer | null,
  { run, connection, progress, replaying }: Pick<ViewState, 'run' | 'connection' | 'progress' | 'replaying'>,
  wish: { readonly temperature: number; readonly seed: number },
): TextView {
  const lost = connection === 'workerLost' || connection === 'closed';
  if (answer === null || answer.header.run !== run?.run) return { kind: lost ? 'lost' : 'waiting' };
  const { at, start, text, marks } = answer.header;
  const running = progress?.playing === true || replaying;
  return {
    kind: 'text',
    at,
    stretches: stretchesOf(start, text),
    marks,
    length: [...text].length,
    old: lost || answer.temperature !== wish.temperature || answer.seed !== wish.seed,
    spoken: running || marks > 0 ? '' : `${start}${text}`.slice(0, SPOKEN),
  };
}
