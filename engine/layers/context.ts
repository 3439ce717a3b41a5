/**
 * What a plan is made for, and what the parts of the lowering share. Data only; lower.ts makes it.
 */
import type { LossKind, PenaltyKind } from '../backends/plan.ts';
import type { OptimizerName } from '../optimizers.ts';
import type { Analysis } from './analysis.ts';
import type { ScalarTable, TensorTable } from './tensorTable.ts';

/** What a plan is made for. */
export interface LowerOptions {
  /** Rows of a batch, and rows of the data set it is gathered from. */
  readonly batch: number;
  readonly samples: number;
  /** Numbers per target: 1 for a class, else one per output. */
  readonly targetColumns: number;
  /** `setting`: the number the loss is set by, its default where none is given. */
  readonly loss: { readonly kind: LossKind; readonly reduction: 'mean' | 'sum'; readonly setting?: number | undefined };
  readonly optimizer: OptimizerName;
  readonly clip: 'none' | 'value' | 'norm' | 'normPerTensor';
  /** Regulariser of the weights; none where it is not given. */
  readonly penalty?: PenaltyKind | undefined;
  /** Nothing fused; every node's value and gradient kept. */
  readonly keepAll: boolean;
  /** Recorded steps also add to the epoch's sums. */
  readonly epochSums: boolean;
  /** The gradient of the network's input is computed, too. */
  readonly inputGradient: boolean;
}

/** Everything the parts of the lowering share. */
export interface Context {
  readonly options: LowerOptions;
  readonly analysis: Analysis;
  readonly tensors: TensorTable;
  readonly hyper: ScalarTable;
  readonly results: ScalarTable;
}
