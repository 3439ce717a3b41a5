/**
 * Edits that touch several places of a document, so that it stays one: another data set needs another head and loss, another
 * initialiser or optimiser other numbers. Pure; single values: documents.ts, layers: layerEdits.ts.
 */
import {
  type Block,
  dataSources,
  describeData,
  type Experiment,
  initializers,
  losses,
  parseExperiment,
} from '../../engine/index.ts';
import { headOf, withHead } from './layerEdits.ts';
import { withFittingProbes } from './probeEdits.ts';

type Weight = Experiment['initialization']['weight'];
type Set = Experiment['data'];

/** Images share one scale, columns of a table each have their own, points and sequences are as they are drawn. */
function chosenData(set: string, shape: Set['shape']): Set {
  const data: Set = { set, shape, standardize: 'none' };
  const { display, attribution } = describeData(data);
  if (attribution === null || shape === 'sequence' || shape === 'tokens') return data;
  return { ...data, standardize: display.length > 1 ? 'global' : 'feature' };
}

/** What a set is trained with where the model of another one does not fit: one answer a step, or one behind the last. */
function usualBlocks(shape: Set['shape'], everyStep: boolean): Block[] {
  const head: Block = { type: 'dense', units: 1, activation: 'identity', bias: true };
  const hidden: Block = { type: 'dense', units: 16, activation: 'tanh', bias: true };
  const readout = everyStep ? 'all' : 'last';
  if (shape === 'sequence') return [{ type: 'recurrent', cell: 'gru', units: 16, readout, truncate: null }, head];
  if (shape === 'tokens') return [{ type: 'embedding', dim: 16, combine: 'concatenate' }, head];
  return [{ type: 'repeat', times: 2, blocks: [hidden] }, head];
}

/** The last recurrent layer gives what is asked for. */
function answering(blocks: readonly Block[], everyStep: boolean): Block[] {
  const last = blocks.findLastIndex(({ type }) => type === 'recurrent');
  return blocks.map((block, index) =>
    index === last ? ({ ...block, readout: everyStep ? 'all' : 'last' } as Block) : block,
  );
}

/** A document for another data set: how it takes the data, a loss and a head that fit, a batch that is not too large. */
export function withSet(experiment: Experiment, set: string): Experiment {
  const shapes = dataSources[set]?.shapes ?? ['vector'];
  const inTime = shapes.some((shape) => shape === 'sequence');
  const recurrent = experiment.model.blocks.some(({ type }) => type === 'recurrent');
  const known = inTime && !recurrent ? [] : [experiment.model.blocks];
  const candidates = [...known, null].flatMap((blocks) =>
    [...shapes].map((shape) => {
      const data = chosenData(set, shape);
      const { outputs, targetKind, targetSteps, trainRows } = describeData(data);
      const type = targetKind === 'class' ? 'crossEntropy' : 'mse';
      const loss = { ...experiment.loss, type } as Experiment['loss'];
      const batch = { ...experiment.batch, size: Math.min(experiment.batch.size, trainRows) };
      const everyStep = targetSteps > 1;
      const model = { blocks: blocks === null ? usualBlocks(shape, everyStep) : answering(blocks, everyStep) };
      const next = { ...experiment, data, model, loss: plainLoss(loss), batch };
      return withFittingProbes(withHead(next, { units: outputs, activation: 'identity' }));
    }),
  );
  return (candidates.find((each) => parseExperiment(each).ok) ?? candidates[0]) as Experiment;
}

/** A size that the document chooses for its data set. */
export interface DataSize {
  readonly name: 'length' | 'symbols' | 'pattern';
  readonly value: number;
  readonly least: number;
  readonly most: number;
}

const NO_SIZES = { length: 0, symbols: 0, pattern: 0 };

/** The sizes that this document may choose, in order; none for most sets. */
export function sizesIn({ data }: Experiment): readonly DataSize[] {
  const known = dataSources[data.set]?.sized?.sizes ?? {};
  const names = (['length', 'symbols', 'pattern'] as const).filter((name) => known[name] !== undefined);
  const chosen = names.map((name) => [name, data[name] ?? known[name]?.usual ?? 0] as const);
  const all = { ...NO_SIZES, ...Object.fromEntries(chosen) };
  return chosen.map(([name, value]) => {
    return { name, value, least: known[name]?.least ?? 0, most: known[name]?.most(all) ?? 0 };
  });
}

