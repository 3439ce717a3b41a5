/**
 * Opening a run: from an unknown document to a run that stands before its first step, or goes on from a checkpoint. And changing
 * its document by hand while it trains. Commands for commands.ts.
 */
import { loadExperimentData } from '../data/experimentData.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { parseExperiment } from '../experiment/problems.ts';
import { checkpointFromBytes } from '../training/checkpoint.ts';
import { Predictor } from '../training/prediction.ts';
import { createTrainer, type Trainer } from '../training/trainer.ts';
import { Replay } from './replay.ts';
import { bytesOf, startOf } from './sendTensors.ts';
import type { Session } from './sessionState.ts';
import { TrainingRun } from './trainingRun.ts';
import type { WorkerCommand } from './workerProtocol.ts';

type Of<Type extends WorkerCommand['type']> = Extract<WorkerCommand, { type: Type }>;

/** The document, or null and a `failed` event that names what is wrong. */
function accept(session: Session, run: string, document: unknown): Experiment | null {
  const parsed = parseExperiment(document);
  if (parsed.ok) return parsed.experiment;
  const [problem] = parsed.problems;
  if (problem !== undefined) session.fail(run, problem.code, { path: problem.path, ...problem.values });
  return null;
}

function create(
  session: Session,
  { run: id, experiment: document, record = true, tensors }: Of<'open'> | Of<'resume'>,
  payload: Uint8Array,
): TrainingRun | null {
  const experiment = accept(session, id, document);
  if (experiment === null) return null;
  const start = startOf(session, id, experiment, tensors, payload);
  if (start === undefined) return null;
  const { host, port } = session;
  const before = session.runs.get(id);
  before?.run.close();
  before?.replay.close();
  session.runs.delete(id);
  const data = loadExperimentData(experiment, host.files);
  const trainer = createTrainer({ experiment, data, backend: host.backend, start, epochs: record, probes: record });
  const standAside = () => [...session.runs.values()].some(({ replay }) => replay.urgent);
  const run = new TrainingRun({ id, trainer, record, port, host, standAside });
  session.runs.set(id, { run, replay: new Replay(host, trainer), predictor: new Predictor(host.backend) });
  announce(session, id, trainer, record);
  return run;
}

function announce({ port, host }: Session, run: string, trainer: Trainer, record: boolean): void {
  const { machine, data, layout } = trainer;
  const { plan } = machine;
  port.send({
    type: 'opened',
    run,
    experiment: trainer.experiment,
    layout: { ...layout, layers: layout.layers.map((layer) => ({ ...layer })) },
    parameters: plan.parameters.reduce((sum, { tensor }) => sum + tensor.rows * tensor.columns, 0),
    batchesPerEpoch: trainer.batchesPerEpoch,
    memory: machine.bytes,
    input: [...data.display],
    classes: [...data.classes],
    engine: host.engine,
    record,
  });
}

/** Opens a run, from the seed or from the parameters in the payload, and shows the untrained network. */
export function open(session: Session, command: Of<'open'>, payload: Uint8Array): void {
  const run = create(session, command, payload);
  run?.preview();
  run?.tell();
  if (command.record !== false) session.runs.get(command.run)?.replay.prepare();
}

/** Opens a run where a worker that died left it. */
export function resume(session: Session, command: Of<'resume'>, payload: Uint8Array): void {
  const given = bytesOf(command.tensors ?? []);
  const run = create(session, command, payload.subarray(0, given));
  if (run === null) return;
  run.setRate(command.stepsPerSecond);
  if (command.from !== null) {
    const precision = session.host.backend.name === 'wasm' ? 'float32' : 'float64';
    run.trainer.restore(checkpointFromBytes(command.from, payload.subarray(given), precision));
  }
  run.catchUpTo(command.catchUp);
  if (command.playing) run.play(command.until);
  else run.tell();
}

/** One more intervention, from the next step on. */
export function change(run: TrainingRun, { path, value }: Of<'change'>, session: Session): void {
  const { experiment } = run.trainer;
  const step = run.nextStep;
  const others = experiment.interventions.filter((each) => each.step !== step || !replaces(path, each.path));
  const changed = accept(session, run.id, { ...experiment, interventions: [...others, { step, path, value }] });
  if (changed === null) return;
  run.trainer.change(changed);
  session.port.send({ type: 'changed', run: run.id, experiment: changed });
}

/** Whether a change at the same step leaves nothing of another: the whole part replaces its values, every layer's one layer's. */
function replaces(path: string, other: string): boolean {
  const ofLayers = path.startsWith('model.') && other.startsWith('model.layers.');
  return other === path || other.startsWith(`${path}.`) || (ofLayers && other.endsWith(path.slice('model'.length)));
}
