/**
 * The dialog that takes a run along: settings on the left, the first picture on the right, below it how far the export is. It
 * draws and writes nothing itself (exports/); Escape closes it, or calls a running export off.
 */
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useState } from 'react';
import { firstSettings } from '../exports/exportChoices.ts';
import { type ExportProgress, type ExportSettings, filmOf } from '../exports/film.ts';
import { formatOf } from '../exports/formats.ts';
import { brief } from '../i18n/numbers.ts';
import type { Words } from '../i18n/words.ts';
import { useApp, useView, useWords } from '../state/appContext.ts';
import type { Notice } from '../state/store.ts';
import { ExportPreview } from './export/ExportPreview.tsx';
import { ExportRows } from './export/ExportRows.tsx';
import { type Exporting, useExporting } from './export/useExporting.ts';

/** "300 pictures, 10 s, 1920 × 1080". */
function filmLine(settings: ExportSettings, words: Words): string {
  const format = formatOf(settings.format);
  if (format === null) return '';
  const { width, height, pictures, rate } = filmOf(settings, format);
  const size = { width: `${width}`, height: `${height}` };
  if (format.still) return words.t('export.picture', size);
  return words.t('export.film', { count: pictures, seconds: brief(pictures / rate, words.language), ...size });
}

/** "about 2 minutes left"; nothing while nothing can be said. */
export function leftLine({ secondsLeft }: ExportProgress, words: Words): string {
  if (secondsLeft === null) return '';
  const isShort = secondsLeft < 90;
  const count = Math.max(1, isShort ? Math.ceil(secondsLeft) : Math.round(secondsLeft / 60));
  return words.t('export.left', { time: words.t(isShort ? 'export.time.seconds' : 'export.time.minutes', { count }) });
}

function Running({ progress, cancel }: { readonly progress: ExportProgress; cancel(): void }) {
  const words = useWords();
  const { done, pictures } = progress;
  const text = words.t('export.progress', { done, pictures });
  return (
    <div className="export-running" data-testid="export-running">
      <progress max={Math.max(1, pictures)} value={done} aria-label={text} />
      <span>{pictures === 0 ? '' : text}</span>
      <span className="dim">{leftLine(progress, words)}</span>
      {/* biome-ignore lint/a11y/noAutofocus: the button that was pressed is gone. */}
      <button type="button" className="quiet" data-testid="export-cancel" autoFocus onClick={cancel}>
        {words.t('export.cancel')}
      </button>
    </div>
  );
}

function Said({ said }: { readonly said: Notice | null }) {
  const words = useWords();
  return (
    <p className="export-said" role="status" data-testid="export-said">
      {said !== null && words.say(['exports', 'session'], said.code, said.values)}
    </p>
  );
}

interface FormProps {
  readonly exporting: Exporting;
  start(settings: ExportSettings): void;
  cancel(): void;
  forget(): void;
}

function Form({ exporting, start, cancel, forget }: FormProps) {
  const { store } = useApp();
  const words = useWords();
  const [settings, setSettings] = useState(() => firstSettings(store.getState()));
  if (settings === null) return <p>{words.t('export.nothing')}</p>;
  const isRunning = exporting.phase === 'running';
  return (
    <div className="export">
      <fieldset className="export-rows" disabled={isRunning}>
        <ExportRows
          settings={settings}
          onChange={(next) => {
            forget();
            setSettings(next);
          }}
        />
      </fieldset>
      <div className="export-side">
        <ExportPreview settings={settings} />
        <p className="dim" data-testid="export-film">
          {filmLine(settings, words)}
        </p>
        {isRunning ? (
          <Running progress={exporting.progress} cancel={cancel} />
        ) : (
          <div className="export-running">
            <Said said={exporting.said} />
            <button type="button" className="accent" data-testid="export-start" onClick={() => start(settings)}>
              {words.t('export.start')}
            </button>
          </div>
        )}
      </div>
    </div>
  );
}

function Content({ open }: { readonly open: boolean }) {
  const app = useApp();
  const words = useWords();
  const { exporting, start, cancel, forget } = useExporting(app);
  const close = (): void => {
    if (exporting.phase === 'running') cancel();
    else app.store.setState({ dialog: null });
  };
  return (
    <Dialog.Root open={open} onOpenChange={(shown) => !shown && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog" data-testid="export-dialog">
          <header className="card-header">
            <Dialog.Title>{words.t('export.title')}</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label={words.t('export.close')}>
              <X aria-hidden="true" size="1.25em" />
            </Dialog.Close>
          </header>
          <Form exporting={exporting} start={start} cancel={cancel} forget={forget} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Nothing until it is opened; an export ends with it. */
export function ExportDialog() {
  const open = useView((state) => state.dialog === 'export');
  return open ? <Content open={open} /> : null;
}
