/**
 * A page of sequences, each as a strip: few features as curves over the steps, many as one row of shades a feature. What is asked for stands
 * behind it, or below it where every step has an answer of its own. Shown by Samples.tsx.
 */
import { useLayoutEffect, useRef } from 'react';
import { count, significant } from '../../i18n/numbers.ts';
import { Rich } from '../../i18n/Rich.tsx';
import type { Words } from '../../i18n/words.ts';
import { useView, useWords } from '../../state/appContext.ts';
import type { DataInfo, DataRow } from '../../state/dataQuestions.ts';
import { className } from '../classNames.ts';
import { curvePoints, greys, turned } from './dataColumns.ts';

/** From so many features on, shades are clearer than curves. */
const MANY = 4;
/** Answers written out at most. */
const MOST_ANSWERS = 40;
const [WIDTH, HEIGHT] = [320, 40] as const;

function Shades({
  row,
  steps,
  features,
}: {
  readonly row: DataRow;
  readonly steps: number;
  readonly features: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useView((state) => state.theme);
  useLayoutEffect(() => {
    const pixels = greys(turned(row.inputs, steps, features), theme === 'night');
    canvas.current?.getContext('2d')?.putImageData(new ImageData(pixels, steps, features), 0, 0);
  }, [row, steps, features, theme]);
  return <canvas ref={canvas} width={steps} height={features} className="sequence-strip" />;
}

function Curves({
  row,
  steps,
  features,
}: {
  readonly row: DataRow;
  readonly steps: number;
  readonly features: number;
}) {
  const size = { width: WIDTH, height: HEIGHT };
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="sequence-strip" preserveAspectRatio="none" aria-hidden="true">
      {Array.from({ length: features }, (_, feature) => (
        <polyline
          // biome-ignore lint/suspicious/noArrayIndexKey: a feature is its place; it has no other name.
          key={feature}
          className={feature === 0 ? 'curve' : 'curve second'}
          points={curvePoints(row.inputs, steps, features, feature, size)}
        />
      ))}
    </svg>
  );
}

/** What a sequence asks for, in words or numbers. */
function answerText({ labels }: DataRow, { classes }: DataInfo, words: Words): string {
  const shown = [...labels].slice(0, MOST_ANSWERS);
  const each = shown.map((label) =>
    classes.length > 0 ? className(classes[label] ?? '', words) : significant(label, words.language, 2),
  );
  return each.join(' ') + (labels.length > MOST_ANSWERS ? ' …' : '');
}

/** The list. */
export function Sequences({ rows, info }: { readonly rows: readonly DataRow[]; readonly info: DataInfo }) {
  const words = useWords();
  const [steps = 1, features = 1] = info.shape;
  const Strip = features >= MANY ? Shades : Curves;
  return (
    <ul className="sequences">
      {rows.map((row) => (
        <li key={row.row} data-every={row.labels.length > 1}>
          <span className="dim">{count(row.row + 1, words.language)}</span>
          <Strip row={row} steps={steps} features={features} />
          <span className="sequence-answer">
            <Rich text={answerText(row, info, words)} />
          </span>
        </li>
      ))}
    </ul>
  );
}
