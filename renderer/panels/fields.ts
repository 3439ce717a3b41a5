/**
 * What the experiment panel offers: numbers with their ranges, names from the engine's registries. One entry adds a field.
 * Pure; words are in assets/words, reading and writing in state/choices.ts.
 */
import { activations, dataSources, initializers, limits } from '../../engine/index.ts';
import type { WordKey } from '../i18n/words.ts';
import type { NumberRule } from './numberRules.ts';

/** A number of the panel; `id` is its key in Choices. */
export interface NumberFieldEntry {
  readonly id: 'depth' | 'width' | 'gain' | 'learningRate' | 'batch' | 'seed';
  readonly label: WordKey;
  readonly unit: WordKey | null;
  readonly rule: NumberRule;
}

/** The numbers, from top to bottom. */
export function numberFields(): readonly NumberFieldEntry[] {
  const whole = (min: number, max: number): NumberRule => ({ min, max, integer: true });
  const scale = (min: number, max: number): NumberRule => ({ min, max, integer: false, doubling: true });
  return [
    { id: 'depth', label: 'field.depth', unit: 'unit.layers', rule: whole(0, limits.layers - 1) },
    { id: 'width', label: 'field.width', unit: 'unit.units', rule: whole(1, limits.units) },
    { id: 'gain', label: 'field.gain', unit: null, rule: { min: 0, max: 100, integer: false } },
    { id: 'learningRate', label: 'field.learningRate', unit: null, rule: scale(0, 1000) },
    { id: 'batch', label: 'field.batch', unit: 'unit.rows', rule: { ...whole(1, 4096), doubling: true } },
    { id: 'seed', label: 'field.seed', unit: null, rule: whole(0, 0xffffffff) },
  ];
}

/** Side by side; the others are in a list. */
export const SHOWN_ACTIVATIONS = ['sigmoid', 'tanh', 'relu'] as const;

/** Every other activation of the registry. */
export function otherActivations(): readonly string[] {
  return Object.keys(activations).filter((name) => !SHOWN_ACTIVATIONS.some((shown) => shown === name));
}

/** Every initialiser of the registry. */
export function shownInitializers(): readonly string[] {
  return Object.keys(initializers);
}

const SETS = ['digits', 'spirals'];

/** The data sets on offer, and the one that an opened document names. */
export function shownSets(current: string): readonly string[] {
  return SETS.includes(current) ? SETS : [...SETS, current];
}

/** Who must be named for a data set; null for generated ones. */
export function attributionOf(set: string): string | null {
  return Object.hasOwn(dataSources, set) ? (dataSources[set]?.attribution ?? null) : null;
}
