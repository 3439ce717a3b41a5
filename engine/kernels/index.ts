/**
 * The kernels' entry: `run` walks op records in memory and calls the op functions. All memory is the host's; nothing here
 * allocates or keeps anything between calls. The records are made by engine/backends/encode.ts.
 */
import { recordActivationOp, recordDeltaOp } from './activationRecords';
import { cellGradientOp, cellOp, timeMajorOp } from './cells';
import { clipNormOp, clipValueOp, gradientNormOp } from './clipping';
import { convolutionInputGradientOp, convolutionOp, convolutionWeightGradientOp } from './convolution';
import { drawMaskOp, dropoutOp, scaleOp } from './dropout';
import { activationGradientOp, activationOp, addOp, gatherOp } from './elementwise';
import { embeddingGradientOp, embeddingOp, transposeOp } from './embeddings';
import { imageToGridOp } from './images';
import { lossOp } from './losses';
import { biasGradientOp, inputGradientOp, linearOp, weightGradientOp } from './matrix';
import {
  batchNormGradientOp,
  batchNormOp,
  batchNormRunningOp,
  layerNormGradientOp,
  layerNormOp,
} from './normalization';
import {
  OP_ACCUMULATE_MAGNITUDE,
  OP_ACCUMULATE_RECORD,
  OP_ACTIVATION,
  OP_ACTIVATION_GRADIENT,
  OP_ADD,
  OP_BATCH_NORM,
  OP_BATCH_NORM_GRADIENT,
  OP_BATCH_NORM_RUNNING,
  OP_BIAS_GRADIENT,
  OP_CELL,
  OP_CELL_GRADIENT,
  OP_CLIP_NORM,
  OP_CLIP_VALUE,
  OP_CONVOLUTION,
  OP_CONVOLUTION_INPUT_GRADIENT,
  OP_CONVOLUTION_WEIGHT_GRADIENT,
  OP_COUNT_SCALAR,
  OP_DRAW_MASK,
  OP_DROPOUT,
  OP_EMBEDDING,
  OP_EMBEDDING_GRADIENT,
  OP_GATHER,
  OP_GRADIENT_NORM,
  OP_IMAGE_TO_GRID,
  OP_INPUT_GRADIENT,
  OP_LAYER_NORM,
  OP_LAYER_NORM_GRADIENT,
  OP_LINEAR,
  OP_LOSS,
  OP_MULTIPLY_SCALAR,
  OP_PENALTY,
  OP_PENALTY_GRADIENT,
  OP_POOL,
  OP_POOL_GRADIENT,
  OP_RECORD_ACTIVATION,
  OP_RECORD_DELTA,
  OP_RECORD_GRADIENT,
  OP_RECORD_NORM,
  OP_RECORD_RATIO,
  OP_RECORD_SCALAR,
  OP_RECORDED_DESCENT,
  OP_SCALE,
  OP_TIME_MAJOR,
  OP_TRANSPOSE,
  OP_TREE_GRADIENT,
  OP_TREE_INPUT_GRADIENT,
  OP_TREE_LOG_PROBABILITIES,
  OP_TREE_LOSS,
  OP_TREE_SCORES,
  OP_TREE_SPREAD,
  OP_UPDATE,
  OP_WEIGHT_CHUNKS,
  OP_WEIGHT_GRADIENT,
} from './opcodes';
import { countScalarOp, multiplyScalarOp, updateOp } from './optimizers';
import { penaltyGradientOp, penaltyOp } from './penalties';
import { poolGradientOp, poolOp } from './pooling';
import { recordedDescentOp } from './recordedDescent';
import {
  accumulateMagnitudeOp,
  accumulateRecordOp,
  recordGradientOp,
  recordNormOp,
  recordRatioOp,
  recordScalarOp,
} from './records';
import { weightChunksOp } from './weightChunks';
import {
  treeGradientOp,
  treeInputGradientOp,
  treeLogProbabilitiesOp,
  treeLossOp,
  treeScoresOp,
  treeSpreadOp,
} from './wordTrees';

export * from './generated/tiles';
// Exported, so that they are called and not copied into the walk: V8 gives a small function better registers.
export { peak } from './peak';

/** Runs the ops from byte `begin` to byte `end`. */
export function run(begin: usize, end: usize): void {
  for (let record = begin; record < end; record += load<i32>(record, 4)) perform(load<i32>(record), record);
}

/**
 * One op. Tiny networks do little but come from op to op. @inline
 */
