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
import { type ActivationNode, sequenceSteps } from './graph.ts';
import { layerTypeOf } from './index.ts';
import type { ParameterTensors, RecordedPart } from './lowering.ts';

/** A weight layer that is recorded. */
interface RecordedLayer {
  readonly node: number;
  readonly shape: LayerShape;
  /** The activation node after it, null where there is none. */
  readonly activation: number | null;
  /** Whether its weight is held with one row per unit. */
  readonly unitRows: boolean;
  /** Which of the node's weights, where it has several. */
  readonly part: RecordedPart | null;
}

/** The weight layers of the graph, in order. */
function recordedLayers({ analysis }: Context): RecordedLayer[] {
  return analysis.nodes.flatMap((node, index) => {
    const name = node.name ?? `layers.${index}`;
    const parts = layerTypeOf(node).recordedParts?.(node);
    if (parts !== undefined) {
      const source = node.in[0] as number;
      const steps = sequenceSteps(analysis.shapeOf(source), analysis.rowsOf(source));
      return parts.map((part) => partLayer(index, `${name} ${part.part}`, node.type, part, steps));
    }
    const recorded = layerTypeOf(node).recorded(node);
    if (recorded === null) return [];
    const { fanIn, units, unitRows = false } = recorded;
    const after = recorded.activation === undefined ? analysis.activationAfter(index) : null;
    const follows = after === null ? 'identity' : (analysis.nodes[after] as ActivationNode).fn;
    const activation = recorded.activation ?? follows;
    const shape = { name, type: node.type, fanIn, units, activation };
    return [{ node: index, activation: after, unitRows, part: null, shape }];
  });
}

function partLayer(node: number, name: string, type: string, part: RecordedPart, steps: number): RecordedLayer {
  const { fanIn, units, activation, overTime } = part;
  const shape = { name, type, fanIn, units, activation, ...(overTime ? { steps } : {}) };
  return { node, activation: null, unitRows: false, part, shape };
}

/** Lays out the record and the epoch's sums, and makes the ops that fill them. */
export class Recorder {
  readonly layers: readonly RecordedLayer[];
  readonly record: Tensor;
  readonly codes: Tensor;
  readonly epoch: Plan['epoch'];
  readonly #context: Context;
  readonly #layout: RecordLayout;
  /** Places among the recorded layers, by node: several where the node has several weights. */
  readonly #places: ReadonlyMap<number, readonly number[]>;
  readonly #changes = new Map<Tensor, Slot>();

  constructor(context: Context) {
    const { tensors, options } = context;
    this.#context = context;
    this.layers = recordedLayers(context);
    this.#layout = recordLayout(this.layers.map((layer) => layer.shape));
    const places = new Map<number, number[]>();
    this.layers.forEach(({ node }, index) => {
      places.set(node, [...(places.get(node) ?? []), index]);
    });
    this.#places = places;
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

  /** Place of a node's recorded layer, or of the one that has the part, weight or bias called `name`; -1 where there is none. */
  #placeOf(node: number, name?: string): number {
    const places = this.#places.get(node) ?? [];
    const named = places.find((place) => {
      const part = this.layers[place]?.part ?? null;
      return part === null || part.part === name || part.weight === name || part.bias === name;
    });
    return named ?? -1;
  }

  #layerOf(node: number, name?: string): LayerLayout | null {
    return this.#layout.layers[this.#placeOf(node, name)] ?? null;
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

  /** After the layer's delta is known. `part`, here and below: which of several weights is meant, by any of its names. */
  delta(node: number, delta: Tensor, part?: string): Op[] {
    const layer = this.#layerOf(node, part);
    if (layer === null) return [];
    return [{ op: 'recordDelta', delta, mean: this.#at(layer.meanAbsDelta), norm: this.#field(layer, 'deltaNorm') }];
  }

  /** After the gradients of all steps' states are known. */
  states(node: number, delta: Tensor, part: string): Op[] {
    const layer = this.#layerOf(node, part);
    const { tensors, options } = this.#context;
    return Array.from({ length: layer?.steps ?? 0 }, (_, t) => ({
      op: 'recordNorm',
      tensor: tensors.view(delta, t * options.batch, options.batch),
      norm: this.#at((layer?.stateDelta ?? 0) + t),
    }));
  }

  /** After a weight's gradient is known; the weight's norm is that before any update. */
  weight(node: number, weight: ParameterTensors, part?: string): Op[] {
    const layer = this.#layerOf(node, part);
    if (layer === null) return [];
    const { value } = weight;
    const turned = this.#byInput(node, weight.gradient);
    const gradient = turned?.output ?? weight.gradient;
    const place = this.#placeOf(node, part);
    this.#changes.set(value, this.#context.results.slot(`change/${place}`));
    const norm = this.#field(layer, 'weightGradientNorm');
    const edgeTop = this.#field(layer, 'edgeTop');
    const ops: Op[] = [
      ...(turned === null ? [] : [turned]),
      { op: 'recordGradient', gradient, norm, edgeTop, codes: this.codes, offset: layer.codes },
      { op: 'recordNorm', tensor: value, norm: this.#field(layer, 'weightNorm') },
    ];
    const sums = this.epoch?.magnitudes[place];
    return sums === undefined ? ops : [...ops, { op: 'accumulateMagnitude', gradient, sums }];
  }

  /** Codes go input by input: what turns a gradient round that is held unit by unit; null where it is not. */
  #byInput(node: number, input: Tensor): Extract<Op, { op: 'transpose' }> | null {
    if (this.layers[this.#placeOf(node)]?.unitRows !== true) return null;
    const { rows, columns } = input;
    return { op: 'transpose', input, output: this.#context.tensors.tensor(`turned/${node}`, 'scratch', columns, rows) };
  }

  bias(node: number, gradient: Tensor, part?: string): Op[] {
    const layer = this.#layerOf(node, part);
    if (layer === null) return [];
    return [{ op: 'recordNorm', tensor: gradient, norm: this.#field(layer, 'biasGradientNorm') }];
  }

  /** After the forward pass: what became of the activation after the layer. */
  activation(node: number, value: Tensor, preActivation: Tensor, slope: Tensor | null, part?: string): Op[] {
    const layer = this.#layerOf(node, part);
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
      const change = results.slot(`change/${index}`);
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
