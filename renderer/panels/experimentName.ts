/**
 * What an experiment is called where several stand side by side: its title, that of the preset it equals, or what it is made of. Pure.
 */
import { type Experiment, presets } from '../../engine/index.ts';
import { setting } from '../i18n/numbers.ts';
import type { Words } from '../i18n/words.ts';
import { choicesOf } from '../state/choices.ts';
import { sameDocument } from '../state/documents.ts';
import { hiddenLayers, isPlain } from '../state/layerEdits.ts';
import { blocksLine } from './blockNames.ts';

/** "64 · 2 × 32": widths in short, equal neighbours once. */
export function widthsLine(widths: readonly number[]): string {
  const runs: { readonly width: number; times: number }[] = [];
  for (const width of widths) {
    const last = runs.at(-1);
    if (last?.width === width) last.times += 1;
    else runs.push({ width, times: 1 });
  }
  const parts = runs.map(({ width, times }) => (times === 1 ? `${width}` : `${times} × ${width}`));
  return parts.length > 4 ? `${parts.slice(0, 3).join(' · ')} …` : parts.join(' · ');
}

/** The preset that this document is; null where it is none. */
export function presetOf(experiment: Experiment): string | null {
  return Object.entries(presets).find(([, preset]) => sameDocument(preset, experiment))?.[0] ?? null;
}

/** A line about its layers: "6 × 16, Sigmoid". */
export function networkLine(experiment: Experiment, words: Words): string {
  const { blocks } = experiment.model;
  if (!isPlain(blocks)) return blocksLine(blocks, words);
  const { activation } = choicesOf(experiment);
  const name =
    activation === null ? words.t('field.mixed') : words.say(['app'], `activation.${activation}`, {}, activation);
  const widths = widthsLine(hiddenLayers(experiment).map(({ units }) => units));
  return widths === ''
    ? words.t('headline.what', { count: 0 })
    : words.t('gallery.network', { widths, activation: name });
}

/** The network as a headline: "6 hidden layers, sigmoid"; its blocks where it has others than dense layers. */
export function whatLine(experiment: Experiment, words: Words): string {
  const { blocks } = experiment.model;
  if (!isPlain(blocks)) return blocksLine(blocks, words);
  const { activation, depth } = choicesOf(experiment);
  const name = activation === null ? '' : words.say(['app'], `activation.${activation}`, {}, activation);
  return words.t('headline.what', { count: depth, activation: name });
}

/** A line about how it starts and learns: "He normal, learning rate 0.1". */
export function detailsLine(experiment: Experiment, words: Words): string {
  const { initializer, learningRate } = choicesOf(experiment);
  return words.t('gallery.details', {
    initializer: words.say(['app'], `initializer.${initializer}`, {}, initializer),
    rate: setting(learningRate, words.language),
  });
}

/** The name. */
export function experimentName(experiment: Experiment, words: Words): string {
  if (experiment.title !== '') return experiment.title;
  const preset = presetOf(experiment);
  if (preset !== null) return words.say(['presets'], preset);
  const data = words.say(['app'], `data.${experiment.data.set}`, {}, experiment.data.set);
  return `${data}: ${networkLine(experiment, words)}`;
}
