/**
 * The graph a network is: nodes in topological order, as the experiment's nested blocks compile to and as test cases give
 * directly. Data only: what a node means stands in its file in layers/, how it runs in backends/.
 */
import type { CellKind } from '../backends/plan.ts';
import type { WordTree } from '../wordTrees.ts';

/** Shape of one sample, without the batch: [64], [1, 8, 8] (channels, height, width), [T, features]. */
export type Shape = readonly number[];

interface NodeBase {
  /** Indices of the nodes it reads; -1 is the network's input. */
  readonly in: readonly number[];
  /** Name of the layer; its parameters are `<name>.weight`, `<name>.bias` ... */
  readonly name?: string;
}

/** y = x W^T + b; W [outFeatures, inFeatures]. */
export interface LinearNode extends NodeBase {
  readonly type: 'linear';
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly bias: boolean;
}

/** y = f(x), element by element; `fn` is a key of the activation registry. A learned slope is `<name>.weight` [1]. */
export interface ActivationNode extends NodeBase {
  readonly type: 'activation';
  readonly fn: string;
}

/** y = x with all axes of a sample but one removed: order C, H, W. */
export interface FlattenNode extends NodeBase {
  readonly type: 'flatten';
}

/** y = the sum of two nodes of the same shape: a residual connection. */
export interface AddNode extends NodeBase {
  readonly type: 'add';
}

/** y = (x - mean) / sqrt(variance + epsilon) * weight + bias, per feature over the batch, or per channel of an image. */
export interface BatchNormNode extends NodeBase {
  readonly type: 'batchNorm';
  /** Features of a vector, or channels of an image. */
  readonly features: number;
  readonly epsilon: number;
  /** Share of the newest batch in the running statistics. */
  readonly momentum: number;
  /** Whether weight and bias are learned. */
  readonly affine: boolean;
  /** Normalises with the running statistics always, as a network that predicts: a sample's answer hangs on no other. Default: false. */
  readonly frozen?: boolean;
}

/** The same per sample over its features. */
export interface LayerNormNode extends NodeBase {
  readonly type: 'layerNorm';
  readonly features: number;
  readonly epsilon: number;
  readonly affine: boolean;
}

/** y = x mask / (1 - rate) while training, y = x else. */
export interface DropoutNode extends NodeBase {
  readonly type: 'dropout';
  readonly rate: number;
}

/** Cross-correlation of images, zeros around them; W [outChannels, inChannels, kernel height, kernel width]. */
export interface Conv2dNode extends NodeBase {
  readonly type: 'conv2d';
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel: number | readonly [number, number];
  readonly stride: number | readonly [number, number];
  readonly padding: number | readonly [number, number];
  readonly bias: boolean;
}

/** The largest or the mean value under a window. */
export interface Pool2dNode extends NodeBase {
  readonly type: 'pool2d';
  readonly kind: 'max' | 'average';
  readonly kernel: number | readonly [number, number];
  readonly stride: number | readonly [number, number];
  readonly padding: number | readonly [number, number];
}

/** A recurrent layer over [steps, inputSize]; gives its last hidden state or all of them. */
export interface RecurrentNode extends NodeBase {
  readonly type: 'recurrent';
  readonly cell: CellKind;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly readout: 'last' | 'all';
  /** Steps after which back-propagation through time is cut, null: never. */
  readonly truncate: number | null;
}

/** y = rows of a table W [vocabulary, dim], looked up by the ids of a sample: side by side, their mean, or a sequence of them. */
export interface EmbeddingNode extends NodeBase {
  readonly type: 'embedding';
  readonly vocabulary: number;
  readonly dim: number;
  readonly combine: 'concatenate' | 'mean' | 'sequence';
}

/**
 * y = ln P(word | x) of every word, by a tree whose inner node n has a vector W[n] [features]: the last node of a network, which
 * computes its loss itself.
 */
export interface SoftmaxTreeNode extends NodeBase {
  readonly type: 'softmaxTree';
  readonly features: number;
  readonly tree: WordTree;
  readonly bias: boolean;
}

/** y = factor x. */
export interface ScaleNode extends NodeBase {
  readonly type: 'scale';
  readonly factor: number;
}

/** Steps of a sequence that comes as [steps, features], or as so many rows of features a sample. */
export function sequenceSteps(shape: Shape, rows: number): number {
  return shape.length === 1 ? rows : (shape[0] as number);
}

/** Every node type; a new layer adds its own here and one line in layers/index.ts. */
export type GraphNode =
  | LinearNode
  | ActivationNode
  | FlattenNode
  | AddNode
  | BatchNormNode
  | LayerNormNode
  | DropoutNode
  | ScaleNode
  | Conv2dNode
  | Pool2dNode
  | RecurrentNode
  | EmbeddingNode
  | SoftmaxTreeNode;

/** A network: the last node is the output. */
export interface Graph {
  readonly input: Shape;
  readonly nodes: readonly GraphNode[];
}
