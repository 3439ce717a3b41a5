/**
 * Parameters and buffers by name: which a network has, whether given ones fit, and how a run starts from them instead of from its seed.
 * Names and shapes are PyTorch's ([out, in]); buffers are the running statistics of batch normalisation. Called by trainer and session.
 */
import type { Machine } from '../backends/backend.ts';
import type { Plan, Tensor } from '../backends/plan.ts';
import { describeData } from '../data/dataSet.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { compileGraph } from '../layers/compile.ts';
import { layerTypeOf } from '../layers/index.ts';
import { canonicalNaN } from './parameterBytes.ts';

/** A tensor's name and PyTorch's shape. */
export interface TensorName {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Values by name, in the order of the shape. */
export type StartValues = ReadonlyMap<string, Float32Array>;

/** A tensor that does not fit: a code and its values, for whoever puts it into words. */
export interface TensorProblem {
  readonly code: 'tensor.missing' | 'tensor.unexpected' | 'tensor.shape';
  readonly values: Readonly<Record<string, string>>;
}

/** What the tensors of buffers are called in a plan, before their PyTorch name. */
const BUFFER_PREFIX = 'buffer/';

/** Parameters, then buffers, as a document's network has them; nothing is laid out. */
export function expectedTensors(experiment: Experiment): TensorName[] {
  const { nodes } = compileGraph(experiment, describeData(experiment.data));
  const parameters = nodes.flatMap((node) =>
    layerTypeOf(node)
      .parameters(node)
      .map(({ suffix, shape }) => ({ name: `${node.name}.${suffix}`, shape })),
  );
  const buffers = nodes.flatMap((node) =>
    (layerTypeOf(node).buffers?.(node) ?? []).map(({ suffix, size }) => ({
      name: `${node.name}.${suffix}`,
      shape: [size],
    })),
  );
  return [...parameters, ...buffers];
}

/** All that is missing, of another shape, or too many; in the network's order, then in that of the given ones. */
export function tensorProblems(expected: readonly TensorName[], given: readonly TensorName[]): TensorProblem[] {
  const shapes = new Map(given.map(({ name, shape }) => [name, shape]));
  const known = new Set(expected.map(({ name }) => name));
  const misfits = expected.flatMap(({ name, shape }): TensorProblem[] => {
    const found = shapes.get(name);
    if (found === undefined) {
      return [{ code: 'tensor.missing', values: { tensor: name, expected: shapeText(shape) } }];
    }
    const same = found.length === shape.length && found.every((size, axis) => size === shape[axis]);
    const values = { tensor: name, expected: shapeText(shape), found: shapeText(found) };
    return same ? [] : [{ code: 'tensor.shape', values }];
  });
  const strangers = given
    .filter(({ name }) => !known.has(name))
    .map(({ name, shape }): TensorProblem => {
      return { code: 'tensor.unexpected', values: { tensor: shortened(name), found: shapeText(shape) } };
    });
  return [...misfits, ...strangers];
}

const MOST_AXES = 8;
const LONGEST_NAME = 80;

/** As PyTorch prints it: [32, 64]. */
function shapeText(shape: readonly number[]): string {
  return `[${shape.slice(0, MOST_AXES).join(', ')}${shape.length > MOST_AXES ? ', …' : ''}]`;
}

function shortened(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1)}…`;
}

function named(plan: Plan): { readonly name: string; readonly tensor: Tensor }[] {
  const buffers = plan.buffers.map((tensor) => ({ name: tensor.name.slice(BUFFER_PREFIX.length), tensor }));
  return [...plan.parameters, ...buffers];
}

/** Writes what is given; what is not stays as it is. */
export function writeStartValues(machine: Machine, start: StartValues): void {
  for (const { name, tensor } of named(machine.plan)) {
    const values = start.get(name);
    if (values !== undefined) machine.write(tensor, values);
  }
}

/** Tensors with their values one after another: float32, every NaN canonical. */
export interface TensorBundle {
  readonly tensors: TensorName[];
  readonly values: Float32Array;
}

/** Parameters and buffers as they stand. */
export function readParameters(machine: Machine): TensorBundle {
  return bundle(machine, named(machine.plan));
}

/** The gradients of all parameters as they lie in memory. */
export function readGradients(machine: Machine): TensorBundle {
  return bundle(
    machine,
    machine.plan.parameters.map(({ name, gradient }) => ({ name, tensor: gradient })),
  );
}

function bundle(machine: Machine, all: readonly { readonly name: string; readonly tensor: Tensor }[]): TensorBundle {
  const tensors = all.map(({ name, tensor }) => ({ name, shape: tensor.shape }));
  const values = new Float32Array(tensors.reduce((sum, { shape }) => sum + size(shape), 0));
  let place = 0;
  for (const { tensor } of all) {
    values.set(machine.read(tensor), place);
    place += size(tensor.shape);
  }
  canonicalNaN(values);
  return { tensors, values };
}

/** The values of a bundle by name; null where their number is not what the shapes say. */
export function startValuesOf(tensors: readonly TensorName[], bytes: Uint8Array): StartValues | null {
  const count = tensors.reduce((sum, { shape }) => sum + size(shape), 0);
  if (bytes.length !== 4 * count) return null;
  // A copy: the bytes may begin anywhere, floats must be aligned.
  const values = new Float32Array(new Uint8Array(bytes).buffer);
  const start = new Map<string, Float32Array>();
  let place = 0;
  for (const { name, shape } of tensors) {
    start.set(name, values.subarray(place, place + size(shape)));
    place += size(shape);
  }
  return start;
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
