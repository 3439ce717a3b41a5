/**
 * A checkpoint: everything a run needs to go on from a step as if it had never stopped. Batch order and hyper-parameters
 * follow from the step and the document, so what is left is parameters, optimiser state, buffers and the sums of an epoch that
 * has begun. Written by the trainer, kept by the host's recording.
 */
import type { Machine } from '../backends/backend.ts';
import type { Plan, Tensor } from '../backends/plan.ts';
import type { Divergence } from './divergence.ts';

/** What is said of a checkpoint beside its values; small enough for a message's header. */
export interface CheckpointInfo {
  /** Number of the next step. */
  readonly step: number;
  /** Steps of the current epoch that its sums hold. */
  readonly epochSteps: number;
  /** Hyper-parameters in the plan's order: among them Adam's running products. */
  readonly hyper: number[];
  readonly diverged: Divergence | null;
}

export interface Checkpoint extends CheckpointInfo {
  /** All tensors one after another; float32, or float64 from the reference. */
  readonly values: Float32Array | Float64Array;
}

/** The tensors a checkpoint holds, in its order. */
export function checkpointTensors(plan: Plan): readonly Tensor[] {
  const parameters = plan.parameters.map((parameter) => parameter.tensor);
  const states = plan.parameters.flatMap((parameter) => parameter.states);
  const epoch = plan.epoch === null ? [] : [plan.epoch.sums, plan.epoch.maxima, ...plan.epoch.magnitudes];
  return [...parameters, ...states, ...plan.buffers, ...epoch];
}

/** Reads the tensors of a checkpoint into one array; `last`: what comes behind them, the sums of probes. */
export function readTensors(
  machine: Machine,
  tensors: readonly Tensor[],
  last?: Float32Array,
): Float32Array | Float64Array {
  const parts = [...tensors.map((tensor) => machine.read(tensor)), ...(last === undefined ? [] : [last])];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const values = parts[0] instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
  let offset = 0;
  for (const part of parts) {
    values.set(part, offset);
    offset += part.length;
  }
  return values;
}

/**
 * Writes them back. A plan without epoch sums takes the checkpoint of one that has them: those come last and are left out.
 */
export function writeTensors(machine: Machine, tensors: readonly Tensor[], values: Float32Array | Float64Array): void {
  let offset = 0;
  for (const tensor of tensors) {
    const length = tensor.rows * tensor.columns;
    if (offset + length > values.length) return;
    machine.write(tensor, values.subarray(offset, offset + length));
    offset += length;
  }
}

/** A checkpoint's values as bytes, for a message or a file; no copy. */
export function checkpointBytes(checkpoint: Checkpoint): Uint8Array {
  return new Uint8Array(checkpoint.values.buffer, checkpoint.values.byteOffset, checkpoint.values.byteLength);
}

/** The checkpoint whose bytes came over a port; `precision` as the backend computes. */
export function checkpointFromBytes(
  info: CheckpointInfo,
  bytes: Uint8Array,
  precision: 'float32' | 'float64',
): Checkpoint {
  // A copy: the bytes may begin anywhere, floats must be aligned.
  const buffer = bytes.slice().buffer;
  return { ...info, values: precision === 'float64' ? new Float64Array(buffer) : new Float32Array(buffer) };
}
