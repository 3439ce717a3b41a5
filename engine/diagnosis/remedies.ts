/**
 * What may be tried against what was found: each remedy is a code (its words stand in assets/words/{de,en}/diagnosis.json) and
 * the changes that make a new document of the old one. Called by detectors.ts and by whoever carries a remedy out.
 */
import type { Block, Experiment, InitializerChoice, RecurrentBlock } from '../experiment/experiment.ts';
import { weightBlocks } from '../experiment/unrolled.ts';
import { denseBlocks } from '../layers/compile.ts';

/** One change to a document. */
export type Change =
  | { readonly kind: 'activation'; readonly to: string }
  | { readonly kind: 'weights'; readonly to: InitializerChoice }
  | { readonly kind: 'cell'; readonly to: 'lstm'; readonly forgetBias: number }
  | { readonly kind: 'learningRate'; readonly to: number }
  | { readonly kind: 'clip'; readonly to: Experiment['clip'] };

/** Something worth trying. */
export interface Remedy {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly changes: readonly Change[];
  /** Helps the running network, too; else only one that begins anew. */
  readonly helpsRunning?: boolean;
}

/** Activations that do nothing below 0, or little. */
const RECTIFIED = ['relu', 'leaky_relu', 'prelu', 'elu', 'gelu', 'gelu_tanh', 'silu', 'softplus'];

/** The activation of the hidden layers: the first one's, identity where there is none. */
export function hiddenActivation({ model }: Experiment): string {
  const blocks = denseBlocks(model.blocks);
  return blocks.length < 2 ? 'identity' : (blocks[0]?.activation ?? 'identity');
}

const PARTNERS = {
  he: { code: 'tryHe', weights: { name: 'heNormal' } },
  lecun: { code: 'tryLecun', weights: { name: 'lecunNormal' } },
  xavier: { code: 'tryXavier', weights: { name: 'xavierNormal' } },
} as const;

/** The initialisation made for an activation: He (2015) for ReLU's family, LeCun for SELU (Klambauer 2017), else Xavier (2010). */
function partnerOf(activation: string): keyof typeof PARTNERS {
  if (RECTIFIED.includes(activation)) return 'he';
  return activation === 'selu' ? 'lecun' : 'xavier';
}

/** Whether the weights are already drawn as suits the activation; orthogonal ones count. */
export function suits(experiment: Experiment): boolean {
  const { name, gain = 1 } = experiment.initialization.weight;
  const named = name.startsWith(partnerOf(hiddenActivation(experiment))) || name === 'orthogonal';
  return named && gain > 0.7 && gain < 1.5 && denseBlocks(experiment.model.blocks).every((block) => !block.initializer);
}

/** The initialisation that suits the activation; null where it is already there. */
export function trySuitable(experiment: Experiment): Remedy | null {
  if (suits(experiment)) return null;
  const partner = partnerOf(hiddenActivation(experiment));
  const { code, weights } = PARTNERS[partner];
  const { name, gain = 1 } = experiment.initialization.weight;
  // What is named already is only drawn too small or too large.
  const isNamed = name.startsWith(partner) && gain !== 1;
  return { code: isNamed ? `${code}Gain` : code, values: {}, changes: [{ kind: 'weights', to: weights }] };
}

/** ReLU with He's initialisation. */
export function tryReluHe(): Remedy {
  const changes: Change[] = [
    { kind: 'activation', to: 'relu' },
    { kind: 'weights', to: { name: 'heNormal' } },
  ];
  return { code: 'tryReluHe', values: {}, changes };
}

/** Leaky ReLU, which no unit can die under. */
export function tryLeakyRelu(): Remedy {
  const changes: Change[] = [
    { kind: 'activation', to: 'leaky_relu' },
    { kind: 'weights', to: { name: 'heNormal' } },
  ];
  return { code: 'tryLeakyRelu', values: {}, changes };
}

/** Optimisers whose steps are as long as the gradient says. */
const PLAIN_DESCENT: readonly string[] = ['sgd', 'momentum', 'nesterov'];

/** Rates of an optimiser: usual ones, ones that seldom go well, ones that never do. Adaptive steps do not shrink with the gradient. */
function ratesOf({ optimizer }: Experiment): {
  readonly usual: number;
  readonly high: number;
  readonly absurd: number;
} {
  const plain = PLAIN_DESCENT.includes(optimizer.type);
  return plain ? { usual: 0.1, high: 1, absurd: 10 } : { usual: 0.01, high: 0.05, absurd: 1 };
}

/** A rate that seldom goes well with this optimiser: then units die of it and not of their activation. */
export function rateIsHigh(experiment: Experiment): boolean {
  return experiment.optimizer.learningRate >= ratesOf(experiment).high;
}

/** A rate that spoils any weights within a few steps, after which updates may look harmless. */
export function rateIsAbsurd(experiment: Experiment): boolean {
  return experiment.optimizer.learningRate >= ratesOf(experiment).absurd;
}

/** The update that a lowered rate aims at, as a share of the weights. */
const CALM_UPDATE = 0.1;

