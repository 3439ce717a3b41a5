/**
 * The chain rule with this run's numbers: what each layer multiplies the gradient by on its way back,
 *   delta_(l-1) = (W_l^T delta_l) * f'(z_(l-1)),   ||delta_(l-1)|| = ||delta_l|| * weights * joins * derivative,
 * read from a trainer that has just computed a step's gradients with every node kept. Asked for by the session (chain).
 */
import { activationOf } from '../activations.ts';
import type { Op } from '../backends/plan.ts';
import { INPUT } from '../layers/analysis.ts';
import type { Graph } from '../layers/graph.ts';
import { norm } from '../numeric/norm.ts';
import { fitGrowth, type Growth } from './growth.ts';
import { LayerTensors } from './layerTensors.ts';
import type { Trainer } from './trainer.ts';

/** One weight layer and the way from it to the one before; norms in float64 over the whole batch. */
export interface ChainLink {
  /** Index in the record layout. */
  readonly layer: number;
  /** ||delta||, delta = dL/dz of this layer. */
  readonly delta: number;
  /** Mean |f'(z)| over batch and units of this layer's own activation; 1 where there is none. */
  readonly meanDerivative: number;
  /** Null for the first layer, and where no way leads to the layer before. 0 / 0 is NaN. */
  readonly back: {
    /** ||W^T delta|| / ||delta||. */
    readonly weights: number;
    /** What other readers of the same values (residual connections) add; 1 where there are none. */
    readonly joins: number;
    /** ||W^T delta * f'|| / ||W^T delta||: what lies between the two layers, in a dense network the activation's derivative. */
    readonly derivative: number;
    /** ||delta of the layer before|| / ||delta||: the product of the three. */
    readonly product: number;
  } | null;
}

/** The whole chain. */
export interface Chain {
  /** From the last layer to the first. */
  readonly links: readonly ChainLink[];
  /** ||delta of the first layer|| / ||delta of the last||. */
  readonly total: number;
  /** The line through the hidden layers' log ||delta||; hidden layers are all but the last. */
  readonly growth: Growth | null;
}

/** Reads the chain, one layer at a time: whoever pulls may stop between two of them. */
export function* chainOf(trainer: Trainer): Generator<void, Chain> {
  const count = trainer.machine.plan.layout.layers.length;
  const layers = Array.from({ length: count }, (_, index) => new LayerTensors(trainer, index));
  const deltas: number[] = [];
  for (const layer of layers) {
    deltas.push(norm(layer.delta()));
    yield;
  }
  const links: ChainLink[] = [];
  for (let index = count - 1; index >= 0; index--) {
    const layer = layers[index] as LayerTensors;
    const below = layers[index - 1];
    links.push({
      layer: index,
      delta: deltas[index] as number,
      meanDerivative: meanDerivative(layer),
      back:
        below === undefined
          ? null
          : wayBack(trainer, layer, below, deltas[index] as number, deltas[index - 1] as number),
    });
    yield;
  }
  return {
    links,
    total: (deltas[0] as number) / (deltas[count - 1] as number),
    growth: fitGrowth(deltas.slice(0, -1)),
  };
}

type InputGradient = Extract<Op, { op: 'inputGradient' }>;

function wayBack(
  { machine, graph }: Trainer,
  layer: LayerTensors,
  below: LayerTensors,
  from: number,
  to: number,
): ChainLink['back'] {
  const { plan } = machine;
  const { source, layer: layout } = layer.place;
  const weight = plan.parameters.find(({ name }) => name === `${layout.name}.weight`)?.tensor;
  const op = plan.programs.gradients.find(
    (each): each is InputGradient => each.op === 'inputGradient' && each.weight === weight,
  );
  const whole = plan.nodes[source]?.gradient ?? null;
  const recorded = new Set(plan.layout.layers.map(({ name }) => name));
  if (op === undefined || whole === null || !leadsTo(graph, recorded, source, below.place.node)) return null;
  const share = norm(machine.read(op.result));
  const total = op.result === whole ? share : norm(machine.read(whole));
  return {
    weights: share / from,
    joins: op.result === whole ? 1 : total / share,
    derivative: to / total,
    product: to / from,
  };
}

/** Whether node `target` is reached from node `from` without passing another weight layer. */
function leadsTo(graph: Graph, recorded: ReadonlySet<string>, from: number, target: number): boolean {
  if (from === target) return true;
  const node = graph.nodes[from];
  if (from === INPUT || node === undefined || (node.name !== undefined && recorded.has(node.name))) return false;
  return node.in.some((source) => leadsTo(graph, recorded, source, target));
}

function meanDerivative(layer: LayerTensors): number {
  const { activation } = layer.place.layer;
  if (activation === 'identity') return 1;
  const { derivative } = activationOf(activation);
  const slope = layer.slope();
  const values = layer.preActivations();
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += Math.abs(derivative(values[index] as number, slope));
  return sum / values.length;
}
