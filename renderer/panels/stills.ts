/**
 * Still pictures of the presets, one in each theme, drawn by the app itself (tests/e2e/stills.mjs) and shipped under assets/stills/.
 */
import type { Theme } from '../state/store.ts';

const files: Record<string, string> = import.meta.glob('../../assets/stills/*/*.webp', {
  eager: true,
  query: '?url',
  import: 'default',
});

/** Where the picture of a preset lies; null where there is none yet. */
export function stillOf(preset: string, theme: Theme): string | null {
  return files[`../../assets/stills/${theme}/${preset}.webp`] ?? null;
}
