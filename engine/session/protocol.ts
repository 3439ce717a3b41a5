/**
 * The only language across a boundary: the commands a viewer sends and the events it hears, between window, socket, host
 * and training worker. The schemas check every message at every edge. What a frame's payload holds: training/stepRecord.ts.
 *
 * A conversation: `open` -> `opened`, `frame` (preview: the untrained network), `state`. `follow`, `credit`, `play` -> live `frame`s
 * and ten times a second `state`. `seek`, `timeline`, `inspect`, `chain`, `hash` ... -> one answer each; whatever cannot be answered
 * -> `failed` with a code and values. Messages of one run keep their order; runs are independent.
 *
 * On the wire (sockets) one message is one binary block: uint32 header length, little endian; the JSON header in UTF-8,
 * padded with spaces to a multiple of 4; the payload (wire.ts). Worker threads and Electron pass {header, payload} as they are.
 * Numbers that JSON cannot carry are strings: wireNumber. In payloads all is little endian and every NaN is 7fc00000.
 *
 * A frame's payload, F = `layout.floats`, on the epoch axis `layout.epochFloats`, n = number of weight layers:
 *   float32 x F   5 RUN_FIELDS; 9 LAYER_FIELDS of each layer (at `layer.fields`); mean |delta| of each layer's units (at
 *                 `layer.meanAbsDelta`); their mean activation (at `layer.meanActivation`); ||dL/dh_t|| of `layer.steps` steps (at
 *                 `layer.stateDelta`); the series of probes (`layout.series`); of an epoch then the maxima of the first 5 + 9n numbers,
 *                 which are means over its steps
 *   uint8         for each layer [fanIn][units] log codes of |dL/dw| (at `layer.codes`), of an epoch those of the mean |dL/dw|
 * What each number means: training/stepRecord.ts; codes: training/edgeCode.ts.
 *
 * Frames: a viewer gives credits (`credit`); each live frame costs one, so a slow viewer gets fewer frames, never a queue.
 * Frames asked for by `seek` and the preview cost none. A step that was not recorded is answered by the recorded one before it.
 */
export { type Command, commandSchema, type LookBack, lookBackSchema } from './protocolCommands.ts';
export { type Event, eventSchema } from './protocolEvents.ts';
export { type Target, targetSchema } from './protocolFields.ts';
export {
  divergedSchema,
  evaluationSchema,
  fromWire,
  recordLayoutSchema,
  tensorsSchema,
  toWire,
  type WireNumber,
  wireNumber,
} from './protocolValues.ts';
