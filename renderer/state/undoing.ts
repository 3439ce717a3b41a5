/**
 * Undo and redo over changes of the document: whatever put another document on the stage can be taken back, newest first. It watches
 * the store and asks the session; what of a change needs a new run, the session decides.
 */
import type { Experiment } from '../../engine/index.ts';
import { currentDocument, sameDocument } from './documents.ts';
import type { WindowSession } from './session.ts';
import type { ViewStore } from './store.ts';

/** Both do nothing where there is nothing to take back. */
export interface Undoing {
  undo(): void;
  redo(): void;
}

type Way = 'undo' | 'redo';
const MOST = 100;

/** Watches from now on. */
export function undoing(store: ViewStore, session: Pick<WindowSession, 'edit'>): Undoing {
  let going: Way | null = null;
  /** How often the same was asked for while the host was still at the one before. */
  let waiting = 0;

  function keep(list: Way, document: Experiment): void {
    store.setState((state) => ({ [list]: [...state[list], document].slice(-MOST) }));
  }
  store.subscribe((now, before) => {
    if (now.notice !== null && now.notice !== before.notice) [going, waiting] = [null, 0];
    const [old, next] = [before.run?.experiment, now.run?.experiment];
    if (old === undefined || next === undefined || old === next || sameDocument(old, next)) return;
    const way = going;
    going = null;
    keep(way === 'undo' ? 'redo' : 'undo', old);
    if (way === null) store.setState({ redo: [] });
    if (waiting === 0) return;
    waiting -= 1;
    // Once everybody has heard of the document that has just come.
    if (way !== null) queueMicrotask(() => go(way));
  });

  function go(way: Way): void {
    const { run, [way]: list } = store.getState();
    const document = list.at(-1);
    if (going !== null) waiting = way === going ? waiting + 1 : 0;
    if (run === null || document === undefined || going !== null) return;
    store.setState({ [way]: list.slice(0, -1) });
    if (sameDocument(currentDocument(run.experiment), currentDocument(document))) {
      go(way);
      return;
    }
    going = way;
    session.edit(document);
  }
  return { undo: () => go('undo'), redo: () => go('redo') };
}
