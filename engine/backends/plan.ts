/**
 * The plan: a network, its loss and its optimiser lowered to op records over named tensors. It is all a backend knows; a
 * layer is written once (layers/) and runs on every backend. No code runs here; the living definition of every op is
 * reference.ts.
 *
 * A tensor is a matrix of float32 values (float64 in the reference): rows x columns, row-major. Batch-major: activations and
 * deltas [batch, features]. Weights are held [fanIn, units] (`transposed`: read and written in PyTorch's [units, fanIn]).
 */
import type { OptimizerName } from '../optimizers.ts';
import type { RecordLayout } from '../training/stepRecord.ts';
import type { ImageOp } from './imageOps.ts';
import type { Descent, Slot, Tensor } from './tensors.ts';

export type { Window } from './imageOps.ts';
export type { Descent, Slot, Tensor, TensorRole } from './tensors.ts';

export type LossKind =
  | 'mse'
  | 'halfSse'
  | 'binaryCrossEntropy'
  | 'binaryCrossEntropyLogits'
  | 'l1'
  | 'huber'
  | 'crossEntropy'
  | 'crossEntropySoft';

/** Recurrent cells, named as PyTorch's test cases do. */
export type CellKind = 'rnn_tanh' | 'rnn_relu' | 'rnn_identity' | 'lstm' | 'gru';

/** How many gates stand side by side: i f g o of an LSTM, r z n of a GRU. */
export function gatesOf(cell: CellKind): number {
  return cell === 'lstm' ? 4 : cell === 'gru' ? 3 : 1;
}

/** Regularisers: what is added to the loss for the size of the weights. */
export type PenaltyKind = 'l1' | 'l2';

