/**
 * Small networks and frames with chosen values, for the tests of the picture. Holds no expectations.
 */
import {
  encodeEdge,
  layerFieldIndex,
  type RecordLayout,
  recordLayout,
  runFieldIndex,
  top11,
} from '../../../engine/index.ts';
import { fillPicture } from '../../../renderer/picture/fillPicture.ts';
import { placeNetwork } from '../../../renderer/picture/network.ts';
import { createPicture, type PictureChoices, type Values } from '../../../renderer/picture/picture.ts';

/** A dense network 4 - 3 - 2, say: widths from input to output. */
export function denseLayout(widths: readonly number[]): RecordLayout {
  return recordLayout(
    widths.slice(1).map((units, index) => ({
      name: `layers.${index}`,
      type: 'linear',
      fanIn: widths[index] ?? 1,
      units,
      activation: 'tanh',
    })),
  );
}

/** A frame whose edges and neurons have these values; `edge` and `neuron` are asked for each. */
export function frameOf(
  layout: RecordLayout,
  edge: (layer: number, input: number, unit: number) => number,
  neuron: (layer: number, unit: number) => number = () => 0.01,
): Values {
  const floats = new Float32Array(layout.floats);
  const codes = new Uint8Array(layout.codes);
  floats[runFieldIndex('clipFactor')] = 1;
  for (const [index, layer] of layout.layers.entries()) {
    const values = Array.from({ length: layer.fanIn * layer.units }, (_, at) =>
      edge(index, Math.floor(at / layer.units), at % layer.units),
    );
    const finite = values.map(Math.abs).filter((value) => value < Number.POSITIVE_INFINITY);
    const edgeTop = top11(Math.max(0, ...finite));
    floats[layerFieldIndex(layer, 'edgeTop')] = edgeTop;
    floats[layerFieldIndex(layer, 'weightGradientNorm')] = Math.hypot(...values);
    for (const [at, value] of values.entries()) codes[layer.codes + at] = encodeEdge(value, edgeTop);
    for (let unit = 0; unit < layer.units; unit++) floats[layer.meanAbsDelta + unit] = neuron(index, unit);
  }
  return { floats, codes };
}

/** Night, 10^-8 ... 1, one row a batch. */
export const choices: PictureChoices = { encoding: 'gradient', range: { min: -8, max: 0 }, theme: 'night', batch: 1 };

/** A filled picture of such a network. */
export function filled(
  widths: readonly number[],
  values: (layout: RecordLayout) => Values,
  budget = 1e6,
  over: Partial<PictureChoices> = {},
) {
  const layout = denseLayout(widths);
  const picture = createPicture(placeNetwork(layout, [widths[0] ?? 1]), budget);
  fillPicture(picture, values(layout), { ...choices, ...over });
  return picture;
}
