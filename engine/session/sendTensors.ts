/**
 * Parameters that come with a run's opening, and parameters or gradients that are asked for. Commands for commands.ts, and for openRun.ts.
 * What the tensors are called and whether they fit stands in training/startValues.ts.
 */
import type { Experiment } from '../experiment/experiment.ts';
import {
  expectedTensors,
  readGradients,
  readParameters,
  type StartValues,
  startValuesOf,
  type TensorName,
  tensorProblems,
} from '../training/startValues.ts';
import type { Session } from './sessionState.ts';
import type { TrainingRun } from './trainingRun.ts';
import type { WorkerCommand } from './workerProtocol.ts';

type Of<Type extends WorkerCommand['type']> = Extract<WorkerCommand, { type: Type }>;

/** Bytes of all these tensors. */
export function bytesOf(tensors: readonly TensorName[]): number {
  return tensors.reduce((sum, { shape }) => sum + 4 * shape.reduce((product, size) => product * size, 1), 0);
}

/** What a run starts from: null for its seed; undefined where the tensors do not fit, which has been said then. */
export function startOf(
  session: Session,
  run: string,
  experiment: Experiment,
  tensors: readonly TensorName[] | undefined,
  payload: Uint8Array,
): StartValues | null | undefined {
  if (tensors === undefined) return null;
  const [problem] = tensorProblems(expectedTensors(experiment), tensors);
  if (problem !== undefined) {
    session.fail(run, problem.code, problem.values);
    return undefined;
  }
  const start = startValuesOf(tensors, payload);
  if (start !== null) return start;
  session.fail(run, 'tensor.bytes', { expected: bytesOf(tensors), found: payload.length });
  return undefined;
}

/** Sends parameters and buffers as they stand, or the gradients of the next step's batch before anything is clipped. */
export function sendTensors({ id, trainer }: TrainingRun, { what }: Of<'tensors'>, { port }: Session): void {
  if (what === 'gradients') trainer.gradients();
  const { tensors, values } = what === 'gradients' ? readGradients(trainer.machine) : readParameters(trainer.machine);
  const shapes = tensors.map(({ name, shape }) => ({ name, shape: [...shape] }));
  port.send({ type: 'tensors', run: id, at: trainer.step, what, tensors: shapes }, new Uint8Array(values.buffer));
}
