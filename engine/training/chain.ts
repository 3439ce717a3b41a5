/**
 * The chain rule with this run's numbers: what each layer multiplies the gradient by on its way back,
 *   delta_(l-1) = (W_l^T delta_l) * f'(z_(l-1)),   ||delta_(l-1)|| = ||delta_l|| * weights * joins * derivative,
 * read from a trainer that has just computed a step's gradients with every node kept. Asked for by the session (chain).
 */
import { activationOf } from '../activations.ts';
import type { Op, Plan } from '../backends/plan.ts';
import { INPUT } from '../layers/analysis.ts';
import type { ActivationNode, Graph } from '../layers/graph.ts';
import { norm } from '../numeric/norm.ts';
import { meanFactor } from './growth.ts';
import { LayerTensors, type LookedInto, layerParameters } from './layerTensors.ts';

/** One weight layer and the way from it to the one before; norms in float64 over the whole batch. */
export interface ChainLink {
  /** Index in the record layout. */
  readonly layer: number;
  /** ||delta||, delta = dL/dz of this layer. */
  readonly delta: number;
  /** Mean |f'| over batch and units of the activation behind this layer; 1 where there is none. */
  readonly meanDerivative: number;
  /** Null for the first layer, and where no way leads to the layer before. 0 / 0 is NaN. */
  readonly back: {
    /** ||W^T delta|| / ||delta||. */
    readonly weights: number;
    /** What else stands between the two layers: residual connections, normalisation, dropout, the way through time; 1 where there is nothing. */
    readonly joins: number;
    /** ||W^T delta * f'|| / ||W^T delta||: the derivative of the activation between the two layers; 1 without. */
    readonly derivative: number;
    /** ||delta of the layer before|| / ||delta||: the product of the three. */
    readonly product: number;
  } | null;
}

/** The whole chain; hidden layers are all but the last. */
export interface Chain {
  /** From the last layer to the first. */
  readonly links: readonly ChainLink[];
  /** ||delta of the first layer|| / ||delta of the last hidden layer||; 1 below two hidden layers. */
  readonly total: number;
  /** Geometric mean of the factor a layer back: total^(1 / (hidden layers - 1)); null below two, or where it means nothing. */
  readonly growth: number | null;
}

/** Reads the chain, one layer at a time: whoever pulls may stop between two of them. */
export function* chainOf(trainer: LookedInto): Generator<void, Chain> {
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
      meanDerivative: meanDerivative(trainer, layer),
      back:
        below === undefined
          ? null
          : wayBack(trainer, layer, below, deltas[index] as number, deltas[index - 1] as number),
    });
    yield;
  }
  const hidden = deltas.slice(0, -1);
  const [first, last] = [hidden[0], hidden.at(-1)];
  return {
    links,
    total: hidden.length < 2 ? 1 : (first as number) / (last as number),
    // Between the two weights of a recurrent layer lies the way through time: no factor a layer.
    growth: layers.some(({ place }) => place.part !== null) ? null : meanFactor(last, first, hidden.length - 1),
  };
}

/** Ops that give dL/dx of a layer with weights. */
type InputGradient = Extract<Op, { op: 'inputGradient' | 'convolutionInputGradient' | 'treeInputGradient' }>;

function wayBack(
  { machine, graph }: LookedInto,
  layer: LayerTensors,
  below: LayerTensors,
  from: number,
  to: number,
): ChainLink['back'] {
  const { plan } = machine;
  const { source, layer: layout, node: own } = layer.place;
  // Both weights of a recurrent layer read and write the same states: neither stands behind the other.
  if (own === below.place.node) return null;
  const { weight: called } = layerParameters(graph, layout.name);
  const weight = plan.parameters.find(({ name }) => name === called)?.tensor;
  const op = plan.programs.gradients.find(
    (each): each is InputGradient =>
      ((each.op === 'inputGradient' || each.op === 'convolutionInputGradient') && each.weight === weight) ||
      (each.op === 'treeInputGradient' && each.vectors === weight),
  );
  const way = wayDown(graph, weightLayers(plan), source, below.place.node);
  if (op === undefined || way === null) return null;
  const share = norm(machine.read(op.result));
  const whole = (node: number) => {
    const gradient = plan.nodes[node]?.gradient ?? null;
    return gradient === null ? Number.NaN : gradient === op.result ? share : norm(machine.read(gradient));
  };
  let derivative = 1;
  let above = whole(source);
  let joins = above === share ? 1 : above / share;
  for (const [node, next] of way) {
    const here = next === below.place.node && below.place.part === null ? to : whole(next);
    if (graph.nodes[node]?.type === 'activation') derivative *= here / above;
    else joins *= here / above;
    above = here;
  }
  if (below.place.part !== null) joins *= to / above;
  return { weights: share / from, joins, derivative, product: to / from };
}

function weightLayers({ layout }: Plan): ReadonlySet<string> {
  return new Set(layout.layers.map(({ name }) => name.split(' ')[0] ?? name));
}

/** The nodes passed from `from` down to `target`, each with the one it reads next; null where another weight layer is in the way. */
function wayDown(
  graph: Graph,
  layers: ReadonlySet<string>,
  from: number,
  target: number,
): readonly (readonly [node: number, next: number])[] | null {
  if (from === target) return [];
  const node = graph.nodes[from];
  if (from === INPUT || node === undefined || (node.name !== undefined && layers.has(node.name))) return null;
  for (const source of node.in) {
    const rest = wayDown(graph, layers, source, target);
    if (rest !== null) return [[from, source], ...rest];
  }
  return null;
}

/** The activation behind a layer, at once or after a normalisation; null where the next layer or none comes first. */
function activationBehind({ graph, machine }: LookedInto, node: number): ActivationNode | null {
  const layers = weightLayers(machine.plan);
  for (let at = node; ; ) {
    const next = graph.nodes.findIndex(
      (each) => each.in.includes(at) && !(each.name !== undefined && layers.has(each.name)),
    );
    const found = graph.nodes[next];
    if (found === undefined) return null;
    if (found.type === 'activation') return found;
    at = next;
  }
}

function meanDerivative(trainer: LookedInto, { place: { node } }: LayerTensors): number {
  const { machine } = trainer;
  const behind = activationBehind(trainer, node);
  const input = machine.plan.nodes[behind?.in[0] ?? INPUT]?.value;
  if (behind === null || input === undefined) return 1;
  const { derivative } = activationOf(behind.fn);
  const learned = machine.plan.parameters.find(
    ({ kind, name }) => kind === 'slope' && name === `${behind.name}.weight`,
  );
  const slope = learned === undefined ? 0 : machine.get(learned.tensor, 0);
  const values = machine.read(input);
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += Math.abs(derivative(values[index] as number, slope));
  return sum / values.length;
}
