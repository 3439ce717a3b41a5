/**
 * The ops that fill the step record, exactly as training/stepRecord.ts lays it out. Called by lower.ts; the ops of one
 * layer's gradient stand right behind the op that computed it, while the gradient is still in the cache.
 */
import { activationOf } from '../activations.ts';
import type { Op, Plan, Slot, Tensor } from '../backends/plan.ts';
import {
  LAYER_FIELDS,
  type LayerField,
  type LayerLayout,
  type LayerShape,
  layerFieldIndex,
  type RecordLayout,
  RUN_FIELDS,
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

/** Lays out the record and the epoch's sums, and makes the ops that fill them. */
export class Recorder {
  readonly layers: readonly RecordedLayer[];
  readonly record: Tensor;
  readonly codes: Tensor;
  readonly epoch: Plan['epoch'];
  readonly #context: Context;
  readonly #layout: RecordLayout;
  /** Place among the recorded layers, by node. */
  readonly #places: ReadonlyMap<number, number>;
  readonly #changes = new Map<Tensor, Slot>();

  constructor(context: Context) {
    const { tensors, options } = context;
    this.#context = context;
    this.layers = recordedLayers(context);
    this.#layout = recordLayout(this.layers.map((layer) => layer.shape));
    this.#places = new Map(this.layers.map((layer, index) => [layer.node, index]));
    const { floats, codes } = this.#layout;
    this.record = tensors.tensor('record', 'record', 1, floats, [floats]);
    this.codes = tensors.tensor('codes', 'codes', 1, codes, [codes]);
    this.epoch = options.epochSums ? this.#epochTensors() : null;
  }

  #epochTensors(): Plan['epoch'] {
    const { tensors } = this.#context;
    const { floats } = this.#layout;
    const fields = RUN_FIELDS.length + this.layers.length * LAYER_FIELDS.length;
    return {
      sums: tensors.tensor('epoch/sums', 'scratch', 1, floats, [floats]),
      maxima: tensors.tensor('epoch/maxima', 'scratch', 1, fields, [fields]),
      magnitudes: this.layers.map(({ shape: { name, fanIn, units } }) =>
        tensors.tensor(`magnitude/${name}`, 'scratch', fanIn, units, [units, fanIn], true),
      ),
    };
  }

  #layerOf(node: number): LayerLayout | null {
    return this.#layout.layers[this.#places.get(node) ?? -1] ?? null;
  }

  #at(index: number): Slot {
    return { tensor: this.record, index };
  }

  #field(layer: LayerLayout, name: LayerField): Slot {
    return this.#at(layerFieldIndex(layer, name));
  }

  /** Units of a recorded layer. */
  unitsOf(node: number): number {
    return this.#layerOf(node)?.units ?? 0;
  }

  /** After the layer's delta is known. */
  delta(node: number, delta: Tensor): Op[] {
    const layer = this.#layerOf(node);
    if (layer === null) return [];
    return [{ op: 'recordDelta', delta, mean: this.#at(layer.meanAbsDelta), norm: this.#field(layer, 'deltaNorm') }];
  }

  /** After a weight's gradient is known; the weight's norm is that before any update. */
  weight(node: number, weight: ParameterTensors): Op[] {
    const layer = this.#layerOf(node);
    if (layer === null) return [];
    const { value, gradient } = weight;
    this.#changes.set(value, this.#context.results.slot(`change/${node}`));
    const norm = this.#field(layer, 'weightGradientNorm');
    const edgeTop = this.#field(layer, 'edgeTop');
    const ops: Op[] = [
      { op: 'recordGradient', gradient, norm, edgeTop, codes: this.codes, offset: layer.codes },
      { op: 'recordNorm', tensor: value, norm: this.#field(layer, 'weightNorm') },
    ];
    const sums = this.epoch?.magnitudes[this.#places.get(node) ?? -1];
    return sums === undefined ? ops : [...ops, { op: 'accumulateMagnitude', gradient, sums }];
  }

  bias(node: number, gradient: Tensor): Op[] {
    const layer = this.#layerOf(node);
    if (layer === null) return [];
    return [{ op: 'recordNorm', tensor: gradient, norm: this.#field(layer, 'biasGradientNorm') }];
  }

  /** After the forward pass: what became of the activation after the layer. */
  activation(node: number, value: Tensor, preActivation: Tensor, slope: Tensor | null): Op[] {
    const layer = this.#layerOf(node);
    if (layer === null) return [];
    return [
      {
        op: 'recordActivation',
        activation: layer.activation,
        input: activationOf(layer.activation).derivativeFromOutput === null ? preActivation : null,
        output: value,
        slope,
        mean: this.#at(layer.meanActivation),
        norm: this.#field(layer, 'activationNorm'),
        dead: this.#field(layer, 'deadShare'),
        saturated: this.#field(layer, 'saturatedShare'),
      },
    ];
  }

  /** Where the length of a weight's update goes; null where that is not recorded. */
  changeOf(parameter: Tensor): Slot | null {
    return this.#changes.get(parameter) ?? null;
  }

  /** After the updates: ratios, the network's numbers, the epoch's sums. `updated`: there was an update. */
  finish(updated: boolean): Op[] {
    const { results, hyper } = this.#context;
    const ratios = this.#layout.layers.map((layer, index): Op => {
      const ratio = this.#field(layer, 'updateRatio');
      if (!updated) return { op: 'recordScalar', from: results.slot('none'), to: ratio };
      const change = results.slot(`change/${this.layers[index]?.node}`);
      return { op: 'recordRatio', change, norm: this.#field(layer, 'weightNorm'), ratio };
    });
    const measured = ['loss', 'accuracy', 'gradientNorm', 'clipFactor'] as const;
    const numbers = measured.map((name) => [name, results.slot(name)] as const);
    const rate = ['learningRate', hyper.slot('learningRate')] as const;
    const copies = [...numbers, rate].map(([name, from]): Op => {
      return { op: 'recordScalar', from, to: this.#at(runFieldIndex(name)) };
    });
    if (this.epoch === null || !updated) return [...ratios, ...copies];
    const { sums, maxima } = this.epoch;
    return [...ratios, ...copies, { op: 'accumulateRecord', record: this.record, sums, maxima }];
  }
}
