/**
 * The proof on the spot: back-propagation against forward-mode dual numbers in float64, and the gradient on the screen against
 * both, in words. The host computes it (command `prove`).
 */
import { ShieldCheck } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { count, significant } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import type { Words } from '../i18n/words.ts';
import { useApp, useView, useWords } from '../state/appContext.ts';
import type { Proof } from '../state/store.ts';

/** Below this the two ways of computing agree (double precision over many layers). */
const AGREES = 1e-6;

/** What was left out, by name: a kink of an activation function, or gradients too small for float32. */
export function skippedLine({ what, count }: Proof['skipped'][number], words: Words): string {
  const named = words.say(['app'], `activation.${what}`, {}, what);
  return words.say(
    ['app'],
    `proof.skipped.${what}`,
    { number: count },
    words.t('proof.skipped', { number: count, what: named }),
  );
}

function Result({ proof }: { readonly proof: Proof }) {
  const words = useWords();
  const root = useRef<HTMLDivElement>(null);
  // The card may scroll: what was asked for must be seen. Newer browsers answer with a promise, which an effect must not return.
  useEffect(() => void root.current?.scrollIntoView({ block: 'nearest' }), []);
  const number = (value: number): string => significant(value, words.language, 2);
  const dual = Number(proof.dual);
  const wasm = Number(proof.wasm);
  const key = Number.isNaN(dual) ? 'proof.none' : dual < AGREES ? 'proof.agree' : 'proof.disagree';
  return (
    <div ref={root} className="proof" data-testid="proof" role="status">
      <p>
        <Rich text={words.t(key, { dual: number(dual) })} />
      </p>
      <p className="dim">
        <Rich text={words.t('proof.how', { directions: proof.directions, edges: proof.edges, step: proof.at })} />{' '}
        {!Number.isNaN(wasm) && <Rich text={words.t('proof.screen', { wasm: number(wasm) })} />}
      </p>
      {proof.skipped.map((skipped) => (
        <p key={skipped.what} className="dim">
          {skippedLine(skipped, words)}
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
  const running = proof !== null && 'running' in proof;
  return (
    <div className="proof-card">
      <button type="button" className="quiet" data-testid="prove" disabled={running} onClick={() => session.prove()}>
        <ShieldCheck aria-hidden="true" size="1.25em" />
        {running ? words.t('proof.running', { step: count(proof.at, words.language) }) : words.t('proof.check')}
      </button>
      {proof !== null && !('running' in proof) && <Result proof={proof} />}
    </div>
  );
}
