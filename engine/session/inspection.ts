/**
 * The exact numbers behind one neuron or edge at one step, and the sum its value is made of, read from a trainer that stands there
 * with everything kept (replay.ts). Numbers and names only: words are put elsewhere.
 */
import { LayerTensors } from '../training/layerTensors.ts';
import type { Trainer } from '../training/trainer.ts';
import { type Target, toWire, type WireNumber } from './protocol.ts';

/** Terms of a sum that are sent at most; the sum itself is always over all. */
export const MOST_TERMS = 1024;

/** What `inspected` carries. */
export interface Inspection {
  readonly values: Record<string, WireNumber>;
  readonly formula: Record<string, WireNumber>[];
}

/** Whether the target exists in this network. */
export function targetExists(trainer: Trainer, target: Target): boolean {
  const { layers } = trainer.machine.plan.layout;
  if (target.kind === 'neuron' && target.layer === -1) return target.unit < (layers[0]?.fanIn ?? 0);
  const layer = layers[target.layer];
  return layer !== undefined && target.unit < layer.units && (target.kind === 'neuron' || target.input < layer.fanIn);
}

/** Reads the target's numbers. */
export function inspect(trainer: Trainer, target: Target): Inspection {
  if (target.kind === 'edge') return inspectEdge(trainer, target.layer, target.unit, target.input);
  return target.layer === -1 ? inspectInput(trainer, target.unit) : inspectNeuron(trainer, target.layer, target.unit);
}

/** dL/dw = sum over the batch, and over steps or places, of delta_u * a_i, added in the order in which the kernels add it. */
function inspectEdge(trainer: Trainer, layerIndex: number, unit: number, input: number): Inspection {
  const tensors = new LayerTensors(trainer, layerIndex);
  const { layer } = tensors.place;
  const [delta, inputs, weight] = [tensors.delta(), tensors.inputs(), tensors.weight()];
  const round = weight instanceof Float32Array ? Math.fround : (value: number) => value;
  const { order, cursor } = trainer.machine.plan.data;
  const begin = trainer.machine.get(cursor, 0);
  const formula: Record<string, WireNumber>[] = [];
  let sum = 0;
  for (let row = 0; row * layer.units < delta.length; row++) {
    const d = delta[row * layer.units + unit] ?? 0;
    const a = inputs[row * layer.fanIn + input] ?? 0;
    const product = round(d * a);
    sum = round(sum + product);
    if (formula.length >= MOST_TERMS) continue;
    const { sample, ...within } = tensors.whereIs(row);
    const told = { sample: trainer.machine.get(order, begin + sample), ...within };
    formula.push({ ...told, delta: toWire(d), activation: toWire(a), product: toWire(product) });
  }
  const edge = unit * layer.fanIn + input;
  return {
    values: wireValues({
      weight: weight[edge],
      gradient: tensors.weightGradient()[edge],
      sum,
      rows: delta.length / layer.units,
    }),
    formula,
  };
}

/**
 * z_u = sum over inputs of w_ui * a_i + b_u for the sample on the screen (the batch's first, at the last of its steps or its first place),
 * with the batch's means beside it.
 */
function inspectNeuron(trainer: Trainer, layerIndex: number, unit: number): Inspection {
  const tensors = new LayerTensors(trainer, layerIndex);
  const { layer } = tensors.place;
  const [inputs, weight, bias] = [tensors.inputs(), tensors.weight(), tensors.bias()];
  const { plan } = trainer.machine;
  const row = tensors.lastStep();
  const { sample: _, ...within } = tensors.whereIs(row);
  const [first, at] = [row * layer.fanIn, row * layer.units + unit];
  const formula: Record<string, WireNumber>[] = [];
  for (let input = 0; input < Math.min(layer.fanIn, MOST_TERMS); input++) {
    const w = weight[unit * layer.fanIn + input] ?? 0;
    const a = inputs[first + input] ?? 0;
    formula.push({ input, weight: toWire(w), activation: toWire(a), product: toWire(w * a) });
  }
  return {
    values: wireValues({
      meanActivation: Math.fround(trainer.machine.get(plan.record, layer.meanActivation + unit)),
      meanAbsDelta: Math.fround(trainer.machine.get(plan.record, layer.meanAbsDelta + unit)),
      preActivation: tensors.preActivations()[at],
      activation: tensors.outputs()[at],
      delta: tensors.delta()[at],
      ...(bias === null ? {} : { bias: bias.values[unit], biasGradient: bias.gradient[unit] }),
      sample: trainer.firstRow,
      ...within,
    }),
    formula,
  };
}

function inspectInput(trainer: Trainer, unit: number): Inspection {
  const { machine } = trainer;
  const [first] = machine.plan.layout.layers;
  const features = first?.fanIn ?? 1;
  // Inputs of a lookup are its words: what stands in the input are their numbers.
  const values = first?.type === 'embedding' ? new LayerTensors(trainer, 0).inputs() : machine.read(machine.plan.input);
  const rows = values.length / features;
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += values[row * features + unit] ?? 0;
  return {
    values: wireValues({ activation: values[unit], meanActivation: sum / rows, sample: trainer.firstRow }),
    formula: [],
  };
}

function wireValues(values: Record<string, number | undefined>): Record<string, WireNumber> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toWire(value ?? 0)]));
}
