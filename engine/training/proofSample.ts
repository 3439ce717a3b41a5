/**
 * A network and a batch put before the reference, for the gradient proof: gradients by back-propagation, losses along a
 * line for finite differences, where the kinks are. Called by proof.ts; compares nothing.
 */
import { activationOf } from '../activations.ts';
import type { Op, PenaltyKind, Plan } from '../backends/plan.ts';
import { referenceBackend } from '../backends/reference.ts';
import type { Graph } from '../layers/graph.ts';
import { type LowerOptions, lower } from '../layers/lower.ts';
import { PENALTY_STRENGTH } from '../optimizers.ts';
import { forwardHalf } from './dualForward.ts';

/** The network, its loss and one batch. */
export interface ProofSample {
  readonly graph: Graph;
  readonly loss: LowerOptions['loss'];
  /** The regulariser of the weights, where there is one. */
  readonly penalty?: { readonly kind: PenaltyKind; readonly strength: number } | undefined;
  /** Values of all parameters in the plan's order, each in its shape. */
  readonly parameters: readonly ArrayLike<number>[];
  /** [rows, features] and [rows, target columns]. */
  readonly inputs: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
  readonly rows: number;
  /** Seed and step that the masks of dropout are drawn from; 0 where they are not given. */
  readonly clock?: readonly [seed: number, step: number] | undefined;
}

/**
 * Parameters whose gradient is zero by construction, computed as rounding noise: a bias or shift that batch normalisation takes away
 * again, be it after linear layers between them.
 */
export function gradientFree({ nodes }: Graph): ReadonlySet<string> {
  const vanishes = (index: number): boolean => {
    const readers = nodes.flatMap((node, reader) => (node.in.includes(index) ? [reader] : []));
    const takesAway = (reader: number) => {
      const type = nodes[reader]?.type;
      return type === 'batchNorm' || ((type === 'linear' || type === 'scale') && vanishes(reader));
    };
    return readers.length > 0 && readers.every(takesAway);
  };
  return new Set(nodes.flatMap(({ name }, index) => (name !== undefined && vanishes(index) ? [`${name}.bias`] : [])));
}

/** The plan the proof runs: nothing fused, every node kept. */
export function proofPlan({ graph, loss, penalty, targets, rows }: ProofSample): Plan {
  return lower(graph, {
    batch: rows,
    samples: rows,
    targetColumns: targets.length / rows,
    loss,
    penalty: penalty?.kind,
    optimizer: 'sgd',
    clip: 'none',
    keepAll: true,
    epochSums: false,
    inputGradient: false,
  });
}

/** A machine that holds the sample. */
export function referenceOf(sample: ProofSample) {
  const machine = referenceBackend.prepare(proofPlan(sample));
  const { plan } = machine;
  machine.write(plan.data.inputs, sample.inputs);
  machine.write(plan.data.targets, sample.targets);
  for (let row = 0; row < sample.rows; row++) machine.set(plan.data.order, row, row);
  const { clock } = plan;
  if (clock !== null) for (const index of [0, 1]) machine.set(clock, index, sample.clock?.[index] ?? 0);
  machine.set(plan.hyper, plan.hyperNames.indexOf(PENALTY_STRENGTH), sample.penalty?.strength ?? 0);
  plan.parameters.forEach(({ tensor }, index) => {
    machine.write(tensor, sample.parameters[index] ?? []);
  });
  return machine;
}

/** Activation ops that have kinks. */
export function kinkedOps(plan: Plan): Extract<Op, { op: 'activation' }>[] {
  return forwardHalf(plan).flatMap((op) =>
    op.op === 'activation' && activationOf(op.activation).kinks.length > 0 ? [op] : [],
  );
}

/** Rows of the batch in which some neuron stands exactly on a kink, by activation; one op a piece. */
export function* rowsOnKinks(sample: ProofSample): Generator<void, Map<number, string>> {
  const machine = referenceOf(sample);
  yield* machine.pieces(forwardHalf(machine.plan));
  const found = new Map<number, string>();
  for (const { input, activation } of kinkedOps(machine.plan)) {
    const { kinks } = activationOf(activation);
    machine.read(input).forEach((z, index) => {
      // Over a sequence rows are step by step, all samples of each.
      if (kinks.includes(z)) found.set(Math.floor(index / input.columns) % sample.rows, activation);
    });
  }
  return found;
}

/** The sample without some of its rows. */
export function withoutRows(sample: ProofSample, left: ReadonlyMap<number, unknown>): ProofSample {
  const kept = Array.from({ length: sample.rows }, (_, row) => row).filter((row) => !left.has(row));
  const pick = (values: ArrayLike<number>) => {
    const width = values.length / sample.rows;
    return kept.flatMap((row) => Array.from({ length: width }, (_, column) => values[row * width + column] as number));
  };
  return { ...sample, inputs: pick(sample.inputs), targets: pick(sample.targets), rows: kept.length };
}

/** At most `most` rows of the sample, the first ones. */
export function firstRows(sample: ProofSample, most: number): ProofSample {
  const beyond = Array.from({ length: Math.max(0, sample.rows - most) }, (_, k) => [most + k, null] as const);
  return withoutRows(sample, new Map(beyond));
}
