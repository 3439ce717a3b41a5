/** Chance as fast-check gives it, for generators that are written as plain functions. */
import fc, { type GeneratorValue } from 'fast-check';
import type { Choose } from './schemaValues.ts';

/** Reads from one fast-check generator. */
export function chooser(gen: GeneratorValue): Choose {
  const integer = (least: number, most: number): number => gen(fc.integer, { min: least, max: Math.max(least, most) });
  return {
    integer,
    chance: (percent) => integer(0, 99) < percent,
    pick<Value>(values: readonly Value[]): Value {
      return values[integer(0, values.length - 1)] as Value;
    },
  };
}
