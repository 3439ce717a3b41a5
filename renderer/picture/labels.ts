/**
 * What is written in the scene: under each layer its number, a swatch and its name, beside the outputs the classes. Pieces
 * of text with their role; fonts, pixels and places are the stage's business.
 */
import { type LayerSign, layerSign } from '../../engine/index.ts';
import { markOf, paletteIndex, type Range } from './magnitude.ts';
import type { Picture } from './picture.ts';
import { exponentText, scientific } from './scientific.ts';

/** A piece of a line: text, raised (superscript) or lowered (subscript). */
export interface Run {
  readonly text: string;
  readonly shift: 'none' | 'raised' | 'lowered';
}

/** The bar in the colour of a layer's number; its shape says saturated or clipped. */
export interface LabelSwatch {
  readonly index: number;
  readonly mark: number;
  readonly saturated: boolean;
  readonly clipped: boolean;
}

/** What stands under one plane. */
export interface PlaneLabel {
  /** Plane of the network: 0 is the input. */
  readonly plane: number;
  readonly value: readonly Run[];
  readonly name: readonly Run[];
  /** Palette index of the swatch and mark of the value; null: no swatch (input). */
  readonly swatch: LabelSwatch | null;
}

/** Words and notation the labels need. */
export interface LabelWords {
  readonly input: string;
  readonly output: string;
  readonly decimal: '.' | ',';
  /** The reader's words for classes; those without one keep their name. */
  readonly classes?: Readonly<Record<string, string>>;
}

const plain = (text: string): Run => ({ text, shift: 'none' });
const lowered = (text: string): Run => ({ text, shift: 'lowered' });

/** A hidden layer in the field's signs: its number and, of a recurrent one, which of its weights is meant. */
function hiddenRuns({ number, part }: LayerSign): readonly Run[] {
  const weight = part === null ? [] : [plain('  W'), lowered(part)];
  return [plain('h'), lowered(`${number}`), ...weight];
}

/** A number as runs: 3.8·10 and a raised -7. */
export function valueRuns(value: number, decimal: '.' | ','): readonly Run[] {
  const { mantissa, exponent } = scientific(value, decimal);
  if (exponent === null) return [plain(mantissa)];
  return [plain(`${mantissa}\u00b710`), { text: exponentText(exponent), shift: 'raised' }];
}

/** Labels of all planes of a filled picture; `shape` is the shape of an input sample. */
export function planeLabels(
  picture: Picture,
  words: LabelWords,
  range: Range,
  shape: readonly number[],
): readonly PlaneLabel[] {
  const last = picture.network.planes.length - 1;
  return picture.network.planes.map((plane, index) => {
    if (index === 0)
      return { plane: 0, value: [plain(words.input)], name: [plain(sizeText(shape, plane))], swatch: null };
    const value = picture.layerValues[index - 1] ?? 0;
    const sign = layerSign(picture.network.layout.layers, index - 1);
    const name = index === last ? [plain(words.output)] : hiddenRuns(sign);
    const saturated = picture.layerSaturated[index - 1] === 1;
    const { clipped } = picture;
    const swatch = { index: paletteIndex(value, range), mark: markOf(value, range), saturated, clipped };
    return { plane: index, value: valueRuns(value, words.decimal), name, swatch };
  });
}

/** The same labels with a factor in place of the number at some weight layers. */
export function withFactors(
  labels: readonly PlaneLabel[],
  factors: ReadonlyMap<number, number>,
  decimal: '.' | ',',
): readonly PlaneLabel[] {
  return labels.map((label) => {
    const factor = factors.get(label.plane - 1);
    return factor === undefined ? label : { ...label, value: [plain('\u00d7 '), ...valueRuns(factor, decimal)] };
  });
}

/** 8 x 8 for images (also flat ones that are drawn as such), else the number of features, or of words that may be looked up. */
function sizeText(shape: readonly number[], plane: Picture['network']['planes'][number]): string {
  const { rows, columns } = plane.grid;
  const size = shape.reduce((product, side) => product * side, 1);
  const isImage = rows * columns === plane.count && size === plane.count && rows > 1 && columns > 1;
  if (isImage) return `${rows} \u00d7 ${columns}`;
  return `${shape.length === 1 ? plane.count : size}`;
}
