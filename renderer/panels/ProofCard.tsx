/**
 * The proof on the spot: back-propagation against forward-mode dual numbers in float64, and the gradient on the screen against
 * both, in words. The host computes it (command `prove`).
 */
import { ShieldCheck } from 'lucide-react';
import { significant } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import { useApp, useView, useWords } from '../state/appContext.ts';
import type { Proof } from '../state/store.ts';

/** Below this the two ways of computing agree (double precision over many layers). */
const AGREES = 1e-6;

function Result({ proof }: { readonly proof: Proof }) {
  const words = useWords();
  const number = (value: Proof['dual']): string => significant(Number(value), words.language, 2);
  const agrees = Number(proof.dual) < AGREES;
  return (
    <div className="proof" data-testid="proof" role="status">
      <p>
        <Rich text={words.t(agrees ? 'proof.agree' : 'proof.disagree', { dual: number(proof.dual) })} />
      </p>
      <p className="dim">
        <Rich text={words.t('proof.how', { directions: proof.directions, edges: proof.edges, step: proof.at })} />{' '}
        <Rich text={words.t('proof.screen', { wasm: number(proof.wasm) })} />
      </p>
      {proof.skipped.map(({ what, count }) => (
        <p key={what} className="dim">
          {words.say(
            ['app'],
            `proof.skipped.${what}`,
            { number: count },
            words.t('proof.skipped', { number: count, what }),
          )}
        </p>
      ))}
    </div>
  );
}

/** The button and, once computed, the result. */
export function ProofCard() {
  const { session } = useApp();
  const words = useWords();
  const proof = useView((state) => state.proof);
  return (
    <div className="proof-card">
      <button
        type="button"
        className="quiet"
        data-testid="prove"
        disabled={proof === 'running'}
        onClick={() => session.prove()}
      >
        <ShieldCheck aria-hidden="true" size="1.25em" />
        {words.t(proof === 'running' ? 'proof.running' : 'proof.check')}
      </button>
      {proof !== null && proof !== 'running' && <Result proof={proof} />}
    </div>
  );
}
