/**
 * The engine's only door, listed by hand. Whatever is not here is the engine's own business.
 */
export { type Experiment, experimentSchema } from './experiment/experiment.ts';
export type { Message, Port } from './session/port.ts';
export { type Command, commandSchema, type Event, eventSchema, type Target } from './session/protocol.ts';
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
  CODE_INFINITE,
  CODE_LARGEST,
  CODE_NAN,
  CODE_ZERO,
  decodeEdge,
  decodeTable,
  encodeEdge,
  top11,
} from './training/edgeCode.ts';
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
} from './training/stepRecord.ts';
