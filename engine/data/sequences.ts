/**
 * Sequences drawn by a seeded generator: what all such sets share. Each set is a file of its own that says how one sequence is drawn. The
 * length, and whatever else the document may choose, come from it.
 */
import type { Random } from '../numeric/random.ts';
import type { DataSource, SizedShape, Sizes } from './dataSource.ts';

/** Where one sequence goes: numbers [steps, features], targets [target steps, columns]. */
export interface Drawn {
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

/** How a set of sequences is made. */
export interface SequenceSet {
  readonly samples: number;
  readonly noise?: number;
  readonly sizes: NonNullable<DataSource['sized']>['sizes'];
  /** Features of a step, the classes, targets of a step, and whether every step has its own. */
  shape(sizes: Sizes): { features: number; classes?: readonly string[]; targetColumns?: number; everyStep: boolean };
  /** Draws one sequence into arrays of zeros. */
  draw(into: Drawn, sizes: Sizes, random: Random, noise: number): void;
}

/** A set of such sequences; the last fifth is for testing. */
export function sequences({
  samples,
  noise: usual = 0,
  sizes: choosable,
  shape: describe,
  draw,
}: SequenceSet): DataSource {
  const shape = (sizes: Sizes): SizedShape => {
    const { features, classes = [], targetColumns = 1, everyStep } = describe(sizes);
    return { display: [sizes.length, features], classes, targetColumns, targetSteps: everyStep ? sizes.length : 1 };
  };
  const usualSizes = Object.fromEntries(Object.entries(choosable).map(([name, each]) => [name, each.usual])) as Sizes;
  return {
    ...shape(usualSizes),
    shapes: ['sequence', 'vector'],
    generated: { samples, noise: usual },
    sized: { sizes: choosable, shape },
    rows: 0,
    testRows: (rows) => Math.floor(rows / 5),
    displayScale: 1,
    attribution: null,
    read({ samples: rows, noise, sizes, random }) {
      const { display, targetColumns, targetSteps } = shape(sizes);
      const width = sizes.length * (display[1] as number);
      const columns = targetColumns * targetSteps;
      const inputs = new Float64Array(rows * width);
      const targets = new Float64Array(rows * columns);
      for (let row = 0; row < rows; row++) {
        const into = {
          inputs: inputs.subarray(row * width, (row + 1) * width),
          targets: targets.subarray(row * columns, (row + 1) * columns),
        };
        draw(into, sizes, random, noise);
      }
      return { inputs, targets };
    },
  };
}

/** A size that may be chosen up to a number, or up to one that depends on the other sizes. */
export function choosable(usual: number, least: number, most: number | ((sizes: Sizes) => number)) {
  return { usual, least, most: typeof most === 'number' ? () => most : most };
}

/** Names of symbols: A, B ... Z, then numbers. */
export function symbolNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    index < 26 ? String.fromCharCode(65 + index) : String(index + 1),
  );
}
