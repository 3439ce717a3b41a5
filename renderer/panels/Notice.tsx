/**
 * What has happened and what can be done: a lost worker with its Continue button, a run that is no longer finite, a document
 * that was refused. One calm card; it never hides the picture.
 */
import { X } from 'lucide-react';
import { layerName } from '../charts/layerNames.ts';
import { Rich } from '../i18n/Rich.tsx';
import { useApp, useView, useWords } from '../state/appContext.ts';
import type { Notice as Told } from '../state/store.ts';

/** Files of words that codes from hosts and engine may stand in. */
const FILES = ['problems', 'session', 'app'] as const;

function Diverged() {
  const words = useWords();
  const diverged = useView((state) => state.progress?.diverged ?? null);
  const layers = useView((state) => state.run?.layout.layers ?? null);
  if (diverged === null || layers === null) return null;
  const layer = layerName(diverged.layer, layers, words);
  const key = `notice.diverged.${diverged.what}` as const;
  return (
    <p>
      <Rich text={words.t(key, { step: diverged.step, layer })} />
    </p>
  );
}

function Said({ notice }: { readonly notice: Told }) {
  const words = useWords();
  const { code, values } = notice;
  return <Rich text={words.say(FILES, code, values, words.t('notice.unknown', { code }))} />;
}

/** Everything that is wrong with a document; a long list scrolls. */
function Details({ details }: { readonly details: readonly Told[] }) {
  const words = useWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keys.
    <ul className="details" data-testid="problems" tabIndex={0} aria-label={words.t('notice.details')}>
      {details.map((detail) => (
        <li key={JSON.stringify(detail)}>
          <Said notice={detail} />
        </li>
      ))}
    </ul>
  );
}

/** Nothing while all is well. */
export function Notice() {
  const { session, store } = useApp();
  const words = useWords();
  const connection = useView((state) => state.connection);
  const notice = useView((state) => state.notice);
  const diverged = useView((state) => state.progress?.diverged != null);
  const step = useView((state) => state.progress?.step ?? 0);
  const lost = connection === 'workerLost';
  if (!lost && connection !== 'closed' && notice === null && !diverged) return null;
  return (
    <div className="notice" role="status" data-testid="notice">
      <div>
        {lost && <p>{words.t('notice.workerLost', { step })}</p>}
        {connection === 'closed' && <p>{words.t('notice.closed')}</p>}
        {notice !== null && (
          <p data-testid="problem">
            <Said notice={notice} />
          </p>
        )}
        {notice?.details !== undefined && <Details details={notice.details} />}
        {!lost && <Diverged />}
      </div>
      {lost && (
        <button
          type="button"
          className="accent"
          data-testid="continue"
          onClick={() => session.send({ type: 'continue' })}
        >
          {words.t('notice.continue')}
        </button>
      )}
      {notice !== null && (
        <button
          type="button"
          className="icon-button"
          aria-label={words.t('notice.dismiss')}
          data-testid="dismiss"
          onClick={() => store.setState({ notice: null })}
        >
          <X aria-hidden="true" size="1.25em" />
        </button>
      )}
    </div>
  );
}