/**
 * From the start with a tenth of the learning rate or less: at most a usual one, and where a step changed the weights by `updateRatio`,
 * so low that it would change them by a tenth. Lost weights make ratios without meaning, so that counts for one power of ten only.
 */
export function tryLowerRate(experiment: Experiment, updateRatio = 0): Remedy {
  const { learningRate } = experiment.optimizer;
  const most = Math.min(learningRate / 10, ratesOf(experiment).usual);
  const calm = updateRatio > 0 ? (CALM_UPDATE * learningRate) / updateRatio : most;
  const rate = roundRate(Math.min(most, Math.max(calm, most / 10)));
  return { code: 'tryLowerRate', values: { rate }, changes: [{ kind: 'learningRate', to: rate }] };
}

/** From the start with a usual rate: against one of zero. */
export function tryUsualRate(experiment: Experiment): Remedy {
  const rate = ratesOf(experiment).usual;
  return { code: 'tryUsualRate', values: { rate }, changes: [{ kind: 'learningRate', to: rate }] };
}

/** Down to 1, 2 or 5 times a power of ten. */
function roundRate(rate: number): number {
  const [mantissa = '1', exponent = '0'] = rate.toExponential(9).split('e');
  const digit = [5, 2, 1].find((each) => each <= Number(mantissa)) ?? 0;
  return Number(`${digit}e${exponent}`);
}

/** Clipping by the global norm (Pascanu et al. 2013); null where it is already on. */
export function tryClipping({ clip }: Experiment): Remedy | null {
  if (clip.type !== 'none') return null;
  const changes: Change[] = [{ kind: 'clip', to: { type: 'norm', maxNorm: 1 } }];
  return { code: 'tryClipping', values: {}, changes, helpsRunning: true };
}

/** The recurrent layers of a document. */
export function recurrentBlocks({ model }: Experiment): readonly RecurrentBlock[] {
  return weightBlocks(model.blocks).filter((block) => block.type === 'recurrent');
}

/** Gates that keep the state (Hochreiter, Schmidhuber 1997), open at first (Gers et al. 2000); null where there are gates already. */
export function tryGates(experiment: Experiment): Remedy | null {
  const blocks = recurrentBlocks(experiment);
  const changes: Change[] = [{ kind: 'cell', to: 'lstm', forgetBias: 1 }];
  if (blocks.some(({ cell }) => cell === 'rnn')) return { code: 'tryLstm', values: {}, changes };
  const closed = blocks.some(({ cell, forgetBias = 0 }) => cell === 'lstm' && forgetBias < 1);
  return closed ? { code: 'tryForgetBias', values: { bias: 1 }, changes } : null;
}

/** The document with the remedy carried out: a new run with the same seed, without title and interventions of the old one. */
export function applyRemedy(experiment: Experiment, { changes }: Pick<Remedy, 'changes'>): Experiment {
  return changes.reduce(applyChange, { ...experiment, title: '', interventions: [] });
}

function applyChange(experiment: Experiment, change: Change): Experiment {
  switch (change.kind) {
    case 'activation':
      return { ...experiment, model: { blocks: withActivation(experiment.model.blocks, change.to) } };
    case 'weights': {
      const initialization = { ...experiment.initialization, weight: change.to };
      return { ...experiment, initialization, model: { blocks: withoutInitializers(experiment.model.blocks) } };
    }
    case 'cell': {
      const { to, forgetBias } = change;
      return { ...experiment, model: { blocks: withCell(experiment.model.blocks, to, forgetBias) } };
    }
    case 'learningRate':
      return { ...experiment, optimizer: { ...experiment.optimizer, learningRate: change.to } };
    case 'clip':
      return { ...experiment, clip: change.to };
  }
}

/** Every hidden layer's activation; the head, last of the list that holds it, keeps its own. */
function withActivation(blocks: readonly Block[], activation: string, holdsHead = true): Block[] {
  return blocks.map((block, index) => {
    const last = holdsHead && index === blocks.length - 1;
    if (block.type === 'repeat' || block.type === 'residual') {
      return { ...block, blocks: withActivation(block.blocks, activation, last) };
    }
    // A cell's activations are its own.
    return last || block.type === 'pool' || block.type === 'recurrent' ? block : { ...block, activation };
  });
}

function withoutInitializers(blocks: readonly Block[]): Block[] {
  return blocks.map((block) => {
    if (block.type === 'repeat' || block.type === 'residual') {
      return { ...block, blocks: withoutInitializers(block.blocks) };
    }
    if (block.type === 'pool') return block;
    if (block.type === 'recurrent') {
      const { initializer: _, recurrentInitializer: __, ...rest } = block;
      return rest;
    }
    const { initializer: _, ...rest } = block;
    return rest;
  });
}

/** Every recurrent layer with this cell; GRUs keep theirs. */
function withCell(blocks: readonly Block[], cell: 'lstm', forgetBias: number): Block[] {
  return blocks.map((block) => {
    if (block.type === 'repeat' || block.type === 'residual') {
      return { ...block, blocks: withCell(block.blocks, cell, forgetBias) };
    }
    if (block.type !== 'recurrent' || block.cell === 'gru') return block;
    const { activation: _, ...rest } = block;
    return { ...rest, cell, forgetBias };
  });
}
