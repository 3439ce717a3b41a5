/**
 * Opens and saves experiment documents through the host's dialogs. What is not a document is told in words and changes nothing.
 */
import { parseExperiment, readJsonText } from '../../engine/index.ts';
import type { HostFile } from '../host/host.ts';
import type { App } from './appContext.ts';
import { problemNotice } from './store.ts';

/** Endings of experiment files. */
export const ENDINGS = ['gradiorama', 'gradiorama.json', 'json'] as const;
const LARGEST = 1_000_000;

function refuse(
  app: Pick<App, 'store'>,
  code: string,
  file: HostFile,
  values: Readonly<Record<string, number>> = {},
): void {
  app.store.setState({ notice: { code, values: { name: file.name, ...values } } });
}

/** The text of a file; null where its bytes are none. */
function textOf({ bytes }: HostFile): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Opens a file that the host handed over. */
export function takeFile(app: Pick<App, 'store' | 'session'>, file: HostFile): void {
  if (file.bytes.byteLength > LARGEST) {
    refuse(app, 'file.tooLarge', file);
    return;
  }
  const text = textOf(file);
  if (text === null) {
    refuse(app, 'file.notText', file);
    return;
  }
  const read = readJsonText(text);
  if (!read.ok) {
    const { line, column, atEnd } = read.mistake;
    refuse(app, atEnd ? 'file.endsEarly' : 'file.notJson', file, { line, column });
    return;
  }
  const parsed = parseExperiment(read.value);
  if (!parsed.ok) {
    const details = parsed.problems.map(problemNotice);
    app.store.setState({
      notice: { code: 'file.problems', values: { name: file.name }, details },
    });
    return;
  }
  app.session.open(parsed.experiment, false);
  app.store.setState({ fileName: file.name, unsaved: false });
}

/** Asks for a file and opens it. */
export async function openFile(app: App): Promise<void> {
  const file = await app.host.open(ENDINGS);
  if (file !== null) takeFile(app, file);
}

/** A name that every file system takes. */
export function safeName(title: string): string {
  const kept = title.replace(/[^\p{L}\p{N} _-]/gu, '').trim();
  return kept === '' ? 'experiment' : kept;
}

/** Saves the document of the run on the stage, interventions so far included. */
export async function saveExperiment(app: App): Promise<void> {
  const { run, fileName } = app.store.getState();
  if (run === null) return;
  const name = fileName ?? `${safeName(run.experiment.title)}.gradiorama.json`;
  const bytes = new TextEncoder().encode(`${JSON.stringify(run.experiment, null, 2)}\n`);
  if (await app.host.save({ name, bytes })) app.store.setState({ unsaved: false, fileName: name });
}
