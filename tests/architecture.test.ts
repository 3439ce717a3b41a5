/**
 * The house rules that a machine can check, over every source file. Each rule is shown to catch an offender before it is
 * asked about the house; the rules themselves stand in architecture/rules.ts.
 */
import { describe, expect, test } from 'vitest';
import { activations, dataSources, initializers, losses, optimizers, presets, schedules } from '../engine/index.ts';
import { cameraNames } from '../renderer/picture/cameras.ts';
import { encodingNames } from '../renderer/picture/encodings/encodings.ts';
import {
  cycles,
  forbiddenMathematics,
  freeGlobals,
  moduleState,
  networkAddresses,
  rooms,
  wrongPackages,
  wrongWays,
} from './architecture/rules.ts';
import { filesBelow, parseSource, type Source, sourcesOf, textOf } from './architecture/sources.ts';

const all = sourcesOf(rooms);
/** AssemblyScript is another language: its files have other globals, other state, other operators. */
const inEngine = all.filter(({ file }) => file.startsWith('engine/') && !file.startsWith('engine/kernels/'));
const inHouse = all.filter(({ file }) => !file.startsWith('tests/') && !file.startsWith('engine/kernels/'));
const allFiles = [...rooms, 'assets'].flatMap(filesBelow);

type Rule = (source: Source) => string[];

/** Asks a rule about an offending text first, so that a rule that sees nothing is seen. */
function holds(rule: Rule, sources: readonly Source[], offender: [file: string, text: string]): void {
  expect(rule(parseSource(...offender))).not.toEqual([]);
  expect(sources.flatMap(rule)).toEqual([]);
}

describe('rooms', () => {
  test('imports run one way: engine <- renderer <- main <- tests', () => {
    holds(wrongWays, all, ['engine/a.ts', "import { b } from '../renderer/b.ts';"]);
  });
  test('the engine has one door, the window shows its hosts what they agree on', () => {
    holds(wrongWays, all, ['renderer/a.ts', "export type { B } from '../engine/session/b.ts';"]);
    holds(wrongWays, all, ['main/a.ts', "const b = await import('../renderer/state/b.ts');"]);
  });
  test('the engine uses zod alone, the window nothing of Node, Electron is named in main/electron only', () => {
    holds(wrongPackages, all, ['engine/a.ts', "import { readFileSync } from 'node:fs';"]);
    holds(wrongPackages, all, ['renderer/a.ts', "import { WebSocket } from 'ws';"]);
    holds(wrongPackages, all, ['main/setup/a.mjs', "await import('electron');"]);
  });
  test('no cycle', () => {
    const ring = [
      parseSource('engine/a.ts', "import { b } from './b/c.ts';"),
      parseSource('engine/b/c.ts', "export type { A } from '../a.ts';"),
    ];
    expect(cycles(ring)).toEqual(['engine/a.ts -> engine/b/c.ts -> engine/a.ts']);
    expect(cycles(all)).toEqual([]);
  });
});

describe('the engine', () => {
  test('uses no global of a browser, of Node or of a clock', () => {
    const offender = 'const { log = console.log } = options; export const now = () => ({ at: Date.now() });';
    expect(freeGlobals(parseSource('engine/a.ts', offender))).toHaveLength(2);
    const given = 'export function f(process: () => void, a: { window: number }) { process(); return a.window; }';
    expect(freeGlobals(parseSource('engine/a.ts', given))).toEqual([]);
    holds(freeGlobals, inEngine, ['engine/a.ts', 'setTimeout(() => {}, 1);']);
  });
  test('uses of Math only what gives the same bits everywhere', () => {
    holds(forbiddenMathematics, inEngine, ['engine/a.ts', 'export const a = Math.exp(1);']);
    holds(forbiddenMathematics, inEngine, ['engine/a.ts', 'export const a = 2 ** 0.5;']);
    holds(forbiddenMathematics, inEngine, ['engine/a.ts', 'const { tanh } = Math;']);
  });
});

