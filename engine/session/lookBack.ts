/**
 * Looking back at a step of an open run: exact numbers of a neuron or edge, and the proof of its gradients. Commands for
 * commands.ts; the host sends the nearest checkpoint along, without one everything begins at the seed.
 */
import { checkpointFromBytes } from '../training/checkpoint.ts';
import { type ProofRequest, proveGradients } from '../training/proof.ts';
import type { Trainer } from '../training/trainer.ts';
import { inspect, targetExists } from './inspection.ts';
import { toWire } from './protocol.ts';
import type { OpenRun, Session } from './sessionState.ts';
import type { WorkerCommand } from './workerProtocol.ts';

type Of<Type extends WorkerCommand['type']> = Extract<WorkerCommand, { type: Type }>;

/** The run, if it is open and has come as far as the step. */
function reached(session: Session, run: string, at: number): OpenRun | null {
  const open = session.runs.get(run);
  if (open === undefined) session.fail(run, 'run.unknown', { run });
  else if (at > open.run.trainer.step) session.fail(run, 'step.notReached', { at, step: open.run.trainer.step });
  else return open;
  return null;
}

function replayTo(
  session: Session,
  open: OpenRun,
  { type, at, from }: Of<'recompute'> | Of<'proveFrom'>,
  payload: Uint8Array,
  done: (trainer: Trainer) => void,
): void {
  const precision = session.host.backend.name === 'wasm' ? 'float32' : 'float64';
  const checkpoint = from === null ? null : checkpointFromBytes(from, payload, precision);
  open.replay.ask({ kind: type, at, from: checkpoint, done });
}

/** Exact values of a neuron or edge. */
export function recompute(session: Session, command: Of<'recompute'>, payload: Uint8Array = new Uint8Array()): void {
  const { run, at, target } = command;
  const open = reached(session, run, at);
  if (open === null) return;
  if (!targetExists(open.run.trainer, target)) {
    session.fail(run, 'target.unknown', { target: JSON.stringify(target) });
    return;
  }
  replayTo(session, open, command, payload, (trainer) => {
    session.port.send({ type: 'inspected', run, at, target, ...inspect(trainer, target) });
  });
}

/** Compares the gradients of a step with dual numbers. */
export function proveAt(session: Session, command: Of<'proveFrom'>, payload: Uint8Array = new Uint8Array()): void {
  const { run, at } = command;
  const open = reached(session, run, at);
  if (open === null) return;
  replayTo(session, open, command, payload, (trainer) => {
    const { dual, wasm, directions, edges, skipped } = proveGradients(proofRequest(trainer));
    const found = { directions, edges, skipped: skipped.map((each) => ({ ...each })) };
    session.port.send({ type: 'proved', run, at, dual: toWire(dual), wasm: toWire(wasm), ...found });
  });
}

/** The batch, the parameters and the gradients the trainer stands on. */
function proofRequest({ graph, machine, experiment }: Trainer): ProofRequest {
  const { plan } = machine;
  const parameters = plan.parameters.map(({ tensor }) => machine.read(tensor));
  return {
    graph,
    loss: { kind: experiment.loss.type, reduction: experiment.loss.reduction },
    parameters,
    inputs: machine.read(plan.input),
    targets: machine.read(plan.target),
    rows: plan.input.rows,
    gradients: plan.parameters.map(({ gradient }) => machine.read(gradient)),
    seed: experiment.seed,
  };
}
