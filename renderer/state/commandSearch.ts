/**
 * Everything that can be asked for by name, and how it is found by typing: commands, cameras, scenes, encodings, palettes. Names of both
 * languages are searched, the reader's first. Finding is pure; CommandPalette.tsx shows it.
 */
import { presets } from '../../engine/index.ts';
import { LANGUAGES, type Words, wordsIn } from '../i18n/words.ts';
import { cameraNames } from '../picture/cameras.ts';
import { encodingNames } from '../picture/encodings/encodings.ts';
import { paletteChoices } from '../picture/palettes.ts';
import type { App } from './appContext.ts';
import { type AppCommand, CAMERA_KEYS, commands, isRunning } from './commands.ts';

/** One thing that can be found. */
export interface Findable {
  readonly id: string;
  /** In the reader's language. */
  readonly label: string;
  /** Names in other languages, the id. */
  readonly also: readonly string[];
  readonly keys: readonly string[];
  /** Whether it can be asked for now; missing: always. */
  readonly offered?: ((app: App) => boolean) | undefined;
  run(app: App): void;
}

/** Letters alone: no case, no accents. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss').toLowerCase();
}

/** How well a name fits what was typed: 0 best; null: not at all. */
function scoreOf(name: string, parts: readonly string[]): number | null {
  const text = folded(name);
  if (!parts.every((part) => text.includes(part))) return null;
  const [first = ''] = parts;
  if (text.startsWith(first)) return 0;
  return text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(first)) ? 1 : 2;
}

/** What fits, best first; all, in their order, while nothing is typed. */
export function findCommands<Entry extends Pick<Findable, 'label' | 'also'>>(
  entries: readonly Entry[],
  typed: string,
): readonly Entry[] {
  const parts = folded(typed).split(/\s+/).filter(Boolean);
  if (parts.length === 0) return entries;
  return entries
    .map((entry) => {
      const own = scoreOf(entry.label, parts);
      const others = entry.also.map((name) => scoreOf(name, parts)).filter((score) => score !== null);
      return { entry, score: own ?? (others.length > 0 ? 3 + Math.min(...others) : null) };
    })
    .filter((found): found is { entry: Entry; score: number } => found.score !== null)
    .sort((a, b) => a.score - b.score)
    .map(({ entry }) => entry);
}

type Name = (words: Words) => string;

/** Everything there is, in the reader's language. */
export function findables(words: Words): readonly Findable[] {
  const others = LANGUAGES.filter((language) => language !== words.language).map(wordsIn);
  const entry = (id: string, name: Name, keys: readonly string[], run: (app: App) => void): Findable => ({
    id,
    label: name(words),
    also: [...others.map(name), id],
    keys,
    run,
  });
  const kind = (kinds: 'find.camera' | 'find.scene' | 'find.encoding' | 'find.palette', name: Name): Name => {
    return (each) => `${each.t(kinds)}: ${name(each)}`;
  };
  return [
    ...Object.entries<AppCommand>(commands)
      .filter(([id]) => id !== 'commands')
      .map(([id, command]) => ({
        ...entry(
          id,
          (each) => each.t(command.label),
          command.keys,
          (app) => command.run(app),
        ),
        offered: command.offered,
      })),
    ...Object.entries(presets).map(([id, preset]) =>
      entry(
        `scene ${id}`,
        kind('find.scene', (each) => each.say(['presets'], id)),
        [],
        (app) => {
          app.store.setState({ untouched: false });
          app.session.open(preset, isRunning(app));
        },
      ),
    ),
    ...cameraNames.map((name, index) =>
      entry(
        `camera ${name}`,
        kind('find.camera', (each) => each.say(['app'], `camera.${name}`)),
        CAMERA_KEYS.slice(index, index + 1),
        (app) => app.chooseCamera(index),
      ),
    ),
    ...encodingNames.map((name) =>
      entry(
        `encoding ${name}`,
        kind('find.encoding', (each) => each.say(['app'], `encoding.${name}`)),
        [],
        ({ store }) => store.setState({ encoding: name }),
      ),
    ),
    ...paletteChoices.map((name) =>
      entry(
        `palette ${name}`,
        kind('find.palette', (each) => each.say(['charts'], `palette.${name}`)),
        [],
        ({ store }) => store.setState({ palette: name }),
      ),
    ),
  ];
}
