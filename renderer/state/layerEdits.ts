/**
 * The model of a document as a list of hidden layers and a head, and the document with another list. Equal neighbours are written
 * as one repetition, so that the document stays short enough to read. Pure.
 */
import { type Block, type DenseBlock, denseBlocks, type Experiment, weightBlocks } from '../../engine/index.ts';

/** What a first hidden layer is like where there was none. */
const FIRST = { type: 'dense', units: 16, activation: 'tanh', bias: true } as const;

/** All weight layers but the last, in order. */
export function hiddenLayers({ model }: Experiment): readonly DenseBlock[] {
  return denseBlocks(model.blocks).slice(0, -1);
}

/** Widths of all weight layers but the last, whatever their type: units, channels, or the length of a vector. */
export function hiddenWidths({ model }: Experiment): readonly number[] {
  const widths = weightBlocks(model.blocks).map((block) => {
    if ('units' in block) return block.units;
    if ('channels' in block) return block.channels;
    return 'dim' in block ? block.dim : 0;
  });
  return widths.slice(0, -1);
}

/** The last layer. */
export function headOf({ model }: Experiment): DenseBlock | undefined {
  return denseBlocks(model.blocks).at(-1);
}

function same(a: DenseBlock, b: DenseBlock): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether a model is dense layers and repetitions of them: a list of layers says all of it, so nothing is lost when it is written anew. */
export function isPlain(blocks: readonly Block[]): boolean {
  return blocks.every((block) => block.type === 'dense' || (block.type === 'repeat' && isPlain(block.blocks)));
}

/** The document with these hidden layers before its head; as it was where its model holds more than dense layers. */
export function withHidden(experiment: Experiment, layers: readonly DenseBlock[]): Experiment {
  const head = headOf(experiment);
  if (head === undefined || !isPlain(experiment.model.blocks)) return experiment;
  const runs: DenseBlock[][] = [];
  for (const layer of layers) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && same(run[0], layer)) run.push(layer);
    else runs.push([layer]);
  }
  const blocks = runs.flatMap((run): Block[] => {
    const [layer] = run;
    if (layer === undefined) return [];
    return run.length === 1 ? [layer] : [{ type: 'repeat', times: run.length, blocks: [layer] }];
  });
  return { ...experiment, model: { blocks: [...blocks, head] } };
}

/** The document with another head. */
export function withHead(experiment: Experiment, change: Partial<DenseBlock>): Experiment {
  const head = headOf(experiment);
  if (head === undefined) return experiment;
  const { blocks } = experiment.model;
  if (!isPlain(blocks)) {
    if (blocks.at(-1) !== head) return experiment;
    return { ...experiment, model: { blocks: [...blocks.slice(0, -1), { ...head, ...change }] } };
  }
  const next = { ...experiment, model: { blocks: [{ ...head, ...change }] } };
  return withHidden(next, hiddenLayers(experiment));
}

/** One hidden layer changed; a key given as undefined is taken out. */
export function withLayer(experiment: Experiment, index: number, change: Partial<DenseBlock>): Experiment {
  const layers = hiddenLayers(experiment).map((layer, at) => {
    if (at !== index) return layer;
    const { initializer, ...rest } = { ...layer, ...change };
    return initializer === undefined ? rest : { ...rest, initializer };
  });
  return withHidden(experiment, layers);
}

/** One more hidden layer before the head, like the one before it. */
export function withAddedLayer(experiment: Experiment): Experiment {
  const layers = hiddenLayers(experiment);
  return withHidden(experiment, [...layers, layers.at(-1) ?? FIRST]);
}

/** Without one hidden layer. */
export function withoutLayer(experiment: Experiment, index: number): Experiment {
  return withHidden(
    experiment,
    hiddenLayers(experiment).filter((_, at) => at !== index),
  );
}

/** A list with one entry put in another place. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const rest = list.filter((_, at) => at !== from);
  const entry = list[from];
  return entry === undefined ? list : [...rest.slice(0, to), entry, ...rest.slice(to)];
}

/** A hidden layer put in another place. */
export function withMovedLayer(experiment: Experiment, from: number, to: number): Experiment {
  return withHidden(experiment, moved(hiddenLayers(experiment), from, to));
}

/** As many hidden layers as asked for: the last one again and again, or fewer of them. */
export function withDepth(experiment: Experiment, depth: number): Experiment {
  const layers = hiddenLayers(experiment);
  const last = layers.at(-1) ?? FIRST;
  return withHidden(
    experiment,
    Array.from({ length: depth }, (_, index) => layers[index] ?? last),
  );
}

/** The document whose layers all take the common initialiser. */
export function withoutOwnInitializers(experiment: Experiment): Experiment {
  const plain = ({ initializer: _, ...layer }: DenseBlock): DenseBlock => layer;
  const head = headOf(experiment);
  const next = withHidden(experiment, hiddenLayers(experiment).map(plain));
  return head === undefined ? next : { ...next, model: { blocks: [...next.model.blocks.slice(0, -1), plain(head)] } };
}

/** Every hidden layer changed alike. */
export function withEveryLayer(experiment: Experiment, change: Partial<DenseBlock>): Experiment {
  return withHidden(
    experiment,
    hiddenLayers(experiment).map((layer) => ({ ...layer, ...change })),
  );
}
