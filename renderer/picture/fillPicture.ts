/**
 * From a frame to a picture: decides what everything means (position on the scale, mark, which edges) and nothing about how
 * it looks in pixels (stage/). Called by the stage when a frame or a choice changed; allocates nothing that grows.
 */
import { isSquashing, layerFieldIndex, runFieldIndex } from '../../engine/index.ts';
import { fillOpacity, fillPositions, ribbonRecipes, strongCode } from './edgeLevels.ts';
import { type Encoding, encodingOf, type References } from './encodings/encodings.ts';
import { MARK, markOf, paletteIndex, type Range } from './magnitude.ts';
import {
  type Counts,
  EDGE_WORDS,
  noCounts,
  type Picture,
  type PictureChoices,
  packStyle,
  type Values,
} from './picture.ts';
import { fillSourceEdges } from './sourceEdges.ts';
import { chooseStrongest, countCodes } from './strongest.ts';

/** Refills the picture from a frame. */
export function fillPicture(picture: Picture, values: Values, choices: PictureChoices): void {
  const encoding = encodingOf(choices.encoding);
  const references = encoding.references(picture.network.layout, values.floats, choices.batch);
  Object.assign(picture.counts, noCounts());
  Object.assign(picture.neuronCounts, noCounts());
  countCodes(picture.network.layout, values.codes, picture.histograms);
  fillNodes(picture, values.floats, encoding, references, choices.range);
  fillLayers(picture, values.floats, encoding, references);
  picture.counted = encoding.edges === 'source' ? 'neurons' : 'edges';
  if (encoding.edges === 'source') {
    fillSourceEdges(picture, choices);
    Object.assign(picture.counts, picture.neuronCounts);
  } else fillGradientEdges(picture, values, references, choices);
}

function fillNodes(picture: Picture, floats: Float32Array, encoding: Encoding, by: References, range: Range): void {
  const { network, nodes, neuronCounts } = picture;
  for (const [index, layer] of network.layout.layers.entries()) {
    const first = network.planes[index + 1]?.first ?? 0;
    for (let unit = 0; unit < layer.units; unit++) {
      const value = (floats[layer[encoding.neurons] + unit] ?? 0) / by.neuron;
      const mark = markOf(value, range);
      nodes[(first + unit) * 2] = paletteIndex(value, range);
      nodes[(first + unit) * 2 + 1] = mark;
      count(neuronCounts, mark, 1);
    }
  }
}

/** From this share of saturated (sample, unit) pairs on, a layer is marked. */
const MOSTLY = 0.5;

function fillLayers(picture: Picture, floats: Float32Array, encoding: Encoding, by: References): void {
  picture.clipped = (floats[runFieldIndex('clipFactor')] ?? 1) < 1;
  for (const [index, layer] of picture.network.layout.layers.entries()) {
    picture.layerValues[index] = (floats[layerFieldIndex(layer, encoding.layer)] ?? 0) / by.layer;
    const saturated = floats[layerFieldIndex(layer, 'saturatedShare')] ?? 0;
    picture.layerSaturated[index] = isSquashing(layer.activation) && saturated >= MOSTLY ? 1 : 0;
    const infinite = (picture.histograms[index * 256 + 254] ?? 0) + (picture.histograms[index * 256 + 255] ?? 0);
    picture.layerBroken[index] = infinite > 0 || !Number.isFinite(picture.layerValues[index] ?? 0) ? 1 : 0;
  }
}

function fillGradientEdges(picture: Picture, values: Values, by: References, choices: PictureChoices): void {
  const { network, levels, histograms, chosen, counts } = picture;
  const { layout } = network;
  for (const [index, layer] of layout.layers.entries()) {
    const level = levels[index];
    if (!level) continue;
    fillPositions(level, values.floats[layerFieldIndex(layer, 'edgeTop')] ?? 0, by.edge, choices.range);
    for (let code = 0; code < 256; code++) count(counts, level.mark[code] ?? 0, histograms[index * 256 + code] ?? 0);
  }
  chooseStrongest(layout, values.codes, levels, histograms, chosen);
  for (const [index, layer] of layout.layers.entries()) {
    const histogram = histograms.subarray(index * 256, index * 256 + 256);
    const strong = strongCode(histogram, layer.fanIn * layer.units);
    const level = levels[index];
    if (level) fillOpacity(level, strong, chosen.perLayer[index] ?? 0, ribbonRecipes[choices.theme]);
  }
  writeEdges(picture, values.codes);
}

/** Packs the chosen edges for the stage. */
function writeEdges(picture: Picture, codes: Uint8Array): void {
  const { network, levels, chosen, edges } = picture;
  let farEnd = 0;
  let above = false;
  for (let slot = 0; slot < chosen.shown; slot++) {
    const index = chosen.layer[slot] ?? 0;
    const layer = network.layout.layers[index];
    const level = levels[index];
    if (!layer || !level) continue;
    const edge = chosen.edge[slot] ?? 0;
    const code = codes[edge] ?? 0;
    const within = edge - layer.codes;
    const source = Math.floor(within / layer.units);
    const at = slot * EDGE_WORDS;
    const mark = level.mark[code] ?? 0;
    edges[at] = network.sources[index]?.[source] ?? 0;
    edges[at + 1] = (network.planes[index + 1]?.first ?? 0) + within - source * layer.units;
    edges[at + 2] = packStyle(level.index[code] ?? 0, mark, level.width[code] ?? 0, level.alpha[code] ?? 0);
    edges[at + 3] = index === 0 ? 1 : 0;
    if (level.index[code] === 255) farEnd++;
    above ||= mark === MARK.above || mark === MARK.infinite;
  }
  picture.shown = chosen.shown;
  picture.farEnd = above ? farEnd : 0;
}

function count(counts: Counts, mark: number, number: number): void {
  counts.total += number;
  if (mark === MARK.below) counts.below += number;
  else if (mark === MARK.above) counts.above += number;
  else if (mark === MARK.zero) counts.zero += number;
  else if (mark === MARK.infinite) counts.infinite += number;
  else if (mark === MARK.nan) counts.nan += number;
}
