/**
 * An export from the window: makes its job from what the window shows, runs it, tells how far it is, saves the file through the
 * host. Drawing and writing are exports/' business. Used by the export dialog.
 */
import { useEffect, useRef, useState } from 'react';
import { type ExportJob, exportRun } from '../../exports/exportRun.ts';
import { EXPORT_BUDGET } from '../../exports/exportStage.ts';
import type { ExportProgress, ExportSettings } from '../../exports/film.ts';
import { runSource, SourceFailure } from '../../exports/runSource.ts';
import type { App } from '../../state/appContext.ts';
import { safeName } from '../../state/files.ts';
import type { Notice } from '../../state/store.ts';

/** How an export stands. */
export type Exporting =
  | { readonly phase: 'idle'; readonly said: Notice | null }
  | { readonly phase: 'running'; readonly progress: ExportProgress };

/** The job of these settings; null without a run. `close` its source when done. */
export function jobOf({ host, live, store }: App, settings: ExportSettings): ExportJob | null {
  const state = store.getState();
  const { run } = state;
  if (run === null) return null;
  const source = runSource(host.port, run, crypto.randomUUID());
  return {
    settings,
    run,
    diverged: state.progress?.diverged ?? null,
    state,
    palette: state.palette,
    budget: EXPORT_BUDGET,
    pose: state.camera === 'moved' ? live.pose.current : null,
    source,
    now: () => performance.now(),
  };
}

/** Name of the file. */
function nameOf(app: App, { format }: ExportSettings): string {
  const title = app.store.getState().run?.experiment.title ?? '';
  return `${title === '' ? 'Gradiorama' : safeName(title)}.${format}`;
}

async function run(
  app: App,
  settings: ExportSettings,
  hear: (progress: ExportProgress) => void,
  signal: AbortSignal,
): Promise<Notice> {
  const job = jobOf(app, settings);
  const name = nameOf(app, settings);
  if (job === null) return { code: 'export.nothing', values: {} };
  try {
    const bytes = await exportRun(job, hear, signal);
    const isSaved = await app.host.save({ name, bytes });
    return { code: isSaved ? 'export.saved' : 'export.notSaved', values: { name } };
  } catch (error) {
    if (signal.aborted) return { code: 'export.canceled', values: {} };
    if (error instanceof SourceFailure) return { code: error.code, values: error.values };
    return { code: 'export.failed', values: { reason: error instanceof Error ? error.message : String(error) } };
  } finally {
    job.source.close();
  }
}

/** Starts and cancels; an export ends with the dialog. */
export function useExporting(app: App) {
  const [exporting, setExporting] = useState<Exporting>({ phase: 'idle', said: null });
  const aborter = useRef<AbortController | null>(null);
  useEffect(() => () => aborter.current?.abort(), []);
  return {
    exporting,
    cancel: () => aborter.current?.abort(),
    forget: () => setExporting((now) => (now.phase === 'idle' ? { phase: 'idle', said: null } : now)),
    start(settings: ExportSettings) {
      const own = new AbortController();
      aborter.current = own;
      const hear = (progress: ExportProgress): void => setExporting({ phase: 'running', progress });
      hear({ done: 0, pictures: 0, secondsLeft: null });
      void run(app, settings, hear, own.signal).then((said) => setExporting({ phase: 'idle', said }));
    },
  };
}
