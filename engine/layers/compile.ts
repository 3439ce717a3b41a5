/**
 * Compiles an experiment's nested blocks to a graph: repeats are unrolled, every layer becomes its node and those of its normalisation,
 * activation and dropout, residual blocks become sums. Called by the trainer; what a node does stands in the other files here.
 */
import { activationOf } from '../activations.ts';
import type {
  Block,
  ConvBlock,
  DenseBlock,
  EmbeddingBlock,
  Experiment,
  PoolBlock,
  RecurrentBlock,
  ResidualBlock,
  SoftmaxTreeBlock,
} from '../experiment/experiment.ts';
import { unrolled, weightBlocks } from '../experiment/unrolled.ts';
import { wordTree } from '../wordTrees.ts';
import { cellOf } from './cellNames.ts';
import type { Graph, GraphNode, Shape } from './graph.ts';
import { layerTypeOf } from './index.ts';
import { size } from './tensorTable.ts';

/** PyTorch's defaults. */
const NORM_EPSILON = 1e-5;
const BATCH_NORM_MOMENTUM = 0.1;

/** What a graph must know of its data; `counts`: how often each word comes. */
export interface GraphData {
  readonly sample: Shape;
  readonly outputs: number;
  readonly counts?: readonly number[] | null | undefined;
}

/** The graph of a document. Weight layers are called layers.0, layers.1 ...; norm.0, prelu.0 ... belong to the layer of that number. */
export function compileGraph(experiment: Pick<Experiment, 'model'>, data: GraphData): Graph {
  const compiler = new Compiler(data);
  for (const step of unrolled(experiment.model.blocks)) {
    if (step.kind === 'begin') compiler.begin();
    else if (step.kind === 'end') compiler.end(step.block);
    else if (step.kind === 'pool') compiler.pool(step.block);
    else if (step.kind === 'recurrent') compiler.recurrent(step.block);
    else if (step.kind === 'embedding') compiler.embedding(step.block);
    else if (step.kind === 'softmaxTree') compiler.softmaxTree(step.block);
    else compiler.layer(step.block, step.form);
  }
  return { input: data.sample, nodes: compiler.nodes };
}

/** The document's dense blocks in the order of the network, those of residual blocks among them. */
export function denseBlocks(blocks: readonly Block[]): readonly DenseBlock[] {
  return weightBlocks(blocks).filter((block) => block.type === 'dense');
}

class Compiler {
  readonly nodes: GraphNode[] = [];
  readonly #data: GraphData;
  #shape: Shape;
  #last = -1;
  /** Number of the next weight layer. */
  #layer = 0;
  /** Where open residual blocks began. */
  readonly #open: number[] = [];
  /** The activation that a layer has left to the residual block around it. */
  #left: string | null = null;

  constructor(data: GraphData) {
    this.#data = data;
    this.#shape = data.sample;
  }

  begin(): void {
    this.#open.push(this.#last);
    this.#left = null;
  }

  end({ scale }: ResidualBlock): void {
    if (scale !== 1) this.#push({ type: 'scale', in: [this.#last], factor: scale });
    const start = this.#open.pop() ?? -1;
    this.#push({ type: 'add', in: [this.#last, start] });
    if (this.#left !== null) this.#activation(this.#left, this.#layer - 1);
    this.#left = null;
  }

  pool({ kind, kernel, stride = kernel, padding }: PoolBlock): void {
    this.#push({ type: 'pool2d', kind, in: [this.#last], kernel, stride, padding });
  }

  layer(block: DenseBlock | ConvBlock, form: 'after' | 'before' | 'bare'): void {
    const number = this.#layer++;
    if (block.type === 'dense' && this.#shape.length > 1) this.#push({ type: 'flatten', in: [this.#last] });
    if (form === 'before') {
      this.#norm(block, number);
      this.#activation(block.activation, number);
      this.#dropout(block, number);
    }
    this.#weights(block, `layers.${number}`);
    if (form === 'before') return;
    this.#norm(block, number);
    if (form === 'after') this.#activation(block.activation, number);
    else this.#left = block.activation;
    this.#dropout(block, number);
  }

  recurrent(block: RecurrentBlock): void {
    const number = this.#layer++;
    const { units: hiddenSize, readout, truncate } = block;
    const layer = { cell: cellOf(block), inputSize: this.#shape.at(-1) ?? 0, hiddenSize, readout, truncate };
    this.#push({ type: 'recurrent', in: [this.#last], name: `layers.${number}`, ...layer });
    this.#dropout(block, number);
  }

  embedding({ dim, combine }: EmbeddingBlock): void {
    const vocabulary = this.#data.outputs;
    this.#push({ type: 'embedding', in: [this.#last], name: `layers.${this.#layer++}`, vocabulary, dim, combine });
  }

  softmaxTree({ tree: kind, bias }: SoftmaxTreeBlock): void {
    if (this.#shape.length > 1) this.#push({ type: 'flatten', in: [this.#last] });
    const { counts, outputs } = this.#data;
    const tree = wordTree(kind, counts ?? new Array<number>(outputs).fill(1));
    const common = { in: [this.#last], name: `layers.${this.#layer++}`, bias };
    this.#push({ type: 'softmaxTree', ...common, features: size(this.#shape), tree });
  }

  #weights(block: DenseBlock | ConvBlock, name: string): void {
    const { bias } = block;
    const common = { in: [this.#last], name, bias };
    if (block.type === 'dense') {
      this.#push({ type: 'linear', ...common, inFeatures: size(this.#shape), outFeatures: block.units });
      return;
    }
    const { channels: outChannels, kernel, stride, padding } = block;
    this.#push({ type: 'conv2d', ...common, inChannels: this.#shape[0] ?? 0, outChannels, kernel, stride, padding });
  }

  #norm({ normalization }: DenseBlock | ConvBlock, number: number): void {
    if (normalization === undefined) return;
    const features = this.#shape[0] ?? 0;
    const common = { in: [this.#last], name: `norm.${number}`, features, epsilon: NORM_EPSILON, affine: true };
    if (normalization === 'layer') this.#push({ type: 'layerNorm', ...common });
    else this.#push({ type: 'batchNorm', ...common, momentum: BATCH_NORM_MOMENTUM });
  }

  #activation(fn: string, number: number): void {
    if (fn === 'identity') return;
    const node = { type: 'activation', in: [this.#last], fn } as const;
    const learned = activationOf(fn).learnedSlope !== null;
    this.#push(learned ? { ...node, name: `${fn}.${number}` } : node);
  }

  #dropout({ dropout: rate }: { readonly dropout?: number | undefined }, number: number): void {
    if (rate === undefined || rate === 0) return;
    this.#push({ type: 'dropout', in: [this.#last], name: `dropout.${number}`, rate });
  }

  #push(node: GraphNode): void {
    this.#shape = layerTypeOf(node).outputShape(node, node.in.length > 1 ? [this.#shape, this.#shape] : [this.#shape]);
    this.#last = this.nodes.push(node) - 1;
  }
}
