/**
 * What a session does at each command: a table, one entry per command. Commands that speak of the past belong to the host
 * (main/recordings/), which answers them itself or sends them on with a checkpoint.
 */
import { parameterBytes } from '../training/parameterBytes.ts';
import { lookBack } from './lookBack.ts';
import { change, open, resume } from './openRun.ts';
import type { LookBack } from './protocol.ts';
import { sendDataInfo, sendSample, sendSamples } from './sendData.ts';
import { sendTensors } from './sendTensors.ts';
import type { OpenRun, Session } from './sessionState.ts';
import type { TrainingRun } from './trainingRun.ts';
import type { WorkerCommand } from './workerProtocol.ts';

type Handler<Type extends WorkerCommand['type']> = (
  session: Session,
  command: Extract<WorkerCommand, { type: Type }>,
  payload: Uint8Array,
) => void;

/** A command to a run that is open. */
function onRun<Type extends WorkerCommand['type']>(
  act: (run: TrainingRun, command: Extract<WorkerCommand, { type: Type }>, session: Session) => void,
): Handler<Type> {
  return (session, command) => {
    const open = session.runs.get(command.run);
    if (open === undefined) session.fail(command.run, 'run.unknown', { run: command.run });
    else act(open.run, command, session);
  };
}

/** A question that comes without a host between: nobody has kept a checkpoint. */
function fromTheSeed(session: Session, question: LookBack): void {
  lookBack(session, { type: 'lookBack', run: question.run, question, from: null });
}

const ofTheHost = (session: Session, command: WorkerCommand) =>
  session.fail(command.run, 'command.notHere', { command: command.type });

/** Every command. */
export const commandHandlers: { readonly [Type in WorkerCommand['type']]: Handler<Type> } = {
  open,
  resume,
  change: onRun(change),
  play: onRun((run) => run.play(null)),
  pause: onRun((run) => run.pause()),
  stepBatch: onRun((run) => run.play(run.nextStep + 1)),
  stepEpoch: onRun((run) => {
    const { batchesPerEpoch } = run.trainer;
    run.play((Math.floor(run.nextStep / batchesPerEpoch) + 1) * batchesPerEpoch);
  }),
  until: onRun((run, { step }) => run.play(step)),
  reset: onRun((run) => run.restart()),
  speed: onRun((run, { stepsPerSecond }) => run.setRate(stepsPerSecond)),
  // The last acknowledgements of a run come after it was closed.
  acknowledge: ({ runs }, { run, bytes }) => runs.get(run)?.run.acknowledged(bytes),
  evaluate: onRun((run, { set }, session) => run.evaluations.ask(set, (error) => session.broken(run.id, error))),
  hash: onRun((run, _, { port, host }) => {
    const sha256 = host.sha256(parameterBytes(run.trainer.machine));
    port.send({ type: 'hashed', run: run.id, at: run.trainer.step, sha256 });
  }),
  tensors: onRun(sendTensors),
  sample: onRun(sendSample),
  samples: onRun(sendSamples),
  dataInfo: onRun(sendDataInfo),
  inspect: fromTheSeed,
  prove: fromTheSeed,
  chain: fromTheSeed,
  histograms: fromTheSeed,
  boundary: fromTheSeed,
  predictions: fromTheSeed,
  text: fromTheSeed,
  lookBack,
  close(session, { run }) {
    closeRun(session.runs.get(run));
    session.runs.delete(run);
    session.port.send({ type: 'closed', run });
  },
  follow: ofTheHost,
  credit: ofTheHost,
  seek: ofTheHost,
  timeline: ofTheHost,
  evaluations: ofTheHost,
  continue: ofTheHost,
  export: ofTheHost,
};

function closeRun(open: OpenRun | undefined): void {
  open?.run.close();
  open?.replay.close();
}
