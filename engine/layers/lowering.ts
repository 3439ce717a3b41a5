/**
 * What a layer sees while it lowers itself: tensors of the nodes around it and the program its ops go to. lower.ts makes it;
 * the layer files (linear.ts, activation.ts ...) use it. It knows no layer type.
 */
import type { Descent, Op, Slot, Tensor } from '../backends/plan.ts';
import type { GraphNode, Shape } from './graph.ts';

/** A parameter as a layer declares it. */
export interface ParameterSpec {
  /** What follows the layer's name: "weight", "bias". */
  readonly suffix: string;
  readonly kind: 'weight' | 'bias' | 'slope' | 'scale' | 'shift';
  /** PyTorch's shape. */
  readonly shape: Shape;
  /** Held in memory as the transpose of `shape` (matrices only). */
  readonly transposed: boolean;
  readonly fanIn: number;
  readonly fanOut: number;
}

/** Numbers a layer keeps from step to step beside its parameters: running statistics. One row. */
export interface BufferSpec {
  readonly suffix: string;
  readonly size: number;
  /** What they all are before the first step. */
  readonly start: number;
}

/** A parameter's tensors. */
export interface ParameterTensors {
  readonly value: Tensor;
  readonly gradient: Tensor;
}

/** What a layer emits into while it lowers its forward half. */
export interface ForwardLowering {
  /** Whether the program trains or looks at gradients, or evaluates. */
  readonly mode: 'training' | 'evaluation';
  emit(op: Op): void;
  /** Emits an op that changes what is kept from step to step: left out where gradients are only looked at. */
  emitInSteps(op: Op): void;
  buffer(suffix: string): Tensor;
  /** Memory that the backward half reads again: `suffix` names it, unique within the node. */
  kept(suffix: string, rows: number, columns: number): Tensor;
  /** Whole numbers that never change; `suffix` as above. */
  constant(suffix: string, rows: number, columns: number, values: Int32Array): Tensor;
  /** Whether someone may look at the node's value: not in steps that train. */
  readonly isLookedAt: boolean;
  /** The batch's targets, one row for every row of the output. */
  readonly target: Tensor;
  /** A mask of the node's shape, and the number that tells it from the network's other masks. */
  mask(): { readonly tensor: Tensor; readonly key: number };
  /** Where seed and step stand that random numbers come from. */
  clock(): Tensor;
  /** Value of the node's k-th input. */
  input(k: number): Tensor;
  /** Rows of a batch. */
  readonly batch: number;
  /** `rows` rows of a tensor from row `row` on. */
  view(of: Tensor, row: number, rows: number): Tensor;
  /** Shape of one sample of the k-th input, or of one of its rows where a sample has several. */
  inputShape(k: number): Shape;
  /** Rows that the k-th input has for one sample: 1, or the steps of a sequence. */
  inputRows(k: number): number;
  /** Where the node's value belongs. */
  readonly output: Tensor;
  parameter(suffix: string): ParameterTensors;
  /** Name of the activation computed in the same op, "identity" where there is none (linear layers only). */
  readonly fusedActivation: string;
}

/** What a layer emits into while it lowers its backward half. */
export interface BackwardLowering extends ForwardLowering {
  /** dL/d(output). */
  readonly upstream: Tensor;
  /** Whether the k-th input's gradient is asked for. */
  wantsInputGradient(k: number): boolean;
  /** A new tensor that will hold this node's share of the k-th input's gradient. */
  inputGradient(k: number): Tensor;
  /** Declares that an existing tensor is this node's share of the k-th input's gradient. */
  passGradient(k: number, share: Tensor): void;
  /** The activation below whose derivative an inputGradient op takes along, null where it is an op of its own. */
  fusedBelow(k: number): { readonly activation: string; readonly output: Tensor } | null;
  /** Records dL/dz of a layer that says `recordsDelta`: rows are samples or places, columns its units. */
  recordDelta(delta: Tensor, part?: string): void;
  /** Records ||dL/dh_t|| of every step; the rows of `delta` are step by step, all samples of each. */
  recordStates(delta: Tensor, part: string): void;
  /** Lays out memory that only this op needs. */
  scratch(rows: number, columns: number): Tensor;
  /** Emits what computes the gradient input^T delta of a weight, and what records it or uses it at once. */
  weightGradient(suffix: string, input: Tensor, delta: Tensor): void;
  /** The same for a bias: the column sums of delta. */
  biasGradient(suffix: string, delta: Tensor): void;
  /** Whether the program fills the step record. */
  readonly records: boolean;
  /** The same for a parameter of which a batch touches few rows: the op computes the gradient, or takes the step on them at once. */
  sparseGradient(suffix: string, op: (gradient: Tensor, descent: Descent | null) => Op): void;
}

