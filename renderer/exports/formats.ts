/**
 * Registry of export formats: a new one is a line here and a file of the same name in formats/ that writes it. This table is read
 * by the command line, too, which writes nothing itself; the files are loaded when they are needed.
 */

/** What a format asks of pictures. */
export interface FormatNeeds {
  /** One picture only. */
  readonly still: boolean;
  /** Width and height must be even. */
  readonly even: boolean;
  /** The only rates it can keep exactly; null: any. */
  readonly rates: readonly number[] | null;
}

/** A GIF counts hundredths of a second: 10, 8, 5, 4, 3 or 2 of them a picture. */
const GIF_RATES = [10, 12.5, 20, 25, 100 / 3, 50];

/** Every format; the key is the ending of its files. */
export const formats = {
  mp4: { still: false, even: true, rates: null },
  gif: { still: false, even: false, rates: GIF_RATES },
  png: { still: true, even: false, rates: null },
  webm: { still: false, even: true, rates: null },
} as const satisfies Record<string, FormatNeeds>;

/** Key of a format. */
export type FormatName = keyof typeof formats;

/** Every format's key, in menu order. */
export const formatNames = Object.keys(formats) as readonly FormatName[];

/** The format of this key; null where there is none. */
export function formatOf(name: string): FormatNeeds | null {
  return Object.hasOwn(formats, name) ? formats[name as FormatName] : null;
}
