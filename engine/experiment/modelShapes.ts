/**
 * Walks a model with the shape of its data: what fits together, and how large a model with images or sequences is. Nothing is allocated; the walk ends
 * where a model has gone beyond every limit. Called by checks.ts and modelSize.ts.
 */
import { activationOf } from '../activations.ts';
import { gatesOf } from '../backends/plan.ts';
import { cellOf } from '../layers/cellNames.ts';
import type { Shape } from '../layers/graph.ts';
import type {
  Block,
  ConvBlock,
  DenseBlock,
  EmbeddingBlock,
  PoolBlock,
  RecurrentBlock,
  SoftmaxTreeBlock,
} from './blocks.ts';
import { limits } from './limits.ts';
import type { Problem } from './problemCodes.ts';
import { type ModelStep, unrolled } from './unrolled.ts';

/** Steps after which a walk ends: more than any model within the limits has. */
const MOST_STEPS = 5 * limits.layers;

/** What a walk finds. */
export interface ModelWalk {
  readonly layers: number;
  /** Numbers that one sample takes, windows of convolutions included. */
  readonly units: number;
  readonly parameters: number;
  /** Steps at which the model answers: 1, or those of a sequence. */
  readonly steps: number;
  /** Where the last recurrent layer stands, null where there is none. */
  readonly lastRecurrent: string | null;
  /** Steps of all recurrent layers together. */
  readonly recurrentSteps: number;
  /** What does not fit; the walk ends there. */
  readonly problem: Problem | null;
}

/** Size of a window on one side. */
function reach(
  length: number,
  { kernel, stride, padding }: { kernel: number; stride: number; padding: number },
): number {
  return Math.floor((length + 2 * padding - kernel) / stride) + 1;
}

