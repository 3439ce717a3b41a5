/**
 * The legend, always in view: what colour means, the decades it covers, how many values lie below, above, at zero, and the
 * marks that occur. Counting is picture/'s business (Stage hands the summary over).
 */
import { Lock, LockOpen, UnfoldHorizontal } from 'lucide-react';
import { count, powerOfTen } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import type { WordKey } from '../i18n/words.ts';
import { encodingNames } from '../picture/encodings/encodings.ts';
import { decadeTicks, type LegendMark, marksPresent, type PictureSummary } from '../picture/legend.ts';
import { cssColor, type PaletteChoice, paletteChoices, paletteColor, shownPalette } from '../picture/palettes.ts';
import { useApp, useLive, useView, useWords } from '../state/appContext.ts';
import type { Live } from '../state/frames.ts';
import { Choice } from './Choice.tsx';
import { countsLine } from './countsLine.ts';
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

type Summaries = Live<PictureSummary | null>;

function Counts({ summaries }: { readonly summaries: Summaries }) {
  const words = useWords();
  const summary = useLive(summaries, 0);
  return <span>{summary !== null && <Rich text={countsLine(summary, words)} />}</span>;
}

function Marks({ summaries, max }: { readonly summaries: Summaries; readonly max: number }) {
  const words = useWords();
  const theme = useView((state) => state.theme);
  const palette = useView((state) => state.palette);
  const { name, reversed } = shownPalette(theme, palette);
  const far = cssColor(paletteColor(name, 1, reversed));
  const summary = useLive(summaries, 0);
  const present = summary === null ? [] : marksPresent(summary);
  const shown = [...new Map(present.map((mark) => [MARK_WORDS[mark], mark])).entries()];
  return (
    <ul className="marks">
      {shown.map(
        ([key, mark]) =>
          key !== undefined && (
            <li key={mark}>
              <i
                className={`mark ${mark}`}
                style={mark === 'above' ? { background: far } : undefined}
                aria-hidden="true"
              />
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
