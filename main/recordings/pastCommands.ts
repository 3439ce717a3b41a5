/**
 * The commands that speak of the past: answered from the recording, or sent on to the worker with the nearest checkpoint where exact
 * values must be computed again. A table, one entry per command; called by recordedRuns.ts.
 */
import type { Command, LookBack, WorkerCommand } from '../../engine/index.ts';
import { EVALUATION_VALUES } from './evaluationStore.ts';
import { sendFrame, type ToViewer } from './frames.ts';
import type { RecordedRun } from './recordedRun.ts';
import { timeline } from './timeline.ts';

interface Ends {
  readonly toViewer: ToViewer;
  readonly toWorker: (header: WorkerCommand, payload?: Uint8Array) => void;
}

/** A recording larger than this does not fit into one message. */
const LARGEST_EXPORT = 1024 ** 3;

type Past = 'follow' | 'credit' | 'seek' | 'timeline' | 'evaluations' | 'export' | LookBack['type'];
type PastCommand = Extract<Command, { type: Past }>;
type Handler<Type extends Past> = (run: RecordedRun, command: Extract<Command, { type: Type }>, ends: Ends) => void;

const handlers: { readonly [Type in Past]: Handler<Type> } = {
  follow: (run, { on, axis }) => run.live.follow(on, axis, run.recording),
  credit: (run, { frames }) => run.live.credit(frames, run.recording),
  seek(run, { axis, at, asker }, { toViewer }) {
    const found = run.recording.find(axis, at);
    if (found === null) toViewer({ type: 'failed', run: run.id, code: 'recording.empty', values: { axis, at } });
    else {
      const frame = { run: run.id, axis, live: false, preview: found.preview, ...(asker !== undefined && { asker }) };
      sendFrame(toViewer, run.recording, frame, found.record);
    }
  },
  timeline(run, { axis, from, to, columns: most }, { toViewer }) {
    const { columns, stride, values } = timeline(run.recording, axis, from, to, most);
    const payload = new Uint8Array(values.buffer);
    toViewer({ type: 'timeline', run: run.id, axis, from, to, columns, stride }, payload);
  },
  inspect: lookBack,
  prove: lookBack,
  chain: lookBack,
  histograms: lookBack,
  boundary: lookBack,
  predictions: lookBack,
  text: lookBack,
  evaluations(run, { from, to, most }, { toViewer }) {
    const values = run.recording.evaluations.between(from, to, most);
    const count = values.length / EVALUATION_VALUES;
    toViewer({ type: 'evaluations', run: run.id, from, to, count }, new Uint8Array(values.buffer));
  },
  export(run, _, { toViewer }) {
    const { bytes } = run.recording;
    if (bytes > LARGEST_EXPORT) {
      const values = { bytes, most: LARGEST_EXPORT };
      toViewer({ type: 'failed', run: run.id, code: 'recording.tooLarge', values });
      return;
    }
    // Apache Arrow is large: it is loaded when it is needed.
    void import('./arrowFile.ts').then(
      ({ arrowFile }) => {
        const bytes = arrowFile(run);
        toViewer({ type: 'recording', run: run.id, name: `${run.experiment.title || 'gradiorama'}.arrow` }, bytes);
      },
      (error: unknown) =>
        toViewer({ type: 'failed', run: run.id, code: 'internal', values: { message: String(error) } }),
    );
  },
};

/** Whether a command is answered here. */
export function isOfThePast(command: Command): command is PastCommand {
  return command.type in handlers;
}

/** Answers it. */
export function pastCommands(run: RecordedRun, command: PastCommand, ends: Ends): void {
  answer(command.type, run, command, ends);
}

function answer<Type extends Past>(type: Type, run: RecordedRun, command: PastCommand, ends: Ends): void {
  // The command's type names its handler; TypeScript cannot follow that through a union.
  handlers[type](run, command as Extract<Command, { type: Type }>, ends);
}

/** Exact values: the worker computes the step again from the nearest checkpoint. */
function lookBack(run: RecordedRun, question: LookBack, { toViewer, toWorker }: Ends): void {
  if (run.lost) {
    toViewer({ type: 'workerLost', run: run.id, step: run.progress.step });
    return;
  }
  const checkpoint = run.recording.checkpoints.before(question.at);
  toWorker({ type: 'lookBack', run: run.id, question, from: checkpoint?.info ?? null }, checkpoint?.values);
}
