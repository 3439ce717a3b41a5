/**
 * Counts the layers, units and parameters of nested blocks by arithmetic alone: no repeat is unrolled, so a hostile document
 * costs no more than a sound one. Called by checks.ts and by whoever shows the size of a model.
 */
import { activationOf } from '../activations.ts';
import type { Block, DenseBlock } from './experiment.ts';

/** What a list of blocks amounts to. */
export interface ModelSize {
  readonly layers: number;
  readonly units: number;
  /** Weights, biases and learned slopes. */
  readonly parameters: number;
  /** The dense block at the very end. */
  readonly head: DenseBlock;
}

/** The same without the first layer's weights, whose number depends on what comes before. */
interface Part {
  readonly layers: number;
  readonly units: number;
  /** Units of the first layer. */
  readonly entry: number;
  /** Parameters except entry x inputs. */
  readonly inner: number;
  readonly head: DenseBlock;
}

/** The size of a model that reads `inputs` features. */
export function modelSize(blocks: readonly Block[], inputs: number): ModelSize {
  const { entry, inner, ...size } = partOf(blocks);
  return { ...size, parameters: inner + entry * inputs };
}

function partOf(blocks: readonly Block[]): Part {
  return blocks.map((block) => (block.type === 'dense' ? densePart(block) : repeatedPart(block))).reduce(join);
}

function densePart(block: DenseBlock): Part {
  const slope = activationOf(block.activation).learnedSlope === null ? 0 : 1;
  const { units } = block;
  return { layers: 1, units, entry: units, inner: (block.bias ? units : 0) + slope, head: block };
}

function repeatedPart({ times, blocks }: { readonly times: number; readonly blocks: readonly Block[] }): Part {
  const part = partOf(blocks);
  return {
    ...part,
    layers: times * part.layers,
    units: times * part.units,
    inner: times * part.inner + (times - 1) * part.head.units * part.entry,
  };
}

function join(first: Part, second: Part): Part {
  return {
    layers: first.layers + second.layers,
    units: first.units + second.units,
    entry: first.entry,
    inner: first.inner + first.head.units * second.entry + second.inner,
    head: second.head,
  };
}