/** Another size of the data, or the usual one; sizes that no longer fit shrink, and the head has as many outputs as are asked for. */
export function withSize(experiment: Experiment, name: DataSize['name'], size: number | undefined): Experiment {
  const { [name]: _, ...others } = experiment.data;
  const sized = { ...experiment, data: size === undefined ? others : { ...others, [name]: size } };
  const shrunk = sizesIn(sized).flatMap(({ name: each, value, most }) => (value > most ? [[each, most] as const] : []));
  const data = { ...sized.data, ...Object.fromEntries(shrunk) };
  const head = headOf(experiment);
  const { outputs } = describeData(data);
  const before = describeData(experiment.data).outputs;
  return head?.units === before ? withHead({ ...sized, data }, { units: outputs }) : { ...sized, data };
}

/** A loss without the numbers of another one. */
function plainLoss({ type, reduction }: Experiment['loss']): Experiment['loss'] {
  return { type, reduction } as Experiment['loss'];
}

/** Another loss, with the head it needs. */
export function withLoss(experiment: Experiment, type: string): Experiment {
  const loss = plainLoss({ ...experiment.loss, type } as Experiment['loss']);
  const { outputs } = describeData(experiment.data);
  const before = headOf(experiment)?.activation ?? 'identity';
  // Probabilities must leave the head as such; losses on logits want it plain.
  const activation = type === 'binaryCrossEntropy' ? 'sigmoid' : before === 'sigmoid' ? 'identity' : before;
  return withHead({ ...experiment, loss }, { units: outputs, activation });
}

/** Losses that this data set can be trained with. */
export function fittingLosses(experiment: Experiment): readonly string[] {
  return Object.keys(losses).filter((type) => parseExperiment(withLoss(experiment, type)).ok);
}

/** Whether an initialiser takes a setting. */
export function takes(initializer: string, setting: string): boolean {
  const entry = Object.entries(initializers).find(([name]) => name === initializer)?.[1];
  return entry !== undefined && (entry.settings as readonly string[]).includes(setting);
}

/** Another initialiser keeps the gain only where it takes one; numbers of the old one's own are dropped. */
export function initialized(weight: Weight, name: string): Weight {
  const values: Record<string, Partial<Weight>> = { constant: { value: 0.1 }, normal: { mean: 0, std: 1 } };
  const gain = weight.gain !== undefined && takes(name, 'gain') ? { gain: weight.gain } : {};
  return { name, ...gain, ...values[name] };
}

/** Another optimiser with its usual numbers; the learning rate stays. */
export function withOptimizer(experiment: Experiment, type: string): Experiment {
  return completed({ ...experiment, optimizer: { type, learningRate: experiment.optimizer.learningRate } });
}

/** Another way to clip; the limit starts at 1. */
export function withClip(experiment: Experiment, type: string): Experiment {
  const limit = { none: {}, value: { limit: 1 }, norm: { maxNorm: 1 }, normPerTensor: { maxNorm: 1 } }[type] ?? {};
  return completed({ ...experiment, clip: { type, ...limit } });
}

/** Another regulariser; its strength starts at a usual one. */
export function withRegularization(experiment: Experiment, type: string): Experiment {
  return completed({ ...experiment, regularization: type === 'none' ? { type } : { type, strength: 1e-4 } });
}

/** Another schedule; its numbers start at usual ones. */
export function withSchedule(experiment: Experiment, type: string): Experiment {
  const numbers: Readonly<Record<string, object>> = {
    step: { every: 500, gamma: 0.5 },
    exponential: { gamma: 0.999 },
    cosine: { steps: 2000 },
    warmupLinear: { warmupSteps: 100 },
    warmupCosine: { warmupSteps: 100, steps: 2000 },
  };
  return completed({ ...experiment, schedule: { type, ...numbers[type] } });
}

/** The document with its defaults filled in; as it came where it does not fit (whoever opens it says why). */
function completed(document: unknown): Experiment {
  const parsed = parseExperiment(document);
  return parsed.ok ? parsed.experiment : (document as Experiment);
}