/** What a head that judges itself is asked for; `delta` null: the loss alone. */
export interface Judging {
  readonly target: Tensor;
  readonly delta: Tensor | null;
  readonly reduction: 'mean' | 'sum';
  readonly loss: Slot;
  readonly accuracy: Slot;
}

/** Size of the weight layer that the step record shows. */
export interface RecordedShape {
  readonly fanIn: number;
  readonly units: number;
  /** Its activation, where that is no node of its own. */
  readonly activation?: string;
  /** True where the weight is held with one row per unit, not one per input. */
  readonly unitRows?: true;
}

/**
 * One of several weights of a node, each recorded as a layer of its own. Tensors are named as `kept` lays them out, without the node's name;
 * rows: step by step, all samples of each.
 */
export interface RecordedPart {
  /** What the weight reads, what comes out of the product, and dL/d(the product). */
  readonly input: string;
  readonly preActivation: string;
  readonly delta: string;
  /** What follows the node's name in the record: "input", "recurrent". */
  readonly part: string;
  readonly fanIn: number;
  readonly units: number;
  /** The parameters' names, without the node's. */
  readonly weight: string;
  readonly bias: string;
  /** The activation computed within the node, "identity" where it is no single one. */
  readonly activation: string;
  /** What becomes of the product. */
  readonly output: string;
  /** True for weights from step to step: the gradient of each step's state is recorded with them. */
  readonly overTime?: true;
}

/** Everything a node type means to the engine: one file, one line in index.ts. */
export interface LayerType<Node extends GraphNode> {
  readonly type: Node['type'];
  /** Shape of one sample after the node. Throws a RangeError where the inputs do not fit. */
  outputShape(node: Node, inputs: readonly Shape[]): Shape;
  /** Rows its value has for one sample where there are several, as a sequence has. */
  rowsPerSample?(node: Node, inputs: readonly Shape[], inputRows: readonly number[]): number;
  parameters(node: Node): readonly ParameterSpec[];
  buffers?(node: Node): readonly BufferSpec[];
  /** Size of the weight layer that the step record shows, null where the node is none. */
  recorded(node: Node): RecordedShape | null;
  /** What is recorded as its activation, one column per unit, where that is not the node's value. */
  recordedValue?(node: Node, lowering: ForwardLowering): Tensor;
  /** Where its deltas, pre-activations and activations lie, one column per unit, where not in the node's own tensors: names of `kept`. */
  readonly keptByUnit?: { readonly delta: string; readonly preActivation: string; readonly output: string };
  /** Instead, for nodes with several weights: each of them. Such a node records its deltas itself. */
  recordedParts?(node: Node): readonly RecordedPart[];
  /** True where the layer calls recordDelta itself: its output is no matrix of [samples, units]. */
  readonly recordsDelta?: true;
  /** Shape of one sample of its gradient, where that is not its value's. */
  deltaShape?(node: Node): Shape;
  /** The op that computes the loss, where the node is a head that judges itself. */
  judge?(node: Node, lowering: ForwardLowering, judging: Judging): Op;
  /** True where the output is the input's memory. */
  readonly sameMemory?: true;
  forward(node: Node, lowering: ForwardLowering): void;
  backward(node: Node, lowering: BackwardLowering): void;
}
