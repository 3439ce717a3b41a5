/**
 * The engine's only door, listed by hand. Whatever is not here is the engine's own business.
 */
export { type Activation, type ActivationName, activationOf, activations, isSquashing } from './activations.ts';
export type { Backend, KernelExports, KernelFactory, Machine } from './backends/backend.ts';
export type { LossKind, Op, ParameterInfo, PenaltyKind, Plan, ProgramName, Slot, Tensor } from './backends/plan.ts';
export { referenceBackend } from './backends/reference.ts';
export { arenaBytes, wasmBackend } from './backends/wasm.ts';
export {
  type DataChoice,
  type DataDescription,
  type DataFiles,
  type DataSet,
  describeData,
  loadDataSet,
  type Split,
} from './data/dataSet.ts';
export { loadExperimentData } from './data/experimentData.ts';
export { dataSources } from './data/index.ts';
export {
  applyRemedy,
  type Change,
  diagnose,
  type Finding,
  type RecordedNumbers,
  type Remedy,
} from './diagnosis/diagnose.ts';
export {
  type Block,
  type ConvBlock,
  type DenseBlock,
  type Experiment,
  experimentSchema,
  type InitializerChoice,
  type PoolBlock,
  type RepeatBlock,
  type ResidualBlock,
} from './experiment/experiment.ts';
export { changeablePaths, experimentAt, isChangeable, LAYER_KEYS, withChange } from './experiment/interventions.ts';
export { experimentJsonSchema } from './experiment/jsonSchema.ts';
export { type JsonMistake, type JsonText, readJsonText } from './experiment/jsonText.ts';
export { limits } from './experiment/limits.ts';
export { type ModelSize, modelSize } from './experiment/modelSize.ts';
export { type PresetName, presets } from './experiment/presets.ts';
export {
  type ParsedExperiment,
  type Problem,
  type ProblemCode,
  parseExperiment,
  problemCodes,
} from './experiment/problems.ts';
export { unrolled, weightBlocks } from './experiment/unrolled.ts';
export { drawInitial, type InitializerName, initializers } from './initializers.ts';
export { compileGraph, denseBlocks } from './layers/compile.ts';
export type { Graph, GraphNode, Shape } from './layers/graph.ts';
export { type LowerOptions, lower } from './layers/lower.ts';
export { cellKinds } from './layers/recurrent.ts';
export { type Loss, losses, lossSetting, targetsFor } from './losses.ts';
export { norm } from './numeric/norm.ts';
export { type Random, randomStream } from './numeric/random.ts';
export { singularValues } from './numeric/singularValues.ts';
export { CLIP_LIMIT, hyperNames, initialHyper, type OptimizerName, optimizers, ruleOf } from './optimizers.ts';
export { type ScheduleName, schedules } from './schedules.ts';
export { messageProblem, runNamed } from './session/badMessage.ts';
export type { Message, Port } from './session/port.ts';
export {
  type Command,
  commandSchema,
  type Event,
  eventSchema,
  fromWire,
  type LookBack,
  recordLayoutSchema,
  type Target,
  toWire,
  type WireNumber,
} from './session/protocol.ts';
export { createSession } from './session/session.ts';
export type { SessionHost, SessionPort } from './session/sessionHost.ts';
export {
  decodeMessage,
  encodeMessage,
  FRESH_SESSION,
  LARGEST_HEADER,
  NOT_A_MESSAGE,
  RESUMED_SESSION,
  TAKEN_OVER,
} from './session/wire.ts';
export {
  recordStride,
  type WorkerCommand,
  type WorkerEvent,
  workerCommandSchema,
  workerEventSchema,
} from './session/workerProtocol.ts';
export {
  type ParsedSweep,
  parseSweep,
  type SweepCell,
  type SweepChoice,
  type SweepProblem,
} from './sweep/expandSweep.ts';
export { longestFirst } from './sweep/longestFirst.ts';
export { isSweepDocument, SWEEP_FORMAT, type SweepDocument, sweepLimits } from './sweep/sweepDocument.ts';
export { type CellResult, type CellSample, type CellTask, trainCell } from './sweep/trainCell.ts';
export {
  CODE_INFINITE,
  CODE_LARGEST,
  CODE_NAN,
  CODE_ZERO,
  decodeEdge,
  decodeTable,
  encodeEdge,
  top11,
} from './training/edgeCode.ts';
export { fitGrowth, type Growth } from './training/growth.ts';
export {
  binRange,
  HISTOGRAM_BINS,
  HISTOGRAM_QUANTITIES,
  type HistogramAxis,
  type HistogramQuantity,
  type HistogramScale,
} from './training/histograms.ts';
export { jacobianRows, withoutLoss } from './training/jacobian.ts';
export { type LayerSign, layerSign } from './training/layerSigns.ts';
export { planOf } from './training/planOf.ts';
export { Plans } from './training/plans.ts';
export { type ProbeName, probeNames } from './training/probes/names.ts';
export { type Proof, type ProofRequest, proveGradients } from './training/proof.ts';
export { expectedTensors, type TensorName, type TensorProblem, tensorProblems } from './training/startValues.ts';
export {
  LAYER_FIELDS,
  type LayerField,
  type LayerLayout,
  type LayerShape,
  layerFieldIndex,
  type RecordLayout,
  RUN_FIELDS,
  type RunField,
  recordLayout,
  runFieldIndex,
  type SeriesLayout,
} from './training/stepRecord.ts';
export { type WordTree, type WordTreeName, wordTree, wordTrees } from './wordTrees.ts';
