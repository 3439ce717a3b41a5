/**
 * The document on the stage as it holds now, and how a section of the experiment panel changes it. Null before the first run is open.
 */
import { useMemo } from 'react';
import type { Experiment } from '../../../engine/index.ts';
import { useApp, useView } from '../../state/appContext.ts';
import { askedDocument, type Setting, withValue } from '../../state/documents.ts';

/** What sections are given. */
export interface Editing {
  readonly document: Experiment;
  /** Puts another document in its place. */
  edit(next: Experiment): void;
  /** Changes one value. */
  set(path: string, value: Setting): void;
}

/** Current with every change. */
export function useEditing(): Editing | null {
  const { session } = useApp();
  const run = useView((state) => state.run);
  const asked = useView((state) => state.asked);
  return useMemo(() => {
    const document = askedDocument({ run, asked });
    if (document === null) return null;
    const edit = (next: Experiment): void => session.edit(next);
    return { document, edit, set: (path, value) => edit(withValue(document, path, value)) };
  }, [run, asked, session]);
}
