/** Switching probes: what a network has, what is refused and why, and documents that stay sound. */
import { describe, expect, test } from 'vitest';
import { type Experiment, type ProbeName, parseExperiment, presets, probeNames } from '../../../engine/index.ts';
import { wordsIn } from '../../../renderer/i18n/words.ts';
import { probeReason } from '../../../renderer/panels/experiment/ProbesSection.tsx';
import { withSet } from '../../../renderer/state/edits.ts';
import { parseSamples, probeChoices, sampleRule, withProbe, withSamples } from '../../../renderer/state/probeEdits.ts';

const lacking = (experiment: Experiment) => probeChoices(experiment).map(({ name, lacks }) => [name, lacks] as const);
const refused = (experiment: Experiment, wanted: ProbeName) =>
  probeChoices(experiment).find(({ name }) => name === wanted)?.problem?.code;

describe('what a network has', () => {
  test('dense layers: no time, no gates, no statistics', () => {
    expect(lacking(presets['first-start'])).toEqual([
      ['states', 'recurrent'],
      ['gates', 'gates'],
      ['statistics', 'batchNorm'],
      ['chain', null],
      ['histograms', null],
      ['spectralRadius', 'recurrent'],
      ['jacobian', null],
    ]);
  });
  test('a plain cell has no gates, an LSTM has; batch normalisation has statistics', () => {
    expect(lacking(presets['adding-tanh']).filter(([, lacks]) => lacks !== null)).toEqual([
      ['gates', 'gates'],
      ['statistics', 'batchNorm'],
    ]);
    expect(Object.fromEntries(lacking(presets['adding-lstm']))).toMatchObject({ gates: null, states: null });
    expect(Object.fromEntries(lacking(presets['batch-norm-sigmoid']))).toMatchObject({ statistics: null });
    expect(refused(presets['batch-norm-sigmoid'], 'jacobian')).toBeUndefined();
    expect(refused(presets['words-tree'], 'jacobian')).toBe('jacobianNeedsValues');
    expect(refused(presets['first-start'], 'jacobian')).toBeUndefined();
  });
  test('every reason is a sentence in both languages', () => {
    for (const language of ['de', 'en'] as const)
      for (const name of ['first-start', 'batch-norm-sigmoid', 'words-tree'] as const)
        for (const choice of probeChoices(presets[name])) {
          const reason = probeReason(choice, wordsIn(language));
          if (choice.lacks !== null || choice.problem !== null) expect(reason).toMatch(/^[^{}]{20,}\.$/);
          else expect(reason).toBeNull();
        }
  });
  test('every probe and its field have words', () => {
    for (const key of [...probeNames, 'probedSamples'].flatMap((name) => [`field.${name}`, `help.${name}`]))
      for (const language of ['de', 'en'] as const)
        expect(wordsIn(language).say(['panels'], key, {}, '?'), key).not.toBe('?');
  });
});

describe('switching', () => {
  const first = presets['first-start'];
  test('on and off, in the order of the records', () => {
    const both = withProbe(withProbe(first, 'jacobian', true), 'chain', true);
    expect(both.record.probes).toEqual(['chain', 'jacobian']);
    expect(withProbe(both, 'chain', false).record.probes).toEqual(['jacobian']);
    expect(first.record.probes).toEqual([]);
    expect(parseExperiment(both).ok).toBe(true);
  });
  test('a Jacobian is taken at rows that there are', () => {
    const far = withProbe(withSamples(first, [0, 1400]), 'jacobian', true);
    expect(far.record.samples).toEqual([0, 1400]);
    const small = withSet(far, 'iris');
    expect(small.record).toMatchObject({ probes: ['jacobian'], samples: [0] });
    expect(parseExperiment(small).ok).toBe(true);
    const words = withSet(far, 'wordsDe');
    expect(words.record.probes).toEqual([]);
    expect(parseExperiment(words).ok).toBe(true);
  });
  test('lists of rows as a person types them', () => {
    const rule = sampleRule(first);
    expect(rule).toEqual({ min: 0, max: 1436, most: 16 });
    expect(parseSamples(' 3, 5;7  1436', rule)).toEqual([3, 5, 7, 1436]);
    expect(parseSamples('4,4', rule)).toEqual([4]);
    for (const wrong of ['', '1437', '-1', '1.5', 'a', Array.from({ length: 17 }, (_, row) => row).join(',')])
      expect(parseSamples(wrong, rule), wrong).toBeNull();
  });
});
