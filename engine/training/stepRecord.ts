/**
 * The layout of what is recorded of one training step (or of one epoch): which number stands where.
 * Written by the backends' probe ops straight in this layout, stored by main/recordings, read by the picture and the
 * charts. It holds no values itself.
 *
 * A record is `floats` float32 values (little endian) followed by `codes` bytes:
 *   floats: RUN_FIELDS, then for each layer LAYER_FIELDS, then for each layer meanAbsDelta[units], then for each layer
 *           meanActivation[units], then for each recurrent layer stateDelta[steps], then the series of the document's probes
 *   codes:  for each layer one log code per weight, [fanIn][units] (input-major), see edgeCode.ts
 * An epoch record has the same layout with means over the epoch's steps (magnitudes: mean of |x|), followed by a second
 * block of RUN_FIELDS and LAYER_FIELDS that holds each field's maximum over the epoch; then the codes.
 */

/** Numbers of the whole network, in order. `clipFactor` is 1 where nothing was clipped. */
export const RUN_FIELDS = ['loss', 'accuracy', 'gradientNorm', 'clipFactor', 'learningRate'] as const;
export type RunField = (typeof RUN_FIELDS)[number];

/**
 * Numbers of one weight layer, in order. Norms are Euclidean, over the whole batch and before clipping; `deltaNorm` is
 * ||dL/dz||, `deadShare` the share of units with derivative exactly 0 for every sample of the batch, `saturatedShare` the
 * share of (sample, unit) pairs whose derivative is below 5 % of the activation's largest one (0 where it has none),
 * `updateRatio` ||W_after - W_before|| / ||W_before||, `edgeTop` the code base of the layer's edge codes (edgeCode.ts).
 */
export const LAYER_FIELDS = [
  'weightNorm',
  'weightGradientNorm',
  'biasGradientNorm',
  'deltaNorm',
  'activationNorm',
  'updateRatio',
  'deadShare',
  'saturatedShare',
  'edgeTop',
] as const;
export type LayerField = (typeof LAYER_FIELDS)[number];

/** One weight layer as the record and every picture of it sees it. */
export interface LayerLayout {
  /** Name of the layer in the graph, e.g. "layers.0". */
  readonly name: string;
  /** Node type, e.g. "linear". */
  readonly type: string;
  readonly fanIn: number;
  readonly units: number;
  /** Activation after it, "identity" where there is none. */
  readonly activation: string;
  /** Index of its LAYER_FIELDS in the float block. */
  readonly fields: number;
  /** Index of meanAbsDelta[units] in the float block. */
  readonly meanAbsDelta: number;
  /** Index of meanActivation[units] in the float block. */
  readonly meanActivation: number;
  /** Offset of its codes [fanIn][units] in the code block, in bytes. */
  readonly codes: number;
  /** Of weights from step to step: how many steps there are, and where ||dL/dh_t|| of each stands in the float block, first step first. */
  readonly steps?: number | undefined;
  readonly stateDelta?: number | undefined;
}

/** Numbers that a probe measures at every recorded step (probes/). */
export interface SeriesLayout {
  /** Key of the registry of probes. */
  readonly probe: string;
  /** The layer they tell of; "" for the whole network. */
  readonly layer: string;
  readonly what: string;
  /** Where they stand in the float block, and how many they are. */
  readonly at: number;
  readonly length: number;
  /** Places among them where there is nothing to measure. */
  readonly holes?: readonly number[] | undefined;
}

/** Where everything stands in the records of one run. */
export interface RecordLayout {
  readonly layers: readonly LayerLayout[];
  /** Number of float32 values of a step record. */
  readonly floats: number;
  /** Number of float32 values of an epoch record (means, then maxima of the fields). */
  readonly epochFloats: number;
  /** Number of edge code bytes. */
  readonly codes: number;
  /** Where the document asks for probes. */
  readonly series?: readonly SeriesLayout[] | undefined;
}

/** What is known of a layer before its place is. */
export type LayerShape = Pick<LayerLayout, 'name' | 'type' | 'fanIn' | 'units' | 'activation' | 'steps'>;

/** Places the layers, in order from input to output. */
export function recordLayout(shapes: readonly LayerShape[]): RecordLayout {
  const fieldsEnd = RUN_FIELDS.length + shapes.length * LAYER_FIELDS.length;
  const neurons = shapes.reduce((sum, shape) => sum + shape.units, 0);
  let states = fieldsEnd + 2 * neurons;
  let unit = 0;
  let codes = 0;
  const layers = shapes.map((shape, index) => {
    const layer: LayerLayout = {
      ...shape,
      fields: RUN_FIELDS.length + index * LAYER_FIELDS.length,
      meanAbsDelta: fieldsEnd + unit,
      meanActivation: fieldsEnd + neurons + unit,
      codes,
      ...(shape.steps === undefined ? {} : { stateDelta: states }),
    };
    states += shape.steps ?? 0;
    unit += shape.units;
    codes += shape.fanIn * shape.units;
    return layer;
  });
  const floats = states;
  return { layers, floats, epochFloats: floats + fieldsEnd, codes };
}

/** The same record with series of probes behind all other floats. */
export function withSeries(layout: RecordLayout, lengths: readonly Omit<SeriesLayout, 'at'>[]): RecordLayout {
  if (lengths.length === 0) return layout;
  let floats = layout.floats;
  const series = lengths.map((each) => {
    const at = floats;
    floats += each.length;
    return { ...each, at };
  });
  return { ...layout, floats, epochFloats: layout.epochFloats + floats - layout.floats, series };
}

/** Index of a field of the whole network in the float block. */
export function runFieldIndex(field: RunField): number {
  return RUN_FIELDS.indexOf(field);
}

/** Index of a field of `layer` in the float block. */
export function layerFieldIndex(layer: LayerLayout, field: LayerField): number {
  return layer.fields + LAYER_FIELDS.indexOf(field);
}
