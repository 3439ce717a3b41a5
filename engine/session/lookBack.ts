/**
 * Looking back at a step of an open run: a table, one entry per question (protocol.ts). The host sends the nearest checkpoint along,
 * without one everything begins at the seed. Answers are worked out in pieces, so that the run beside goes on. Called by commands.ts.
 */
import { chainOf } from '../training/chain.ts';
import { checkpointFromBytes } from '../training/checkpoint.ts';
import { featureCount } from '../training/dataFacts.ts';
import { histogramsOf } from '../training/histograms.ts';
import { penaltyOf } from '../training/hyperParameters.ts';
import { canonicalNaN } from '../training/parameterBytes.ts';
import { gridInputs, gridOver, type Predictor, predictsProbabilities } from '../training/prediction.ts';
import { type ProofRequest, proving } from '../training/proof.ts';
import { sampledText } from '../training/sampledText.ts';
import { lossOptions } from '../training/structure.ts';
import type { Trainer } from '../training/trainer.ts';
import { inspect, targetExists } from './inspection.ts';
import { type LookBack, toWire } from './protocol.ts';
import type { OpenRun, Session } from './sessionState.ts';
import type { WorkerCommand, WorkerEvent } from './workerProtocol.ts';

interface Answer {
  readonly header: WorkerEvent;
  readonly payload?: Uint8Array;
}

interface Question<Asked extends LookBack> {
  /** A code and values where the network has no such thing. */
  refuse?(trainer: Trainer, asked: Asked): { code: string; values: Record<string, string | number> } | null;
  /** The answer, at once or in pieces, from a trainer that stands before the step with its gradients computed and everything kept. */
  answer(trainer: Trainer, asked: Asked, predictor: Predictor): Answer | Generator<void, Answer>;
}

type Of<Type extends LookBack['type']> = Extract<LookBack, { type: Type }>;

const questions: { readonly [Type in LookBack['type']]: Question<Of<Type>> } = {
  inspect: {
    refuse: (trainer, { target }) =>
      targetExists(trainer, target) ? null : { code: 'target.unknown', values: { target: JSON.stringify(target) } },
    answer: (trainer, { run, at, target }) => ({
      header: { type: 'inspected', run, at, target, ...inspect(trainer, target) },
    }),
  },
  prove: {
    *answer(trainer, { run, at }) {
      const { dual, wasm, directions, edges, skipped } = yield* proving(proofRequest(trainer));
      const found = { directions, edges, skipped: skipped.map((each) => ({ ...each })) };
      return { header: { type: 'proved', run, at, dual: toWire(dual), wasm: toWire(wasm), ...found } };
    },
  },
  chain: {
    *answer(trainer, { run, at }) {
      const { links, total, growth } = yield* chainOf(trainer);
      const onWire = links.map(({ layer, delta, meanDerivative, back }) => ({
        layer,
        delta: toWire(delta),
        meanDerivative: toWire(meanDerivative),
        back: back && {
          weights: toWire(back.weights),
          joins: toWire(back.joins),
          derivative: toWire(back.derivative),
          product: toWire(back.product),
        },
      }));
      return {
        header: {
          type: 'chained',
          run,
          at,
          links: onWire,
          total: toWire(total),
          growth: growth === null ? null : toWire(growth),
        },
      };
    },
  },
  histograms: {
    refuse: ({ machine }, { layer }) => {
      const layers = machine.plan.layout.layers.length;
      return layer < layers ? null : { code: 'layer.unknown', values: { layer, layers } };
    },
    *answer(trainer, { run, at, layer }) {
      const histograms = yield* histogramsOf(trainer, layer);
      const counts = Uint32Array.from(histograms.flatMap(({ bins }) => [...bins]));
      const quantities = histograms.map(({ bins: _, ...quantity }) => quantity);
      return { header: { type: 'histograms', run, at, layer, quantities }, payload: new Uint8Array(counts.buffer) };
    },
  },
  boundary: {
    refuse: ({ data }) =>
      featureCount(data) === 2 ? null : { code: 'data.notPlane', values: { features: featureCount(data) } },
    *answer(trainer, { run, at, columns, rows }, predictor) {
      const grid = gridOver(trainer.data, columns, rows);
      const inputs = gridInputs(trainer.data, grid);
      const { payload, ...answered } = yield* predicted(trainer, predictor, inputs, columns * rows);
      const [x, y] = [[...grid.x] as [number, number], [...grid.y] as [number, number]];
      return { header: { type: 'boundary', run, at, columns, rows, ...answered, x, y }, payload };
    },
  },
  predictions: {
    refuse: ({ data }, { set, from }) => {
      const rows = data[set].count;
      return from < rows ? null : { code: 'row.unknown', values: { row: from, rows } };
    },
    *answer(trainer, { run, at, set, from, count: most }, predictor) {
      const { inputs, count: all } = trainer.data[set];
      const count = Math.min(most, all - from);
      const width = inputs.length / all;
      const rows = inputs.subarray(from * width, (from + count) * width);
      const { payload, ...answered } = yield* predicted(trainer, predictor, rows, count);
      return { header: { type: 'predictions', run, at, set, from, count, ...answered }, payload };
    },
  },
  text: {
    refuse: ({ data }) => (data.isText ? null : { code: 'data.noText', values: {} }),
    *answer(trainer, { run, at, ...asked }, predictor) {
      return { header: { type: 'text', run, at, ...(yield* sampledText(trainer, predictor, asked)) } };
    },
  },
};

