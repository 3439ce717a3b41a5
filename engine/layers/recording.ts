/**
 * The ops that fill the step record, exactly as training/stepRecord.ts lays it out. Called by lower.ts; the ops of one
 * layer's gradient stand right behind the op that computed it, while the gradient is still in the cache.
 */
import { activationOf } from '../activations.ts';
import type { Op, Plan, Slot, Tensor } from '../backends/plan.ts';
import {
  LAYER_FIELDS,
  type LayerField,
  type LayerShape,
  layerFieldIndex,
  RUN_FIELDS,
  type RunField,
  recordLayout,
  runFieldIndex,
} from '../training/stepRecord.ts';
import type { Context } from './context.ts';
import type { ActivationNode } from './graph.ts';
import { layerTypeOf } from './index.ts';
import type { ParameterTensors } from './lowering.ts';

/** A weight layer that is recorded. */
interface RecordedLayer {
  readonly node: number;
  readonly shape: LayerShape;
  /** The activation node after it, null where there is none. */
  readonly activation: number | null;
}

/** Ops that record. */
export interface Recorder {
  readonly layers: readonly RecordedLayer[];
  readonly record: Tensor;
  readonly codes: Tensor;
  readonly epoch: Plan['epoch'];
  /** After the layer's delta is known. */
  delta(node: number, delta: Tensor): Op[];
  /** After a weight's gradient is known; its norm is taken before any update. */
  weight(node: number, weight: ParameterTensors): Op[];
  bias(node: number, gradient: Tensor): Op[];
  /** After the forward pass: what became of the activation after the layer. */
  activation(node: number, value: Tensor, preActivation: Tensor, slope: Tensor | null): Op[];
  /** Where the length of a weight's update goes. */
  changeOf(parameter: Tensor): Slot | null;
  /** After the updates: ratios, the network's numbers, the epoch's sums. `updated`: there was an update. */
  finish(updated: boolean): Op[];
}

/** The weight layers of the graph, in order. */
function recordedLayers({ analysis }: Context): RecordedLayer[] {
  return analysis.nodes.flatMap((node, index) => {
    const recorded = layerTypeOf(node).recorded(node);
    if (recorded === null) return [];
    const after = analysis.activationAfter(index);
    const activation = after === null ? 'identity' : (analysis.nodes[after] as ActivationNode).fn;
    const name = node.name ?? `layers.${index}`;
    return [{ node: index, activation: after, shape: { name, type: node.type, ...recorded, activation } }];
  });
}

/** Lays out the record and the epoch's sums. */
export function recorder(context: Context): Recorder {
  const { tensors, results, hyper, options } = context;
  const layers = recordedLayers(context);
  const layout = recordLayout(layers.map((layer) => layer.shape));
  const fields = RUN_FIELDS.length + layers.length * LAYER_FIELDS.length;
  const record = tensors.tensor('record', 'record', 1, layout.floats, [layout.floats]);
  const codes = tensors.tensor('codes', 'codes', 1, layout.codes, [layout.codes]);
  const magnitude = ({ shape: { name, fanIn, units } }: RecordedLayer) =>
    tensors.tensor(`magnitude/${name}`, 'scratch', fanIn, units, [units, fanIn], true);
  const epoch = !options.epochSums
    ? null
    : {
        sums: tensors.tensor('epoch/sums', 'scratch', 1, layout.floats, [layout.floats]),
        maxima: tensors.tensor('epoch/maxima', 'scratch', 1, fields, [fields]),
        magnitudes: layers.map(magnitude),
      };

  const placeOf = new Map(layers.map((layer, index) => [layer.node, index]));
  const changes = new Map<Tensor, Slot>();
  const of = (node: number) => {
    const index = placeOf.get(node);
    return index === undefined ? null : { index, layer: layout.layers[index] as (typeof layout.layers)[number] };
  };
  const at = (index: number): Slot => ({ tensor: record, index });
  const run = (field: RunField) => at(runFieldIndex(field));

  return {
    layers,
    record,
    codes,
    epoch,
    delta(node, delta) {
      const place = of(node);
      if (place === null) return [];
      const norm = at(layerFieldIndex(place.layer, 'deltaNorm'));
      return [{ op: 'recordDelta', delta, mean: at(place.layer.meanAbsDelta), norm }];
    },
    weight(node, weight) {
      const place = of(node);
      if (place === null) return [];
      const field = (name: LayerField) => at(layerFieldIndex(place.layer, name));
      const change = results.slot(`change/${node}`);
      changes.set(weight.value, change);
      const ops: Op[] = [
        {
          op: 'recordGradient',
          gradient: weight.gradient,
          norm: field('weightGradientNorm'),
          edgeTop: field('edgeTop'),
          codes,
          offset: place.layer.codes,
        },
        { op: 'recordNorm', tensor: weight.value, norm: field('weightNorm') },
      ];
      const sums = epoch?.magnitudes[place.index];
      return sums === undefined ? ops : [...ops, { op: 'accumulateMagnitude', gradient: weight.gradient, sums }];
    },
    bias(node, gradient) {
      const place = of(node);
      if (place === null) return [];
      return [{ op: 'recordNorm', tensor: gradient, norm: at(layerFieldIndex(place.layer, 'biasGradientNorm')) }];
    },
    activation(node, value, preActivation, slope) {
      const place = of(node);
      if (place === null) return [];
      const { layer } = place;
      return [
        {
          op: 'recordActivation',
          activation: layer.activation,
          input: activationOf(layer.activation).derivativeFromOutput === null ? preActivation : null,
          output: value,
          slope,
          mean: at(layer.meanActivation),
          norm: at(layerFieldIndex(layer, 'activationNorm')),
          dead: at(layerFieldIndex(layer, 'deadShare')),
          saturated: at(layerFieldIndex(layer, 'saturatedShare')),
        },
      ];
    },
    changeOf: (parameter) => changes.get(parameter) ?? null,
    finish(updated) {
      const ratios = layout.layers.map((layer, index): Op => {
        const ratio = at(layerFieldIndex(layer, 'updateRatio'));
        if (!updated) return { op: 'recordScalar', from: results.slot('none'), to: ratio };
        const change = results.slot(`change/${layers[index]?.node}`);
        return { op: 'recordRatio', change, norm: at(layerFieldIndex(layer, 'weightNorm')), ratio };
      });
      const numbers: Op[] = [
        { op: 'recordScalar', from: results.slot('loss'), to: run('loss') },
        { op: 'recordScalar', from: results.slot('accuracy'), to: run('accuracy') },
        { op: 'recordScalar', from: results.slot('gradientNorm'), to: run('gradientNorm') },
        { op: 'recordScalar', from: results.slot('clipFactor'), to: run('clipFactor') },
        { op: 'recordScalar', from: hyper.slot('learningRate'), to: run('learningRate') },
      ];
      const sum: Op[] =
        epoch !== null && updated ? [{ op: 'accumulateRecord', record, sums: epoch.sums, maxima: epoch.maxima }] : [];
      return [...ratios, ...numbers, ...sum];
    },
  };
}