/** Every op. Layers to come add theirs here, then in reference.ts and the kernels. */
export type Op =
  | ImageOp
  /** output[i] = source[order[cursor + i]] for every row i of output. */
  | { op: 'gather'; source: Tensor; order: Tensor; cursor: Tensor; output: Tensor }
  /** output = f(input weight + bias); f = activation registry key, fused only where f' can be had from the output. */
  | { op: 'linear'; input: Tensor; weight: Tensor; bias: Tensor | null; output: Tensor; activation: string }
  /** output = f(input); `slope`: PReLU's [1, 1] parameter. */
  | { op: 'activation'; input: Tensor; output: Tensor; activation: string; slope: Tensor | null }
  /** output = left + right, element by element; output may be left. */
  | { op: 'add'; left: Tensor; right: Tensor; output: Tensor }
  /** output = factor * input. */
  | { op: 'scale'; input: Tensor; output: Tensor; factor: number }
  /**
   * output = (input - mean) / sqrt(variance + epsilon) * scale + shift, per channel: the columns of a row are `channels` runs of
   * equal length. `measured`: mean and (biased) variance of the batch are taken and written; else they are read.
   */
  | {
      op: 'batchNorm';
      input: Tensor;
      output: Tensor;
      scale: Tensor | null;
      shift: Tensor | null;
      mean: Tensor;
      variance: Tensor;
      epsilon: number;
      measured: boolean;
    }
  /** running = (1 - momentum) running + momentum batch; the variance by count / (count - 1), unbiased. */
  | {
      op: 'batchNormRunning';
      mean: Tensor;
      variance: Tensor;
      runningMean: Tensor;
      runningVariance: Tensor;
      momentum: number;
      count: number;
    }
  /** dL/d(input) into `result` (null: not asked for), dL/d(scale), dL/d(shift); mean and variance of the batch depend on the input. */
  | {
      op: 'batchNormGradient';
      input: Tensor;
      upstream: Tensor;
      scale: Tensor | null;
      mean: Tensor;
      variance: Tensor;
      epsilon: number;
      result: Tensor | null;
      scaleGradient: Tensor | null;
      shiftGradient: Tensor | null;
    }
  /** output = (input - mean) / sqrt(variance + epsilon) * scale + shift, per row; mean and variance of each row are kept. */
  | {
      op: 'layerNorm';
      input: Tensor;
      output: Tensor;
      scale: Tensor | null;
      shift: Tensor | null;
      mean: Tensor;
      variance: Tensor;
      epsilon: number;
    }
  | {
      op: 'layerNormGradient';
      input: Tensor;
      upstream: Tensor;
      scale: Tensor | null;
      mean: Tensor;
      variance: Tensor;
      epsilon: number;
      result: Tensor | null;
      scaleGradient: Tensor | null;
      shiftGradient: Tensor | null;
    }
  /** timeMajor [T B, k] from batchMajor [B, T k], or `back`. */
  | { op: 'timeMajor'; batchMajor: Tensor; timeMajor: Tensor; back: boolean }
  /** One time step: gates, cell state and hidden state from both parts of the pre-activation and the state before. */
  | {
      op: 'cell';
      cell: CellKind;
      inputPart: Tensor;
      hiddenPart: Tensor;
      previous: Tensor;
      previousCell: Tensor | null;
      gates: Tensor;
      cellState: Tensor | null;
      hidden: Tensor;
    }
  /** Back: `delta` is dL/dh; `cellDelta` holds what later steps give to c and gets dL/dc; `direct` (GRU): the part of dL/dh' past the gates. */
  | {
      op: 'cellGradient';
      cell: CellKind;
      hiddenPart: Tensor;
      previous: Tensor;
      previousCell: Tensor | null;
      gates: Tensor;
      cellState: Tensor | null;
      hidden: Tensor;
      delta: Tensor;
      cellDelta: Tensor | null;
      previousCellDelta: Tensor | null;
      inputPartDelta: Tensor;
      hiddenPartDelta: Tensor;
      direct: Tensor | null;
    }
  /** output[n] = the rows `ids[n]` of weight, side by side, or their mean. */
  | { op: 'embedding'; ids: Tensor; weight: Tensor; mean: boolean; output: Tensor }
  /**
   * gradient[w] = sum of upstream over the places where w was looked up (its share of the mean). With `descent` the gradient is memory
   * to work in, and weight = weight - rate * gradient on these rows alone: the same numbers.
   */
  | {
      op: 'embeddingGradient';
      ids: Tensor;
      upstream: Tensor;
      mean: boolean;
      gradient: Tensor;
      descent: Descent | null;
    }
  /** output [rows, inner nodes] = z = vectors . hidden + bias of every inner node of a tree of words. */
  | { op: 'treeScores'; hidden: Tensor; vectors: Tensor; bias: Tensor | null; output: Tensor }
  /** output [rows, words] = ln P(word); paths: a row a word: length, three zeros, then 2 node + code (layers/softmaxTree.ts). */
  | { op: 'treeLogProbabilities'; scores: Tensor; paths: Tensor; output: Tensor }
  /**
   * Loss -ln P(target), along the target's path; share of rows where the likelier branches lead to the target; dL/dz along the
   * path into `delta` [rows, longest path] (null: loss only).
   */
  | {
      op: 'treeLoss';
      hidden: Tensor;
      vectors: Tensor;
      bias: Tensor | null;
      paths: Tensor;
      target: Tensor;
      delta: Tensor | null;
      reduction: 'mean' | 'sum';
      loss: Slot;
      accuracy: Slot;
    }
  /** result = sum along the path of delta * vector. */
  | { op: 'treeInputGradient'; delta: Tensor; target: Tensor; paths: Tensor; vectors: Tensor; result: Tensor }
  /** gradient[node] = sum over the rows whose path meets it of delta * hidden, or of delta where hidden is null (biases). */
  | {
      op: 'treeGradient';
      delta: Tensor;
      target: Tensor;
      paths: Tensor;
      hidden: Tensor | null;
      gradient: Tensor;
      descent: Descent | null;
    }
  /** output [rows, inner nodes]: delta where the path meets the node, else 0. */
  | { op: 'treeSpread'; delta: Tensor; target: Tensor; paths: Tensor; output: Tensor }
  /** output = the transpose of input. */
  | { op: 'transpose'; input: Tensor; output: Tensor }
  /** mask = 1 or, with probability `rate`, 0 (numeric/mask.ts); `clock`: seed and step; `key`: which mask of the network. */
  | { op: 'drawMask'; mask: Tensor; rate: number; clock: Tensor; key: number }
  /** output = input * mask / (1 - rate). */
  | { op: 'dropout'; input: Tensor; mask: Tensor; rate: number; output: Tensor }
  /** Loss into `loss`, share of right answers into `accuracy`, dL/d(prediction) into `delta` (null: loss only). Targets: class numbers [batch, 1] or values. */
  | {
      op: 'loss';
      kind: LossKind;
      reduction: 'mean' | 'sum';
      /** The number the loss is set by (losses.ts), 0 where there is none. */
      setting: number;
      prediction: Tensor;
      target: Tensor;
      /** Samples of the batch: rows of a sequence are its steps. */
      samples: number;
      delta: Tensor | null;
      loss: Slot;
      accuracy: Slot;
    }
  /** result = upstream * f'; `input` is z where f' needs it, `output` is a. slopeGradient: PReLU. */
  | {
      op: 'activationGradient';
      activation: string;
      input: Tensor | null;
      output: Tensor;
      upstream: Tensor;
      result: Tensor;
      slope: Tensor | null;
      slopeGradient: Tensor | null;
    }
  /** result = delta weight^T, times f'(output) of the layer below where `fused` (f' from its output). */
  | {
      op: 'inputGradient';
      delta: Tensor;
      weight: Tensor;
      scratch: Tensor;
      result: Tensor;
      fused: { activation: string; output: Tensor } | null;
    }
  /** gradient = input^T delta, summed over the batch in order. */
  | { op: 'weightGradient'; input: Tensor; delta: Tensor; gradient: Tensor }
  /** The same, and at once weight = weight - rate * gradient (plain SGD, nothing recorded, nothing clipped). */
  | { op: 'weightGradientSgd'; input: Tensor; delta: Tensor; weight: Tensor; rate: Slot }
  /** gradient = column sums of delta, in order of the batch. */
  | { op: 'biasGradient'; delta: Tensor; gradient: Tensor }
  /** Clamps every gradient to [-limit, limit]; factor = min(1, limit / largest |gradient|), what the largest was scaled by. */
  | { op: 'clipValue'; gradients: readonly Tensor[]; limit: Slot; factor: Slot }
  /** norm = global norm (float64 sum); factor = min(1, maxNorm / (norm + 1e-6)); gradients *= factor. */
  | { op: 'clipNorm'; gradients: readonly Tensor[]; maxNorm: Slot; norm: Slot; factor: Slot }
  /** Global norm of the gradients, float64 sum; factor = 1 (nothing clipped). */
  | { op: 'gradientNorm'; gradients: readonly Tensor[]; norm: Slot; factor: Slot }
  /** loss += strength * sum of |w| (l1), or of w^2 / 2 (l2). */
  | { op: 'penalty'; kind: PenaltyKind; strength: Slot; weights: readonly Tensor[]; loss: Slot }
  /** gradient += strength * sign(w) (l1), or * w (l2): the penalty's part of dL/dw. */
  | { op: 'penaltyGradient'; kind: PenaltyKind; strength: Slot; weight: Tensor; gradient: Tensor }
  /** value = value * by: Adam's running products beta^t, before the updates of a step. */
  | { op: 'multiplyScalar'; value: Slot; by: Slot }
  /** value = value + 1: counts updates, before them. */
  | { op: 'countScalar'; value: Slot }
  /** One optimiser step; hyper: where its numbers begin in a `scalars` tensor (order: optimizers.ts). updateNorm: ||change||, null when not recorded. */
  | {
      op: 'update';
      optimizer: OptimizerName;
      parameter: Tensor;
      gradient: Tensor;
      states: readonly Tensor[];
      hyper: Slot;
      updateNorm: Slot | null;
    }
  /** mean = column means of |delta|, norm = ||delta||. */
  | { op: 'recordDelta'; delta: Tensor; mean: Slot; norm: Slot }
  /** mean = column means of the activation, norm, dead and saturated share (stepRecord.ts); f' from output, or from input where given. */
  | {
      op: 'recordActivation';
      activation: string;
      input: Tensor | null;
      output: Tensor;
      slope: Tensor | null;
      mean: Slot;
      norm: Slot;
      dead: Slot;
      saturated: Slot;
    }
  /** norm = ||gradient||, edgeTop and codes as training/edgeCode.ts says; codes start at byte `offset`. */
  | { op: 'recordGradient'; gradient: Tensor; norm: Slot; edgeTop: Slot; codes: Tensor; offset: number }
  /** norm = ||tensor||. */
  | { op: 'recordNorm'; tensor: Tensor; norm: Slot }
  /** ratio = change / norm (0 where norm is 0). */
  | { op: 'recordRatio'; change: Slot; norm: Slot; ratio: Slot }
  /** Copies one number into the record. */
  | { op: 'recordScalar'; from: Slot; to: Slot }
  /** sums += |gradient|: the epoch's mean magnitude of every edge. */
  | { op: 'accumulateMagnitude'; gradient: Tensor; sums: Tensor }
  /** sums += record floats; maxima = max(maxima, fields). */
  | { op: 'accumulateRecord'; record: Tensor; sums: Tensor; maxima: Tensor };

