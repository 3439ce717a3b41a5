/** The app's own words: every key is used, every registry entry on offer has a name, codes find their words. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import german from '../../../assets/words/de/app.json';
import germanCharts from '../../../assets/words/de/charts.json';
import english from '../../../assets/words/en/app.json';
import charts from '../../../assets/words/en/charts.json';
import panels from '../../../assets/words/en/panels.json';
import { activations, dataSources, initializers, presets } from '../../../engine/index.ts';
import { plainText, richParts } from '../../../renderer/i18n/richParts.ts';
import { LANGUAGES, preferredLanguage, wordsIn } from '../../../renderer/i18n/words.ts';

const renderer = new URL('../../../renderer/', import.meta.url);
const source = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => readFileSync(new URL(file, renderer), 'utf8'))
  .join('\n');

/** Keys that are put together from a name of a registry or of a field. */
const FAMILIES =
  /^(activation|initializer|data|loss|optimizer|schedule|encoding|camera|proof\.skipped|notice\.diverged|time|run|field|help|standardize|reduction|fan|clip|record|charts|histogram|palette|progress|block|cell|normalization|pool|readout|addition|combine|regularization|probeTitle|probeLacks)\.\w+$/;

describe('keys', () => {
  test('each is used', () => {
    const bare = new Set(
      Object.keys({ ...english, ...charts, ...panels }).map((key) => key.replace(/_(zero|one|other)$/, '')),
    );
    const isUsed = (key: string) => source.includes(`'${key}'`) || source.includes(`"${key}"`) || FAMILIES.test(key);
    const unused = [...bare].filter((key) => !isUsed(key));
    expect(unused).toEqual([]);
  });
  test('both languages have the same', () => {
    expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
    expect(Object.keys(germanCharts).sort()).toEqual(Object.keys(charts).sort());
  });
  test('plurals come in pairs', () => {
    const all = Object.keys({ ...english, ...panels });
    const one = all.filter((key) => key.endsWith('_one'));
    for (const key of one) expect(all).toContain(key.replace(/_one$/, '_other'));
  });
});

describe.each(LANGUAGES)('%s', (language) => {
  const words = wordsIn(language);
  test('everything on offer has a name', () => {
    const offered = [
      ...Object.keys(activations).map((name) => `activation.${name}`),
      ...Object.keys(initializers).map((name) => `initializer.${name}`),
      ...Object.keys(dataSources).map((name) => `data.${name}`),
    ];
    for (const key of offered) expect(words.say(['app'], key, {}, '?'), key).not.toBe('?');
    for (const preset of Object.keys(presets)) expect(words.say(['presets'], preset, {}, '?')).not.toBe('?');
  });
  test('codes of the engine find their words', () => {
    expect(words.say(['problems', 'app'], 'missing', { path: 'seed' })).toContain('seed');
    expect(words.say(['problems', 'app'], 'nobody.knows', {}, 'otherwise')).toBe('otherwise');
  });
  test('numbers in sentences are in the reader’s notation', () => {
    const point = language === 'de' ? ',' : '.';
    expect(words.t('speed.steps', { speed: 0.5 })).toContain(`0${point}5`);
    expect(words.t('time.step', { at: 12345 })).toContain('12\u202f345');
  });
});

test('plural forms', () => {
  expect(wordsIn('de').t('unit.steps', { count: 1 })).toBe('Schritt');
  expect(wordsIn('de').t('unit.steps', { count: 2 })).toBe('Schritte');
});
test('the first language the person prefers that the app speaks', () => {
  expect(preferredLanguage(['fr', 'de-AT', 'en'])).toBe('de');
  expect(preferredLanguage(['fr'])).toBe('en');
});
test('markup is taken apart', () => {
  expect(richParts('3.8·10^{−7} of h_{1}')).toEqual([
    { text: '3.8·10', level: 'line' },
    { text: '−7', level: 'up' },
    { text: ' of h', level: 'line' },
    { text: '1', level: 'down' },
  ]);
  expect(plainText('10^{−7} h_{1}')).toBe('10^−7 h1');
});
