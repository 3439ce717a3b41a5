/**
 * The experiments somebody worked with lately, kept in the browser's localStorage: the documents alone, newest first. An experiment
 * counts once it has trained a little, so that what was only passed through is not kept.
 */
import { type Experiment, parseExperiment } from '../../engine/index.ts';
import { currentDocument, sameDocument } from './documents.ts';
import type { Drawer } from './preferences.ts';
import type { ViewStore } from './store.ts';

const key = 'gradiorama.recent';
const MOST = 8;
const TRAINED = 20;
/** Larger documents are files of their own. */
const LARGEST = 100_000;

/** The kept documents; what cannot be read is left out. */
export function readRecent(drawer: Drawer): readonly Experiment[] {
  try {
    const stored: unknown = JSON.parse(drawer.getItem(key) ?? '[]');
    const parsed = Array.isArray(stored) ? stored.slice(0, MOST).map((document) => parseExperiment(document)) : [];
    return parsed.flatMap((result) => (result.ok ? [result.experiment] : []));
  } catch {
    return [];
  }
}

/** The list with a document at its head, once. */
export function withRecent(list: readonly Experiment[], document: Experiment): readonly Experiment[] {
  return [document, ...list.filter((other) => !sameDocument(other, document))].slice(0, MOST);
}

/** Fills the store and keeps it and the drawer up to date. */
export function keepRecent(store: ViewStore, drawer: Drawer): () => void {
  store.setState({ recent: readRecent(drawer) });
  return store.subscribe((now, before) => {
    const trained = (now.progress?.step ?? 0) >= TRAINED && (before.progress?.step ?? 0) < TRAINED;
    if (!trained || now.run === null) return;
    const document = currentDocument(now.run.experiment);
    const text = JSON.stringify(document);
    if (text.length > LARGEST) return;
    const recent = withRecent(now.recent, document);
    store.setState({ recent });
    try {
      drawer.setItem(key, JSON.stringify(recent));
    } catch {
      // A full or closed drawer must not stop the app.
    }
  });
}