function perform(opcode: i32, record: usize): void {
  switch (opcode) {
    case OP_GATHER:
      gatherOp(record);
      break;
    case OP_LINEAR:
      linearOp(record);
      break;
    case OP_ACTIVATION:
      activationOp(record);
      break;
    case OP_ACTIVATION_GRADIENT:
      activationGradientOp(record);
      break;
    case OP_ADD:
      addOp(record);
      break;
    case OP_LOSS:
      lossOp(record);
      break;
    case OP_INPUT_GRADIENT:
      inputGradientOp(record);
      break;
    case OP_WEIGHT_CHUNKS:
      weightChunksOp(record);
      break;
    case OP_WEIGHT_GRADIENT:
      weightGradientOp(record);
      break;
    case OP_BIAS_GRADIENT:
      biasGradientOp(record);
      break;
    case OP_CLIP_VALUE:
      clipValueOp(record);
      break;
    case OP_CLIP_NORM:
      clipNormOp(record);
      break;
    case OP_GRADIENT_NORM:
      gradientNormOp(record);
      break;
    case OP_MULTIPLY_SCALAR:
      multiplyScalarOp(record);
      break;
    case OP_COUNT_SCALAR:
      countScalarOp(record);
      break;
    case OP_PENALTY:
      penaltyOp(record);
      break;
    case OP_PENALTY_GRADIENT:
      penaltyGradientOp(record);
      break;
    case OP_BATCH_NORM:
      batchNormOp(record);
      break;
    case OP_BATCH_NORM_RUNNING:
      batchNormRunningOp(record);
      break;
    case OP_BATCH_NORM_GRADIENT:
      batchNormGradientOp(record);
      break;
    case OP_LAYER_NORM:
      layerNormOp(record);
      break;
    case OP_LAYER_NORM_GRADIENT:
      layerNormGradientOp(record);
      break;
    case OP_DRAW_MASK:
      drawMaskOp(record);
      break;
    case OP_DROPOUT:
      dropoutOp(record);
      break;
    case OP_SCALE:
      scaleOp(record);
      break;
    case OP_CONVOLUTION:
      convolutionOp(record);
      break;
    case OP_CONVOLUTION_INPUT_GRADIENT:
      convolutionInputGradientOp(record);
      break;
    case OP_CONVOLUTION_WEIGHT_GRADIENT:
      convolutionWeightGradientOp(record);
      break;
    case OP_IMAGE_TO_GRID:
      imageToGridOp(record);
      break;
    case OP_POOL:
      poolOp(record);
      break;
    case OP_POOL_GRADIENT:
      poolGradientOp(record);
      break;
    case OP_TIME_MAJOR:
      timeMajorOp(record);
      break;
    case OP_CELL:
      cellOp(record);
      break;
    case OP_CELL_GRADIENT:
      cellGradientOp(record);
      break;
    case OP_EMBEDDING:
      embeddingOp(record);
      break;
    case OP_EMBEDDING_GRADIENT:
      embeddingGradientOp(record);
      break;
    case OP_TREE_SCORES:
      treeScoresOp(record);
      break;
    case OP_TREE_LOG_PROBABILITIES:
      treeLogProbabilitiesOp(record);
      break;
    case OP_TREE_LOSS:
      treeLossOp(record);
      break;
    case OP_TREE_INPUT_GRADIENT:
      treeInputGradientOp(record);
      break;
    case OP_TREE_GRADIENT:
      treeGradientOp(record);
      break;
    case OP_TREE_SPREAD:
      treeSpreadOp(record);
      break;
    case OP_TRANSPOSE:
      transposeOp(record);
      break;
    case OP_UPDATE:
      updateOp(record);
      break;
    case OP_RECORD_DELTA:
      recordDeltaOp(record);
      break;
    case OP_RECORD_ACTIVATION:
      recordActivationOp(record);
      break;
    case OP_RECORD_GRADIENT:
      recordGradientOp(record);
      break;
    case OP_RECORDED_DESCENT:
      recordedDescentOp(record);
      break;
    case OP_RECORD_NORM:
      recordNormOp(record);
      break;
    case OP_RECORD_RATIO:
      recordRatioOp(record);
      break;
    case OP_RECORD_SCALAR:
      recordScalarOp(record);
      break;
    case OP_ACCUMULATE_MAGNITUDE:
      accumulateMagnitudeOp(record);
      break;
    case OP_ACCUMULATE_RECORD:
      accumulateRecordOp(record);
      break;
  }
}
