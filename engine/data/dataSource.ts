/**
 * What a data set is, before and after loading. The sets themselves are one file each beside this one, listed in index.ts;
 * dataSet.ts splits and standardises. Types only.
 */
import type { Shape } from '../layers/graph.ts';
import type { Random } from '../numeric/random.ts';

/** Reads a shipped file, e.g. "data/digits8x8.bin"; a host knows where it lies. */
export type DataFiles = (name: string) => Uint8Array;

/** How a network takes a sample: as a flat vector, or in the shape it has by nature. */
export type DataShape = 'vector' | 'image' | 'sequence' | 'tokens';

/** Rows as they are, before standardisation: training rows first. */
export interface Rows {
  readonly inputs: Float64Array;
  /** Class numbers, or values. */
  readonly targets: Float64Array;
  /** Names of the classes, where they stand in a file. */
  readonly classes?: readonly string[];
  /** How often each class comes, for what is built by frequency. */
  readonly counts?: readonly number[];
}

/** Sizes that a document may choose for some generated sets. */
export const SIZE_NAMES = ['length', 'symbols', 'pattern'] as const;
export type SizeName = (typeof SIZE_NAMES)[number];
export type Sizes = Readonly<Record<SizeName, number>>;

/** What a set of chosen sizes looks like. */
export interface SizedShape {
  readonly display: Shape;
  readonly classes: readonly string[];
  /** Targets of one step. */
  readonly targetColumns: number;
  /** Steps that have targets: 1 where only the last has. */
  readonly targetSteps: number;
}

/** What a source is asked for. */
export interface RowsRequest {
  /** Those the source has no use for are 0. */
  readonly sizes: Sizes;
  /** Training and test rows together. */
  readonly samples: number;
  readonly noise: number;
  /** Seeded by the run; shipped sets leave it alone. */
  readonly random: Random;
  readonly files: DataFiles;
}

/** One data set: an entry of the registry. */
export interface DataSource {
  /** Shape of one sample by nature: [2], [1, 8, 8]. */
  readonly display: Shape;
  /** The shapes a network may take it in; 'vector' flattens. */
  readonly shapes: readonly DataShape[];
  /** Names of the classes; empty: the targets are values. */
  readonly classes: readonly string[];
  /** Target values a row; 1 for class numbers. */
  readonly targetColumns: number;
  /** Null: a shipped set of fixed size. Else how many rows and how much noise are drawn when the document does not say. */
  readonly generated: { readonly samples: number; readonly noise: number } | null;
  /** For sequences whose size the document chooses: what it may choose, and what then holds instead of display, classes and targets above. */
  readonly sized?: {
    /** The default and the limits of each size; `least` and `most` may depend on those before. */
    readonly sizes: Readonly<
      Partial<Record<SizeName, { readonly usual: number; readonly least: number; most(sizes: Sizes): number }>>
    >;
    shape(sizes: Sizes): SizedShape;
  };
  /** Rows for testing out of `samples`: the last ones. */
  testRows(samples: number): number;
  /** True where a sample is a stretch of a text and its class the character that follows: it can be written on. */
  readonly isText?: true;
  /** Rows of a shipped set; 0 for generated ones. */
  readonly rows: number;
  /** Raw inputs times this are what a picture shows (images: 0 ... 1). */
  readonly displayScale: number;
  /** Who must be named, in the words of the licence; null for generated sets. */
  readonly attribution: string | null;
  read(request: RowsRequest): Rows;
}

/** The rows a network trains on, or is tested on. */
export interface Split {
  readonly count: number;
  /** [count, features], standardised. */
  readonly inputs: Float32Array;
  /** [count, targetColumns]. */
  readonly targets: Float32Array;
  /** [count, features] for display: images 0 ... 1, else as measured. */
  readonly raw: Float32Array;
}

/** A loaded data set. */
export interface DataSet {
  readonly name: string;
  /** Shape of a sample as the network takes it. */
  readonly sample: Shape;
  /** Shape of a sample by nature, for the picture. */
  readonly display: Shape;
  /** Classes, or target values. */
  readonly outputs: number;
  /** Target values a row, those of all steps. */
  readonly targetColumns: number;
  /** Steps that have targets of their own: more than 1 where a sequence is judged at every step. */
  readonly targetSteps: number;
  readonly targetKind: 'class' | 'value';
  readonly classes: readonly string[];
  /** How often each class comes in the language that a set over words is drawn from; null for other sets. */
  readonly counts: readonly number[] | null;
  /** Whether a sample is a stretch of a text that can be written on. */
  readonly isText: boolean;
  readonly train: Split;
  readonly test: Split;
  /** Per feature: what was taken away, and what was divided by. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly attribution: string | null;
}
