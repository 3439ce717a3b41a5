/**
 * What happens in slow motion, in one line below the headline: the part of the step, the layer the wave has reached, and on the way back
 * the factor it is multiplied by, with its parts.
 */
import { chainRows, derivativeName } from '../charts/chainRows.ts';
import { layerName } from '../charts/layerNames.ts';
import { fixed, significant } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import type { Words } from '../i18n/words.ts';
import type { SlowMoment } from '../picture/slowMoment.ts';
import { useApp, useLive, useView, useWords } from '../state/appContext.ts';
import type { ChainAnswer } from '../state/frames.ts';
import type { RunInfo } from '../state/store.ts';

/** The line for a moment; `chain` where its numbers are there. */
export function slowLine({ phase, layer }: SlowMoment, run: RunInfo, chain: ChainAnswer | null, words: Words): string {
  const name = layerName(layer, run.layout.layers, words);
  if (phase === 'forward') return words.t('slow.forward', { layer: name });
  if (phase === 'loss') return words.t('slow.loss');
  if (phase === 'update') return words.t('slow.update');
  const row = chain === null ? undefined : chainRows(chain).find((each) => each.layer === layer);
  if (row === undefined) return words.t('slow.backward', { layer: name });
  if (row.factor === null) {
    return words.t('slow.first', { layer: name, delta: significant(row.delta, words.language, 2) });
  }
  const number = (value: number, decimals: number) => fixed(value, words.language, decimals);
  return words.t('slow.factor', {
    layer: name,
    factor: number(row.factor.product, 2),
    weights: number(row.factor.weights, 2),
    name: derivativeName(run.layout).plain,
    derivative: number(row.factor.derivative, 3),
  });
}

/** Shown while a step plays in slow motion. */
export function SlowCaption() {
  const { live } = useApp();
  const words = useWords();
  const moment = useLive(live.moment, 30);
  const chain = useLive(live.chain, 100);
  const run = useView((state) => state.run);
  const at = useLive(live.frame)?.at;
  if (moment === null || run === null) return null;
  const fits = chain !== null && chain.run === run.run && chain.at === at;
  return (
    <p className="slow-caption" data-testid="slow-caption">
      <Rich text={slowLine(moment, run, fits ? chain : null, words)} />
    </p>
  );
}