describe('every file', () => {
  test('has at most 400 lines', () => {
    const measured = allFiles.filter((file) => /\.(ts|tsx|mjs|css|html)$/.test(file));
    const long = measured.filter((file) => textOf(file).split('\n').length > 401);
    expect(long).toEqual([]);
  });
  test('opens with what it is', () => {
    expect(all.filter(({ text }) => !text.startsWith('/**')).map(({ file }) => file)).toEqual([]);
  });
  test('has a telling name', () => {
    expect(allFiles.filter((file) => /(^|\/)(utils?|helpers?|misc|common)(\.|\/)/i.test(file))).toEqual([]);
  });
  test('exports by name', () => {
    const isConfiguration = /(^|\/)(vite|vitest)\.config\.ts$/;
    const exported = all.filter((source) => source.hasDefaultExport && !isConfiguration.test(source.file));
    expect(exported.map(({ file }) => file)).toEqual([]);
  });
  test('keeps no state in its module', () => {
    holds(moduleState, inHouse, ['engine/a.ts', 'export let count = 0;']);
  });
  test('names no address of another machine', () => {
    holds(networkAddresses, inHouse, ['renderer/a.tsx', 'export const a = <img src="https://example.org/a.png" />;']);
    const pages = allFiles.filter((file) => /\.(css|html)$/.test(file));
    expect(pages.filter((file) => /(https?:)?\/\/[a-z0-9-]+\.[a-z]/i.test(textOf(file)))).toEqual([]);
  });
});

describe('words', () => {
  const wordFiles = (language: string): string[] =>
    filesBelow(`assets/words/${language}`).map((file) => file.slice(`assets/words/${language}/`.length));

  /** "file.group.key" -> text. */
  function wordsOf(language: string): Map<string, string> {
    const found = new Map<string, string>();
    const visit = (value: unknown, key: string): void => {
      if (typeof value === 'string') found.set(key, value);
      else for (const [name, inner] of Object.entries(value ?? {})) visit(inner, `${key}.${name}`);
    };
    for (const file of wordFiles(language))
      visit(JSON.parse(textOf(`assets/words/${language}/${file}`)), file.replace('.json', ''));
    return found;
  }
  const german = wordsOf('de');
  const english = wordsOf('en');
  const slots = (text: string): string[] =>
    [...text.matchAll(/\{+\s*([\w.]+)[^}]*\}/g)].map((slot) => slot[1] ?? '').sort();

  test('are the same in both languages', () => {
    expect(wordFiles('de')).toEqual(wordFiles('en'));
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  });
  /** Registries whose entries a person chooses from, each with its key in the file app.json: "kind.entry". */
  const registries = {
    activation: Object.keys(activations),
    initializer: Object.keys(initializers),
    data: Object.keys(dataSources),
    loss: Object.keys(losses),
    optimizer: Object.keys(optimizers),
    schedule: Object.keys(schedules),
    encoding: encodingNames,
    camera: cameraNames,
  };
  test.each(Object.entries(registries))('name every entry of the registry: %s', (kind, names) => {
    const missing = names.filter((name) => !english.has(`app.${kind}.${name}`));
    expect(missing).toEqual([]);
  });
  test('name every preset', () => {
    expect(Object.keys(presets).filter((name) => !english.has(`presets.${name}`))).toEqual([]);
  });
  test('are never empty, and have the same slots in both languages', () => {
    for (const [key, text] of english) {
      expect(text.trim(), key).not.toBe('');
      expect(german.get(key)?.trim(), key).not.toBe('');
      expect(new Set(slots(german.get(key) ?? '')), key).toEqual(new Set(slots(text)));
    }
  });
});

describe('dependencies', () => {
  test('each one that ships has a line in the README', () => {
    const { dependencies } = JSON.parse(textOf('package.json')) as { dependencies: Record<string, string> };
    const readme = textOf('README.md');
    const missing = Object.keys(dependencies).filter(
      (name) => !new RegExp(`^\\| *\`${name}\` *\\|.{10,}`, 'm').test(readme),
    );
    expect(missing).toEqual([]);
  });
  test('are pinned to one version', () => {
    const manifest = JSON.parse(textOf('package.json')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });
});
