/**
 * The choices a person keeps between visits: theme, language, palette. Stored in the browser's localStorage; where that
 * is closed, kept for this visit only. Nothing about runs.
 */
import { z } from 'zod';
import { paletteChoices } from '../picture/palettes.ts';
import type { ViewState, ViewStore } from './store.ts';

const key = 'gradiorama.view';
const schema = z.object({
  theme: z.enum(['night', 'projector']).optional(),
  language: z.enum(['de', 'en']).optional(),
  palette: z.enum(paletteChoices).optional(),
});

/** Where the choices lie: localStorage or something like it. */
export type Drawer = Pick<Storage, 'getItem' | 'setItem'>;

/** One of the browser's drawers, or one that forgets. */
export function browserDrawer(name: 'localStorage' | 'sessionStorage'): Drawer {
  try {
    return globalThis[name];
  } catch {
    return { getItem: () => null, setItem: () => undefined };
  }
}

/** The stored choices; none where nothing readable is stored. */
export function readPreferences(drawer: Drawer): Partial<Pick<ViewState, 'theme' | 'language' | 'palette'>> {
  try {
    const checked = schema.safeParse(JSON.parse(drawer.getItem(key) ?? '{}'));
    if (!checked.success) return {};
    const { theme, language, palette } = checked.data;
    return { ...(theme && { theme }), ...(language && { language }), ...(palette && { palette }) };
  } catch {
    return {};
  }
}

/** Stores the choices whenever they change. */
export function keepPreferences(store: ViewStore, drawer: Drawer): () => void {
  return store.subscribe(({ theme, language, palette }, before) => {
    if (theme === before.theme && language === before.language && palette === before.palette) return;
    try {
      drawer.setItem(key, JSON.stringify({ theme, language, palette }));
    } catch {
      // A full or closed drawer must not stop the app.
    }
  });
}
