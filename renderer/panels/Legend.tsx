/**
 * The legend, always in view: what colour means, the decades it covers, how many values lie below, above, at zero, and the
 * marks that occur. Counting is picture/'s business (Stage hands the summary over).
 */
import { Lock, LockOpen, UnfoldHorizontal } from 'lucide-react';
import { count, powerOfTen } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import type { WordKey, Words } from '../i18n/words.ts';
import { encodingNames } from '../picture/encodings/encodings.ts';
import { decadeTicks, type LegendMark, marksPresent, type PictureSummary } from '../picture/legend.ts';
import { type PaletteChoice, paletteChoices } from '../picture/palettes.ts';
import { useApp, useLive, useView, useWords } from '../state/appContext.ts';
import type { Live } from '../state/frames.ts';
import { Choice } from './Choice.tsx';
import { IconButton } from './IconButton.tsx';
import { LegendBar } from './LegendBar.tsx';

const MARK_WORDS: Readonly<Partial<Record<LegendMark, WordKey>>> = {
  zero: 'legend.zero',
  above: 'legend.above',
  infinite: 'legend.infinite',
  nan: 'legend.infinite',
  saturated: 'legend.saturated',
  clipped: 'legend.clipped',
};

/** "256 exactly zero · 1 772 below of 11 584". */
export function countsLine({ counts }: PictureSummary, words: Words): string {
  const number = (value: number) => count(value, words.language);
  const parts = [
    counts.zero > 0 ? words.t('legend.zeroCount', { number: number(counts.zero) }) : null,
    counts.below > 0 ? words.t('legend.belowCount', { number: number(counts.below) }) : null,
    counts.above > 0 ? words.t('legend.aboveCount', { number: number(counts.above) }) : null,
    counts.infinite + counts.nan > 0
      ? words.t('legend.infiniteCount', { number: number(counts.infinite + counts.nan) })
      : null,
  ].filter((part) => part !== null);
  if (parts.length === 0) return words.t('legend.allInside', { total: number(counts.total) });
  return words.t('legend.counts', { parts: parts.join(' · '), total: number(counts.total) });
}

type Summaries = Live<PictureSummary | null>;

function Counts({ summaries }: { readonly summaries: Summaries }) {
  const words = useWords();
  const summary = useLive(summaries, 0);
  return <span>{summary !== null && <Rich text={countsLine(summary, words)} />}</span>;
}

function Marks({ summaries, max }: { readonly summaries: Summaries; readonly max: number }) {
  const words = useWords();
  const summary = useLive(summaries, 0);
  const present = summary === null ? [] : marksPresent(summary);
  const shown = [...new Map(present.map((mark) => [MARK_WORDS[mark], mark])).entries()];
  return (
    <ul className="marks">
      {shown.map(
        ([key, mark]) =>
          key !== undefined && (
            <li key={mark}>
              <i className={`mark ${mark}`} aria-hidden="true" />
              <span>
                <Rich text={words.t(key, { limit: powerOfTen(max) })} />
              </span>
            </li>
          ),
      )}
      {summary?.thinned === true && (
        <li>
          {words.t('legend.edges', {
            shown: count(summary.shownEdges, words.language),
            edges: count(summary.edges, words.language),
          })}
        </li>
      )}
    </ul>
  );
}

/** The legend under the stage; `summaries`: what it must say of each picture. */
export function Legend({ summaries }: { readonly summaries: Summaries }) {
  const words = useWords();
  const { store } = useApp();
  const encoding = useView((state) => state.encoding);
  const range = useView((state) => state.range);
  const palette = useView((state) => state.palette);
  const held = useView((state) => state.rangeHeld);
  return (
    <div className="legend" data-testid="legend">
      <div className="legend-line dim">
        <Choice
          id="encoding"
          label={words.t('legend.encoding')}
          options={encodingNames.map((value) => ({ value, label: words.say(['app'], `encoding.${value}`) }))}
          value={encoding}
          onChoose={(value) => store.setState({ encoding: value })}
        />
        <Choice
          id="palette"
          label={words.t('legend.palette')}
          options={paletteChoices.map((value) => ({ value, label: words.say(['charts'], `palette.${value}`) }))}
          value={palette}
          onChoose={(value) => store.setState({ palette: value as PaletteChoice })}
        />
        <Counts summaries={summaries} />
      </div>
      <div className="legend-scale">
        <LegendBar />
        <div className="legend-buttons">
          <IconButton command="fit" icon={UnfoldHorizontal} />
          <IconButton
            command="holdRange"
            icon={held ? Lock : LockOpen}
            label={words.t(held ? 'legend.held' : 'legend.following')}
          />
        </div>
      </div>
      <div className="decades" aria-hidden="true">
        {decadeTicks(range).map((tick) => (
          <span key={tick.exponent} style={{ left: `${100 * tick.position}%` }}>
            {tick.labelled && <Rich text={powerOfTen(tick.exponent)} />}
          </span>
        ))}
      </div>
      <Marks summaries={summaries} max={range.max} />
    </div>
  );
}