/** What the network answers; the trainer stands where the parameters are meant. */
function* predicted(trainer: Trainer, predictor: Predictor, inputs: Float32Array, count: number) {
  const answers = yield* predictor.predict(trainer, inputs, count);
  canonicalNaN(answers);
  const probabilities = predictsProbabilities(trainer.experiment.loss.type);
  return { outputs: answers.length / count, probabilities, payload: new Uint8Array(answers.buffer) };
}

/** Answers one question; what cannot be answered is said. */
export function lookBack(
  session: Session,
  { run, question, from }: Extract<WorkerCommand, { type: 'lookBack' }>,
  payload: Uint8Array = new Uint8Array(),
): void {
  answerTo(session, run, question.type, question, from, payload);
}

type From = Extract<WorkerCommand, { type: 'lookBack' }>['from'];

function answerTo<Type extends LookBack['type']>(
  session: Session,
  run: string,
  type: Type,
  asked: LookBack,
  from: From,
  payload: Uint8Array,
): void {
  // The question's type names its entry; TypeScript cannot follow that through a union.
  const { refuse, answer } = questions[type] as unknown as Question<LookBack>;
  const open = reached(session, run, asked.at);
  if (open === null) return;
  const refusal = refuse?.(open.run.trainer, asked) ?? null;
  if (refusal !== null) {
    session.fail(run, refusal.code, refusal.values);
    return;
  }
  const precision = session.host.backend.name === 'wasm' ? 'float32' : 'float64';
  open.replay.ask({
    kind: type,
    at: asked.at,
    from: from === null ? null : checkpointFromBytes(from, payload, precision),
    *work(trainer) {
      const pieces = answer(trainer, asked, open.predictor);
      const { header, payload: numbers } = 'header' in pieces ? pieces : yield* pieces;
      session.port.send(header, numbers);
    },
    fail: (error) => session.broken(run, error),
  });
}

/** The run, if it is open and has come as far as the step. */
function reached(session: Session, run: string, at: number): OpenRun | null {
  const open = session.runs.get(run);
  if (open === undefined) session.fail(run, 'run.unknown', { run });
  else if (at > open.run.trainer.step) session.fail(run, 'step.notReached', { at, step: open.run.trainer.step });
  else return open;
  return null;
}

/** Multiply-adds a proof may cost: about a second. */
const PROOF_EFFORT = 5e8;
const FEWEST_TRIED = 6;
const MOST_TRIED = 48;

/** The batch, the parameters and the gradients the trainer stands on. */
function proofRequest({ graph, machine, current: experiment }: Trainer): ProofRequest {
  const { plan } = machine;
  const parameters = plan.parameters.map(({ tensor }) => machine.read(tensor));
  const size = parameters.reduce((sum, values) => sum + values.length, 0);
  const affordable = Math.floor(PROOF_EFFORT / (3 * plan.input.rows * size));
  return {
    graph,
    loss: lossOptions(experiment),
    penalty: penaltyOf(experiment),
    clock: plan.clock === null ? undefined : [machine.get(plan.clock, 0), machine.get(plan.clock, 1)],
    parameters,
    inputs: machine.read(plan.input),
    targets: machine.read(plan.target),
    rows: plan.input.rows,
    gradients: plan.parameters.map(({ gradient }) => machine.read(gradient)),
    seed: experiment.seed,
    most: Math.max(FEWEST_TRIED, Math.min(MOST_TRIED, affordable)),
  };
}
