/**
 * The few things the experiment panel offers, read from a document and written into a copy of it. Everything else in the
 * document stays as it is. Pure; ranges and words stand in panels/fields.ts, the document in engine/experiment.
 */
import { dataSources, type Experiment, initializers, presets } from '../../engine/index.ts';

type Blocks = readonly Experiment['model']['blocks'][number][];
type Dense = Extract<Blocks[number], { type: 'dense' }>;
type Weight = Experiment['initialization']['weight'];

/** What the panel shows of a document; null where its hidden layers differ from one another. */
export interface Choices {
  readonly set: string;
  readonly activation: string | null;
  readonly depth: number;
  readonly width: number | null;
  readonly initializer: string;
  readonly gain: number;
  readonly learningRate: number;
  readonly batch: number;
  readonly seed: number;
}

/** All dense layers of nested blocks, in order. */
export function denseLayers(blocks: Blocks): Dense[] {
  return blocks.flatMap((block) =>
    block.type === 'dense' ? [block] : Array.from({ length: block.times }, () => denseLayers(block.blocks)).flat(),
  );
}

function same<T>(values: readonly T[]): T | null {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
}

/** The choices of a document. */
export function choicesOf(experiment: Experiment): Choices {
  const hidden = denseLayers(experiment.model.blocks).slice(0, -1);
  return {
    set: experiment.data.set,
    activation: same(hidden.map((layer) => layer.activation)),
    depth: hidden.length,
    width: same(hidden.map((layer) => layer.units)),
    initializer: experiment.initialization.weight.name,
    gain: experiment.initialization.weight.gain ?? 1,
    learningRate: currentRate(experiment),
    batch: experiment.batch.size,
    seed: experiment.seed,
  };
}

/** The learning rate that the latest intervention has set, or the document's own. */
function currentRate(experiment: Experiment): number {
  const last = experiment.interventions.findLast(({ path }) => path === 'optimizer.learningRate')?.value;
  return typeof last === 'number' ? last : experiment.optimizer.learningRate;
}

/** Hidden layers alike, then the head. */
function network(depth: number, layer: Dense, last: Dense): Blocks {
  if (depth === 0) return [last];
  return [depth === 1 ? layer : { type: 'repeat', times: depth, blocks: [layer] }, last];
}

function changedLayers(experiment: Experiment, change: (layer: Dense) => Dense): Blocks {
  const walk = (blocks: Blocks, lastIsHead: boolean): Blocks =>
    blocks.map((block, index) => {
      const isLast = lastIsHead && index === blocks.length - 1;
      if (block.type === 'dense') return isLast ? block : change(block);
      // A head inside a repetition would repeat; documents put it outside.
      return { ...block, blocks: walk(block.blocks, false) };
    });
  return walk(experiment.model.blocks, true);
}

/** Whether an initialiser multiplies what it draws. */
export function takesGain(initializer: string): boolean {
  return Object.entries(initializers).some(([name, { settings }]) => name === initializer && settings.includes('gain'));
}

/** Another initialiser keeps the gain only where it takes one; numbers of the old one's own are dropped. */
function initialized(weight: Weight, name: string): Weight {
  const values: Record<string, Partial<Weight>> = {
    constant: { value: 0.1 },
    normal: { mean: 0, std: 1 },
    uniform: {},
  };
  const gain = weight.gain !== undefined && takesGain(name) ? { gain: weight.gain } : {};
  return { name, ...gain, ...values[name] };
}

/** A document for another data set: its own way to take the data, and a head that fits its classes. */
function withData(experiment: Experiment, set: string): Experiment {
  const source = dataSources[set];
  const preset = Object.values(presets).find(({ data }) => data.set === set);
  if (source === undefined || preset === undefined) return experiment;
  const { blocks } = experiment.model;
  const last = blocks.at(-1);
  // A head inside a repetition cannot be changed alone; the host then says what does not fit.
  const head = last?.type === 'dense' ? [{ ...last, units: Math.max(1, source.classes.length) }] : [];
  return {
    ...experiment,
    data: preset.data,
    loss: preset.loss,
    model: { blocks: [...blocks.slice(0, blocks.length - head.length), ...head] },
  };
}

function changedModel(experiment: Experiment, { activation, width, depth }: Partial<Choices>): Experiment['model'] {
  const blocks = changedLayers(experiment, (layer) => ({
    ...layer,
    ...(activation != null && { activation }),
    ...(width != null && { units: width }),
  }));
  const layers = denseLayers(blocks);
  const last = layers.at(-1);
  if (last === undefined || depth === undefined || depth === layers.length - 1) return { blocks: [...blocks] };
  const [first = last] = layers;
  // Where nothing was hidden before, the first hidden layers are like those of the first start.
  const hidden = first === last ? { ...last, units: width ?? 16, activation: activation ?? 'tanh' } : first;
  return { blocks: [...network(depth, hidden, last)] };
}

/** A copy with some choices changed. Interventions of the old run do not follow into a new one. */
export function withChoices(document: Experiment, change: Partial<Choices>): Experiment {
  const before = choicesOf(document);
  const experiment = change.set === undefined ? document : withData(document, change.set);
  const { weight, bias } = experiment.initialization;
  const named = change.initializer === undefined ? weight : initialized(weight, change.initializer);
  return {
    ...structuredClone(experiment),
    interventions: [],
    model: changedModel(experiment, change),
    initialization: {
      weight: { ...named, ...(change.gain !== undefined && takesGain(named.name) && { gain: change.gain }) },
      bias,
    },
    optimizer: { ...experiment.optimizer, learningRate: change.learningRate ?? before.learningRate },
    batch: { ...experiment.batch, size: change.batch ?? before.batch },
    seed: change.seed ?? before.seed,
  };
}
