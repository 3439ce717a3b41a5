/**
 * Counts the layers, units and parameters of nested blocks by arithmetic alone: no repeat is unrolled, so a hostile document
 * costs no more than a sound one. Models of images and sequences are walked, not further than the limits. Called by checks.ts and by whoever shows the
 * size of a model.
 */
import { activationOf } from '../activations.ts';
import type { Shape } from '../layers/graph.ts';
import type { Block, DenseBlock, SoftmaxTreeBlock } from './blocks.ts';
import { NO_WORDS, type Words, walkModel } from './modelShapes.ts';

/** What a list of blocks amounts to. */
export interface ModelSize {
  readonly layers: number;
  readonly units: number;
  /** Weights, biases, learned slopes, scales and shifts. */
  readonly parameters: number;
  /** The dense block at the very end, null where the model ends otherwise. */
  readonly head: DenseBlock | null;
  /** The tree over words at the very end, null where the model ends otherwise. */
  readonly tree: SoftmaxTreeBlock | null;
}

/** The same without the first layer's weights, whose number depends on what comes before. */
interface Part {
  readonly layers: number;
  readonly units: number;
  /** Units of the first layer. */
  readonly entry: number;
  /** Parameters except entry x inputs. */
  readonly inner: number;
  /** Units of the last layer. */
  readonly exit: number;
}

/** The size of a model that reads `inputs`: so many features, or samples of that shape; `words`: what its answers are over. */
export function modelSize(blocks: readonly Block[], inputs: number | Shape, words: Words = NO_WORDS): ModelSize {
  const shape = typeof inputs === 'number' ? [inputs] : inputs;
  const last = lastOf(blocks);
  const head = last?.type === 'dense' ? last : null;
  const tree = last?.type === 'softmaxTree' ? last : null;
  if (blocks.some(needsWalk)) {
    const { layers, units, parameters } = walkModel(blocks, shape, 2, words);
    return { layers, units, parameters, head, tree };
  }
  const { layers, units, entry, inner } = partOf(blocks, false);
  const features = shape.reduce((product, length) => product * length, 1);
  return { layers, units, parameters: inner + entry * features, head, tree };
}

/** Whether the size depends on the shape of what comes in, not only on its length. */
function needsWalk(block: Block): boolean {
  if (block.type === 'repeat' || block.type === 'residual') return block.blocks.some(needsWalk);
  return block.type !== 'dense';
}

function lastOf(blocks: readonly Block[]): Block | undefined {
  const last = blocks[blocks.length - 1];
  return last?.type === 'repeat' || last?.type === 'residual' ? lastOf(last.blocks) : last;
}

function partOf(blocks: readonly Block[], before: boolean): Part {
  return blocks.map((block) => blockPart(block, before)).reduce(join);
}

function blockPart(block: Block, before: boolean): Part {
  if (block.type === 'dense') return densePart(block, before);
  if (block.type === 'residual') return partOf(block.blocks, block.addition === 'preActivation');
  if (block.type === 'repeat') return repeatedPart(block.times, partOf(block.blocks, before));
  // Models with other blocks are walked.
  return { layers: 0, units: 0, entry: 0, inner: 0, exit: 0 };
}

function densePart(block: DenseBlock, before: boolean): Part {
  const slope = activationOf(block.activation).learnedSlope === null ? 0 : 1;
  const { units } = block;
  const norms = block.normalization === undefined ? 0 : 2;
  const inner = (block.bias ? units : 0) + slope + (before ? 0 : norms * units);
  return { layers: 1, units, entry: units + (before ? norms : 0), inner, exit: units };
}

function repeatedPart(times: number, part: Part): Part {
  return {
    ...part,
    layers: times * part.layers,
    units: times * part.units,
    inner: times * part.inner + (times - 1) * part.exit * part.entry,
  };
}

function join(first: Part, second: Part): Part {
  return {
    layers: first.layers + second.layers,
    units: first.units + second.units,
    entry: first.entry,
    inner: first.inner + first.exit * second.entry + second.inner,
    exit: second.exit,
  };
}
