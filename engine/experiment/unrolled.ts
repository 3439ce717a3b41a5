/**
 * Walks a model's nested blocks in the order in which data flows: repeats are unrolled, residual blocks begin and end. What a layer becomes
 * is decided in layers/compile.ts, how large it is in modelShapes.ts; both walk with this.
 */
import type {
  Block,
  ConvBlock,
  DenseBlock,
  EmbeddingBlock,
  PoolBlock,
  RecurrentBlock,
  ResidualBlock,
  SoftmaxTreeBlock,
} from './blocks.ts';

/** One thing on the way through a model; `path` is where the document says it. */
export type ModelStep =
  | {
      readonly kind: 'layer';
      readonly block: DenseBlock | ConvBlock;
      readonly path: string;
      /** Activation after the layer, before it, or left to the residual block that ends with it. */
      readonly form: 'after' | 'before' | 'bare';
    }
  | { readonly kind: 'recurrent'; readonly block: RecurrentBlock; readonly path: string }
  | { readonly kind: 'embedding'; readonly block: EmbeddingBlock; readonly path: string }
  | { readonly kind: 'softmaxTree'; readonly block: SoftmaxTreeBlock; readonly path: string }
  | { readonly kind: 'pool'; readonly block: PoolBlock; readonly path: string }
  | { readonly kind: 'begin'; readonly block: ResidualBlock; readonly path: string }
  | { readonly kind: 'end'; readonly block: ResidualBlock; readonly path: string };

interface Place {
  readonly before: boolean;
  /** Whether the very last layer leaves its activation to the block around. */
  readonly bareEnd: boolean;
}

/** All steps, lazily: whoever walks may stop, so a hostile document costs no more than a sound one. */
export function* unrolled(
  blocks: readonly Block[],
  at = 'model.blocks',
  place: Place = { before: false, bareEnd: false },
): Generator<ModelStep, void> {
  for (const [index, block] of blocks.entries()) {
    const path = `${at}[${index}]`;
    const bareEnd = place.bareEnd && index === blocks.length - 1;
    if (block.type === 'pool') yield { kind: 'pool', block, path };
    else if (block.type === 'recurrent') yield { kind: 'recurrent', block, path };
    else if (block.type === 'embedding') yield { kind: 'embedding', block, path };
    else if (block.type === 'softmaxTree') yield { kind: 'softmaxTree', block, path };
    else if (block.type === 'repeat') {
      for (let time = 1; time <= block.times; time++) {
        yield* unrolled(block.blocks, `${path}.blocks`, { ...place, bareEnd: bareEnd && time === block.times });
      }
    } else if (block.type === 'residual') {
      const inside = { before: block.addition === 'preActivation', bareEnd: block.addition === 'beforeActivation' };
      yield { kind: 'begin', block, path };
      yield* unrolled(block.blocks, `${path}.blocks`, inside);
      yield { kind: 'end', block, path };
    } else yield { kind: 'layer', block, path, form: place.before ? 'before' : bareEnd ? 'bare' : 'after' };
  }
}

/** A block that is a layer with weights. */
export type WeightBlock = DenseBlock | ConvBlock | RecurrentBlock | EmbeddingBlock | SoftmaxTreeBlock;

/** The layers with weights, in order: layer k of the compiled graph is block k here. */
export function weightBlocks(blocks: readonly Block[]): readonly WeightBlock[] {
  const layers: WeightBlock[] = [];
  for (const step of unrolled(blocks)) {
    if (step.kind !== 'pool' && step.kind !== 'begin' && step.kind !== 'end') layers.push(step.block);
  }
  return layers;
}
