/**
 * The page that the command line opens in a browser without a window: takes its job from the server, asks the session for the
 * recorded steps, draws, and hands the file back. The window's own exports start in panels/ExportDialog.tsx.
 */
import '../jitless.ts';
import '../fonts.css';
import { parseExperiment } from '../../engine/index.ts';
import { type Socket, socketPort } from '../host/socketPort.ts';
import { openingRange } from '../state/ranges.ts';
import { initialView, type RunInfo } from '../state/store.ts';
import { exportRun } from './exportRun.ts';
import { EXPORT_BUDGET } from './exportStage.ts';
import type { ExportProgress } from './film.ts';
import { type RenderJob, renderAddresses, renderJobSchema } from './renderJob.ts';
import { runSource, SourceFailure } from './runSource.ts';

/** The session this page was opened for; the server knows it by the window's name. */
function connect(window: string) {
  const address = new URL('session', location.href);
  address.protocol = 'ws:';
  address.search = `?window=${window}`;
  const later = (milliseconds: number, task: () => void): void => void setTimeout(task, milliseconds);
  return socketPort((protocols) => new WebSocket(address.href, protocols) as Socket, later).port;
}

/** The run of a job; the server's schema has accepted all but the document. */
function runOf({ run }: RenderJob): RunInfo {
  const parsed = parseExperiment(run.experiment);
  if (!parsed.ok) throw new SourceFailure(parsed.problems[0]?.code ?? 'command.invalid', {});
  return { ...run, experiment: parsed.experiment };
}

const say = (address: string, body: unknown) => fetch(address, { method: 'POST', body: JSON.stringify(body) });

/** Tells how far it is, one message at a time: a slow reader gets fewer. */
function telling(): (progress: ExportProgress) => void {
  const line = { isBusy: false };
  return (progress) => {
    if (line.isBusy) return;
    line.isBusy = true;
    void say(renderAddresses.progress, progress).finally(() => {
      line.isBusy = false;
    });
  };
}

async function render(): Promise<Uint8Array> {
  const job = renderJobSchema.parse(await (await fetch(renderAddresses.job)).json());
  const run = runOf(job);
  const source = runSource(connect(job.window), run, 'render');
  const first = await source.frame('step', 0);
  const state = { ...initialView, run, range: openingRange(first, run) };
  const now = () => performance.now();
  const { settings } = job;
  const theme = 'theme' as const;
  return exportRun(
    { settings, run, diverged: job.diverged, state, palette: theme, budget: EXPORT_BUDGET, pose: null, source, now },
    telling(),
    new AbortController().signal,
  );
}

try {
  await fetch(renderAddresses.file, { method: 'POST', body: new Uint8Array(await render()) });
} catch (error) {
  const known = error instanceof SourceFailure;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  await say(
    renderAddresses.failure,
    known ? { code: error.code, values: error.values } : { code: 'internal', values: { message } },
  );
}
