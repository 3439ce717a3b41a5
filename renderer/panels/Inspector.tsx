/**
 * The card on the right: the chain rule with this run's numbers, above it the exact numbers of what is pointed at, below it the gradient
 * proof and, while nothing is pointed at, the run in a few numbers.
 */
import { PanelRightClose, X } from 'lucide-react';
import { Rich } from '../i18n/Rich.tsx';
import { useApp, useView, useWords } from '../state/appContext.ts';
import { ChainRule } from './ChainRule.tsx';
import { IconButton } from './IconButton.tsx';
import { Pointed, targetName } from './Pointed.tsx';
import { ProofCard } from './ProofCard.tsx';
import { RunNumbers } from './RunNumbers.tsx';

/** Lets go of what was chosen by a click. */
export function LetGo() {
  const { store } = useApp();
  const words = useWords();
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={words.t('inspect.close')}
      data-testid="let-go"
      onClick={() => store.setState({ selection: null })}
    >
      <X aria-hidden="true" size="1.25em" />
    </button>
  );
}

/** The card on the right. */
export function Inspector() {
  const words = useWords();
  const run = useView((state) => state.run);
  const selection = useView((state) => state.selection);
  const hover = useView((state) => state.hover);
  const target = hover ?? selection;
  if (run === null) return null;
  return (
    <section className="card right" aria-label={words.t('panel.inspector')} data-testid="inspector">
      <header className="card-header">
        <h2>
          {target === null ? words.t('chain.title') : <Rich text={targetName(target, run.layout.layers, words)} />}
        </h2>
        <div className="buttons">
          {selection !== null && <LetGo />}
          <IconButton command="foldInspector" icon={PanelRightClose} />
        </div>
      </header>
      {target !== null && (
        <div className="pointed">
          <Pointed run={run} target={target} />
          <h3 className="dim">{words.t('chain.title')}</h3>
        </div>
      )}
      <ChainRule run={run} formulas={target === null} />
      <ProofCard />
      {target === null && (
        <>
          <h3 className="dim">{words.t('inspect.title')}</h3>
          <RunNumbers />
          <p className="dim hint-line">{words.t('inspect.hint')}</p>
        </>
      )}
    </section>
  );
}
