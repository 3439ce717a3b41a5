/**
 * The chain rule with this run's numbers: the two formulas, what each layer multiplies the gradient by, and what is left of it at the
 * first. Shown on the right; while something is pointed at, without the formulas. The engine computes the numbers (command `chain`).
 */
import { useMemo } from 'react';
import { layerSign } from '../../engine/index.ts';
import {
  type ChainRow,
  chainFormulas,
  chainRows,
  derivativeName,
  type FactorPart,
  factorText,
  joinsLayers,
  partsOf,
} from '../charts/chainRows.ts';
import { layerName, type NamedLayers } from '../charts/layerNames.ts';
import { pointedLayerOf } from '../charts/TimelinePointer.tsx';
import { count, significant } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import { useApp, useLive, useLookBack, useView, useWords } from '../state/appContext.ts';
import { currentDocument } from '../state/documents.ts';
import type { ChainAnswer, LiveValues } from '../state/frames.ts';
import { placeShown } from '../state/lookingBack.ts';
import type { RunInfo, ViewStore } from '../state/store.ts';
import { Formula } from './Formula.tsx';
import { Swatch } from './Swatch.tsx';

const CHAIN = { type: 'chain' } as const;

/** Derivatives lie close together; a third decimal tells them apart where there is room for it. */
const decimalsOf = (part: FactorPart, parts: readonly FactorPart[]): number =>
  part === 'derivative' && !parts.includes('joins') ? 3 : 2;

function Numbers({ row, parts }: { readonly row: ChainRow; readonly parts: readonly FactorPart[] }) {
  const { language } = useWords();
  const { factor } = row;
  return (
    <>
      {factor !== null && (
        <>
          {parts.map((part) => (
            <td key={part}>
              <Rich text={factorText(factor[part], row.delta, language, decimalsOf(part, parts))} />
            </td>
          ))}
          <td className="strong">
            <Rich text={factorText(factor.product, row.delta, language, 2)} />
          </td>
        </>
      )}
      <td>
        <Rich text={significant(row.delta, language, 2)} />
      </td>
    </>
  );
}

function Table({ answer, run }: { readonly answer: ChainAnswer; readonly run: RunInfo }) {
  const words = useWords();
  const { store } = useApp();
  const pointed = useView(pointedLayerOf);
  const focus = useView((state) => state.focusLayer);
  const rows = chainRows(answer);
  const parts = partsOf(rows);
  const { layers } = run.layout;
  const names = {
    weights: words.t('chain.gain'),
    joins: words.t('chain.skip'),
    derivative: derivativeName(run.layout).plain,
  };
  const heads = parts.map((part) => names[part]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls in a small window must be reached by keys.
    <div className="chain-table" tabIndex={0} data-joins={parts.includes('joins')}>
      <table aria-label={words.t('chain.table')} data-testid="chain-table">
        <thead>
          <tr className="dim">
            <th scope="col">
              <span>{words.t('chain.layer')}</span>
            </th>
            {[...heads, words.t('chain.factor'), '‖δ‖'].map((head) => (
              <th key={head} scope="col">
                <Rich text={head} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.layer}
              data-pointed={pointed === row.layer}
              data-focus={focus === row.layer}
              onPointerEnter={() => store.setState({ pointedLayer: row.layer })}
              onPointerLeave={() => store.setState({ pointedLayer: null })}
            >
              <th scope="row" colSpan={row.factor === null ? heads.length + 2 : 1}>
                <Swatch value={row.delta} />
                <Rich text={layerName(row.layer, layers, words)} />
              </th>
              <Numbers row={row} parts={parts} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Totals({ answer, layers }: { readonly answer: ChainAnswer; readonly layers: NamedLayers }) {
  const words = useWords();
  const { language } = words;
  const total = Number(answer.total);
  const delta = Number(answer.links.at(-1)?.delta);
  // Of a single hidden layer there is no ratio to speak of, be it recurrent and recorded as two.
  const last = layers.length > 2 ? layerSign(layers, layers.length - 2).number : 1;
  const several = last > 1;
  if (!several && answer.growth === null) return null;
  return (
    <dl className="chain-totals">
      {several && (
        <div className="row">
          <dt className="dim">
            <Rich text={words.t('chain.ratio', { last })} />
          </dt>
          <dd>
            <Rich text={Number.isNaN(total) && Number.isFinite(delta) ? '–' : significant(total, language, 2)} />
          </dd>
        </div>
      )}
      {answer.growth !== null && (
        <div className="row">
          <dt className="dim">{words.t('chain.mean')}</dt>
          <dd className="large" data-testid="chain-mean">
            <Rich text={significant(Number(answer.growth), language, 2)} />
          </dd>
        </div>
      )}
    </dl>
  );
}

/** Whether numbers of step `at` belong to what is shown: to its very step, or while it plays to the last second's. */
function isCurrent(store: ViewStore, live: LiveValues, at: number): boolean {
  const shown = placeShown(store, live)?.at;
  if (shown === undefined) return false;
  const { playing = false, stepsPerSecond = 0 } = store.getState().progress ?? {};
  return shown === at || (playing && shown > at && shown - at <= Math.max(2, stepsPerSecond));
}

/** Formulas (where there is room for them), table, totals. */
export function ChainRule({ run, formulas }: { readonly run: RunInfo; readonly formulas: boolean }) {
  const { store, live } = useApp();
  const words = useWords();
  useLookBack(CHAIN);
  const answer = useLive(live.chain, 100);
  const fits = answer !== null && answer.run === run.run;
  // What the frame on the stage is of; while the host computes, the numbers are those of another step, and step back.
  useLive(live.frame, 100);
  const current = fits && isCurrent(store, live, answer.at);
  const all = useMemo(() => chainFormulas(run.layout, joinsLayers(currentDocument(run.experiment))), [run]);
  const equations = formulas ? all : [];
  return (
    <div className="chain" data-testid="chain">
      {equations.length > 0 && (
        <div className="formulas">
          {equations.map((tex) => (
            <Formula key={tex} tex={tex} />
          ))}
        </div>
      )}
      {fits ? (
        <div className="chain-numbers" data-current={current}>
          <p className="dim" data-testid="chain-step">
            {words.t('time.step', { at: count(answer.at, words.language) })}
          </p>
          <Table answer={answer} run={run} />
          <Totals answer={answer} layers={run.layout.layers} />
        </div>
      ) : (
        <p className="dim">{words.t('chain.waiting')}</p>
      )}
    </div>
  );
}