function size(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** What a model over words must know of them. */
export interface Words {
  /** Classes, or words, that are told apart. */
  readonly outputs: number;
  /** Whether a sample holds the numbers of words, not measurements. */
  readonly tokens: boolean;
}

/** Of data that are no words. */
export const NO_WORDS: Words = { outputs: 0, tokens: false };

/** Walks; `batch`: rows of a batch, for what needs more than one. */
export function walkModel(blocks: readonly Block[], sample: Shape, batch: number, words: Words = NO_WORDS): ModelWalk {
  const walk = new Walk(sample, batch, words);
  let steps = 0;
  for (const step of unrolled(blocks)) {
    if (walk.problem !== null || ++steps > MOST_STEPS) break;
    walk.take(step);
  }
  return walk;
}

class Walk implements ModelWalk {
  layers = 0;
  units = 0;
  parameters = 0;
  /** `shape` is that of one step where there are several: beyond the first recurrent layer. */
  steps = 1;
  lastRecurrent: string | null = null;
  recurrentSteps = 0;
  problem: Problem | null = null;
  private shape: Shape;
  private readonly batch: number;
  private readonly words: number;
  /** Whether numbers of words have still to be looked up. */
  private tokens: boolean;
  private ended = false;
  private readonly open: { readonly shape: Shape; readonly steps: number }[] = [];

  constructor(sample: Shape, batch: number, words: Words) {
    this.shape = sample;
    this.batch = batch;
    this.words = words.outputs;
    this.tokens = words.tokens;
  }

  take(step: ModelStep): void {
    if (this.tokens && step.kind !== 'embedding') this.fail(step.path, 'needsEmbedding');
    if (this.ended) this.fail(step.path, 'treeNotLast');
    if (step.kind === 'embedding') this.embedding(step.block, step.path);
    else if (step.kind === 'softmaxTree') this.softmaxTree(step.block, step.path);
    else if (step.kind === 'begin') {
      if (this.open.length > 0) this.fail(step.path, 'residualInside');
      this.open.push({ shape: this.shape, steps: this.steps });
    } else if (step.kind === 'end') this.add(step.path);
    else if (step.kind === 'pool') this.pool(step.block, step.path);
    else if (step.kind === 'recurrent') this.recurrent(step.block, step.path);
    else this.layer(step.block, step.path, step.form);
  }

  private fail(path: string, code: Problem['code'], values: Problem['values'] = {}): void {
    this.problem ??= { path, code, values };
  }

  private add(path: string): void {
    const { shape, steps } = this.open.pop() ?? { shape: [], steps: 1 };
    // A sequence that comes in is held sample by sample, what a recurrent layer gives step by step.
    if (shape.length === 2) this.fail(path, 'residualAtSequence');
    const text = (of: Shape, at: number) => (at > 1 ? [at, ...of] : of).join(' x ');
    const [came, needed] = [text(this.shape, this.steps), text(shape, steps)];
    if (came !== needed) this.fail(path, 'residualShape', { came, needed });
  }

  private embedding({ dim, combine }: EmbeddingBlock, path: string): void {
    if (!this.tokens) this.fail(path, 'needsTokens');
    const context = this.shape[0] ?? 1;
    this.tokens = false;
    this.layers++;
    this.parameters += this.words * dim;
    this.shape = combine === 'mean' ? [dim] : combine === 'sequence' ? [context, dim] : [context * dim];
    this.units += size(this.shape);
  }

  private softmaxTree({ bias }: SoftmaxTreeBlock, path: string): void {
    if (this.open.length > 0) this.fail(path, 'treeNotLast');
    const nodes = Math.max(0, this.words - 1);
    this.ended = true;
    this.layers++;
    this.parameters += nodes * (size(this.shape) + (bias ? 1 : 0));
    this.shape = [this.words];
    this.units += this.steps * 4 * this.words;
  }

  private recurrent(block: RecurrentBlock, path: string): void {
    const sequence = this.shape.length === 2;
    if (!sequence && this.steps === 1) {
      this.fail(path, 'needsSequence');
      return;
    }
    this.settings(block, path);
    const steps = sequence ? (this.shape[0] ?? 1) : this.steps;
    const features = this.shape.at(-1) ?? 0;
    const { units, cell } = block;
    const columns = gatesOf(cellOf(block)) * units;
    this.layers++;
    this.lastRecurrent = path;
    this.recurrentSteps += steps;
    this.units += steps * (features + 3 * columns + (cell === 'lstm' ? 2 : 1) * units);
    this.parameters += columns * (features + units + 2);
    this.shape = [units];
    this.steps = block.readout === 'all' ? steps : 1;
  }

  /** A setting that the cell would ignore is refused. */
  private settings({ cell, activation, forgetBias }: RecurrentBlock, path: string): void {
    if (activation !== undefined && cell !== 'rnn') this.fail(`${path}.activation`, 'cellSettingNotUsed', { cell });
    if (forgetBias !== undefined && cell !== 'lstm') this.fail(`${path}.forgetBias`, 'cellSettingNotUsed', { cell });
  }

  private pool(block: PoolBlock, path: string): void {
    const geometry = { kernel: block.kernel, stride: block.stride ?? block.kernel, padding: block.padding };
    // A window with nothing but zeros under it has no largest value.
    const most = Math.floor(block.kernel / 2);
    if (block.padding > most) this.fail(`${path}.padding`, 'tooLarge', { came: block.padding, most });
    this.slide(geometry, path, (channels) => channels);
  }

  /** A window over the image; returns its places, 0 where there is a problem. */
  private slide(
    geometry: { kernel: number; stride: number; padding: number },
    path: string,
    channelsOf: (channels: number) => number,
  ): number {
    const [channels = 0, height = 0, width = 0] = this.shape;
    if (this.shape.length !== 3) {
      this.fail(path, 'needsImage');
      return 0;
    }
    const most = Math.min(height, width) + 2 * geometry.padding;
    if (geometry.kernel > most) {
      this.fail(`${path}.kernel`, 'windowTooLarge', { came: geometry.kernel, most });
      return 0;
    }
    this.shape = [channelsOf(channels), reach(height, geometry), reach(width, geometry)];
    this.units += size(this.shape);
    return reach(height, geometry) * reach(width, geometry);
  }

  private layer(block: DenseBlock | ConvBlock, path: string, form: string): void {
    const before = block.type === 'dense' ? size(this.shape) : (this.shape[0] ?? 0);
    const [units, fanIn] = block.type === 'dense' ? this.dense(block) : this.conv(block, path);
    const slopes = activationOf(block.activation).learnedSlope === null ? 0 : 1;
    const normalised = form === 'before' ? before : units;
    const norms = block.normalization === undefined ? 0 : 2 * normalised;
    this.layers++;
    this.parameters += units * fanIn + (block.bias ? units : 0) + slopes + norms;
    const values = (this.batch * this.steps * size(this.shape)) / units;
    if (block.normalization === 'batch' && values < 2) this.fail(`${path}.normalization`, 'batchNormNeedsTwo');
  }

  private dense({ units }: DenseBlock): [units: number, fanIn: number] {
    const fanIn = size(this.shape);
    this.shape = [units];
    this.units += this.steps * units;
    return [units, fanIn];
  }

  private conv(block: ConvBlock, path: string): [units: number, fanIn: number] {
    const fanIn = (this.shape[0] ?? 0) * block.kernel * block.kernel;
    const places = this.slide(block, path, () => block.channels);
    this.units += places * (fanIn + block.channels);
    return [block.channels, fanIn];
  }
}