/** What is run at one call. */
export type ProgramName =
  /** Forward, loss, backward, clip, update. */
  | 'step'
  /** The same bits, and the step record is filled. */
  | 'recordedStep'
  /** Forward, loss, backward, record; nothing is updated. */
  | 'gradients'
  /** Forward and loss in evaluation mode. */
  | 'evaluate';

/** A parameter as checkpoints, reports and initialisers see it. */
export interface ParameterInfo {
  /** `<layer>.weight` and the like. */
  readonly name: string;
  readonly tensor: Tensor;
  readonly gradient: Tensor;
  readonly states: readonly Tensor[];
  readonly fanIn: number;
  readonly fanOut: number;
  readonly kind: 'weight' | 'bias' | 'slope' | 'scale' | 'shift';
}

/** What a layer keeps from step to step beside its parameters; all `start` before the first step. */
export interface BufferInfo {
  readonly tensor: Tensor;
  readonly start: number;
}

/** Tensors of one graph node, for whoever wants to look inside (kept where the plan was made with keepAll). */
export interface NodeTensors {
  readonly value: Tensor;
  readonly gradient: Tensor | null;
}

export interface Plan {
  readonly tensors: readonly Tensor[];
  readonly programs: Readonly<Record<ProgramName, readonly Op[]>>;
  readonly parameters: readonly ParameterInfo[];
  readonly buffers: readonly Tensor[];
  /** What each buffer is filled with before the first step. */
  readonly bufferStarts: readonly number[];
  readonly nodes: readonly NodeTensors[];
  readonly layout: RecordLayout;
  /** The tensors a trainer fills or reads by name. */
  readonly data: { readonly inputs: Tensor; readonly targets: Tensor; readonly order: Tensor; readonly cursor: Tensor };
  /** Two integers, seed and step, that random numbers of a step come from; null where the plan needs none. */
  readonly clock: Tensor | null;
  readonly input: Tensor;
  readonly target: Tensor;
  readonly inputGradient: Tensor | null;
  /** Hyper-parameters of the optimiser (order: optimizers.ts), then the clipping limit; what each number is called. */
  readonly hyper: Tensor;
  readonly hyperNames: readonly string[];
  readonly loss: Slot;
  readonly accuracy: Slot;
  readonly record: Tensor;
  readonly codes: Tensor;
  /** Sums over the epoch, in the record's layout, maxima of its fields, and sums of |gradient| per weight layer; null when epochs are not recorded. */
  readonly epoch: { readonly sums: Tensor; readonly maxima: Tensor; readonly magnitudes: readonly Tensor[] } | null;
}
