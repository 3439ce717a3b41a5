/**
 * The proof that the gradients on the screen are right: back-propagation against forward-mode dual numbers in float64, along
 * random directions of every parameter tensor and for single edges of the first layer; and the float32 gradient against
 * back-propagation in float64. Samples on a kink (ReLU at exactly 0) have no derivative and are left out by name. Finite
 * differences join where they resolve: on deep sigmoid nets they do not. Called by the session and by tests.
 */
import { norm } from '../numeric/norm.ts';
import { type Random, randomStream } from '../numeric/random.ts';
import { PENALTY_STRENGTH } from '../optimizers.ts';
import { DualMemory, dualLoss } from './dualForward.ts';
import { type Difference, differenceAlong } from './finiteDifference.ts';
import {
  firstRows,
  gradientFree,
  type ProofSample,
  proofPlan,
  referenceOf,
  rowsOnKinks,
  withoutRows,
} from './proofSample.ts';

export type { ProofSample } from './proofSample.ts';

/** What is to be proved. */
export interface ProofRequest extends ProofSample {
  /** The gradient to be compared, as a float32 backend computed it for this batch; null: none. */
  readonly gradients: readonly ArrayLike<number>[] | null;
  /** Chooses the directions. */
  readonly seed: number;
  /** Most directions and edges to try; each costs about three forward passes in float64. */
  readonly most?: number;
}

/** What came out. Differences are relative: |a - b| / max(|a|, |b|); for tensors ||a - b|| / ||b||. */
export interface Proof {
  /** Largest difference between back-propagation and dual numbers. NaN where nothing could be compared. */
  readonly dual: number;
  /** Largest difference between the float32 gradient and back-propagation in float64, over the parameter tensors. */
  readonly wasm: number;
  readonly directions: number;
  readonly edges: number;
  /** Finite differences: how many resolved, the largest difference of those, how many crossed a kink. */
  readonly differences: { readonly count: number; readonly largest: number; readonly crossed: number };
  /** What was left out, by name: samples on the kink of an activation, tensors below the range of float32. */
  readonly skipped: readonly { readonly what: string; readonly count: number }[];
}

/** Below this, float32 gradients lose their digits to underflow on the way. */
const FLOAT32_RANGE = 1e-33;
/** Multiply-adds of one forward pass that a try may cost, and of all tries: large networks are tried on fewer samples. */
const WORK_PER_TRY = 4e6;
const WORK = 8e7;
const MOST_TRIED = 48;
const FEWEST_TRIED = 8;

/** Proves the gradients of one batch. */
export function proveGradients(request: ProofRequest): Proof {
  const pieces = proving(request);
  for (;;) {
    const next = pieces.next();
    if (next.done === true) return next.value;
  }
}

/** The same in pieces, each no more than one op over the batch: whoever pulls may stop in between. */
export function* proving(request: ProofRequest): Generator<void, Proof> {
  const onKinks = yield* rowsOnKinks(request);
  const weights = request.parameters.reduce((sum, values) => sum + values.length, 0);
  const smooth = firstRows(withoutRows(request, onKinks), Math.ceil(WORK_PER_TRY / weights));
  const affordable = Math.max(FEWEST_TRIED, Math.min(MOST_TRIED, Math.floor(WORK / (weights * smooth.rows))));
  const skipped = new Map<string, number>();
  for (const what of onKinks.values()) count(skipped, what);
  const tried = smooth.rows === 0 ? [] : yield* tryDirections(smooth, request.seed, request.most ?? affordable);
  const wasm =
    request.gradients === null ? Number.NaN : yield* largestTensorDifference(request, request.gradients, skipped);
  const resolved = tried.flatMap(({ difference }) => (difference.resolved ? [difference.relative] : []));
  const crossed = tried.filter(({ difference }) => difference.crossed).length;
  return {
    dual: largest(tried.map(({ relative }) => relative)),
    wasm,
    directions: tried.filter(({ edge }) => !edge).length,
    edges: tried.filter(({ edge }) => edge).length,
    differences: { count: resolved.length, largest: largest(resolved), crossed },
    skipped: [...skipped].map(([what, number]) => ({ what, count: number })),
  };
}

interface Tried {
  readonly edge: boolean;
  readonly relative: number;
  readonly difference: Difference;
}

/** Compares one derivative after another: a direction within each parameter tensor, then edges of the first layer. */
function* tryDirections(sample: ProofSample, seed: number, most: number): Generator<void, Tried[]> {
  const machine = referenceOf(sample);
  yield* machine.pieces(machine.plan.programs.gradients);
  const { parameters } = machine.plan;
  const gradients = parameters.map(({ gradient }) => machine.read(gradient));
  const random = randomStream(seed, 'gradient proof');
  function* attempt(parameter: number, direction: Float64Array, edge: boolean): Generator<void, Tried> {
    yield;
    const back = dot(gradients[parameter] ?? [], direction);
    const forward = yield* dualDerivative(sample, parameter, direction);
    const difference = yield* differenceAlong(sample, parameter, direction, back);
    return { edge, relative: relative(forward, back), difference };
  }
  const edges = Math.min(Math.ceil(most / 4), gradients[0]?.length ?? 0);
  const free = gradientFree(sample.graph);
  const compared = parameters.flatMap(({ name }, index) => (free.has(name) ? [] : [index]));
  const chosen = spread(compared.length, most - edges).map((place) => compared[place] as number);
  const tried: Tried[] = [];
  for (const parameter of chosen) {
    tried.push(yield* attempt(parameter, unitVector(gradients[parameter]?.length ?? 0, random), false));
  }
  for (let edge = 0; edge < edges; edge++) {
    const direction = new Float64Array(gradients[0]?.length ?? 0);
    direction[random.integer(direction.length)] = 1;
    tried.push(yield* attempt(0, direction, true));
  }
  return tried;
}

/** dL along `direction` of one parameter, by dual numbers. */
function* dualDerivative(sample: ProofSample, parameter: number, direction: Float64Array): Generator<void, number> {
  const plan = proofPlan(sample);
  const memory = new DualMemory(plan);
  memory.values(plan.input).set(sample.inputs);
  memory.values(plan.target).set(sample.targets);
  if (plan.clock !== null) memory.values(plan.clock).set(sample.clock ?? [0, 0]);
  memory.values(plan.hyper)[plan.hyperNames.indexOf(PENALTY_STRENGTH)] = sample.penalty?.strength ?? 0;
  plan.parameters.forEach(({ tensor }, index) => {
    const inMemory = (values: ArrayLike<number>) => (tensor.transposed ? columnsFirst(values, tensor.rows) : values);
    memory.values(tensor).set(inMemory(sample.parameters[index] ?? []));
    if (index === parameter) memory.tangents(tensor).set(inMemory(direction));
  });
  return (yield* dualLoss(plan, memory)).tangent;
}

/** [columns, rows] -> [rows, columns]. */
function columnsFirst(values: ArrayLike<number>, rows: number): Float64Array {
  const columns = values.length / rows;
  return Float64Array.from(values, (_, index) => {
    return values[(index % columns) * rows + Math.floor(index / columns)] as number;
  });
}

function* largestTensorDifference(
  request: ProofRequest,
  gradients: readonly ArrayLike<number>[],
  skipped: Map<string, number>,
): Generator<void, number> {
  const machine = referenceOf(request);
  yield* machine.pieces(machine.plan.programs.gradients);
  const free = gradientFree(request.graph);
  const differences = machine.plan.parameters.flatMap(({ name, gradient }, index) => {
    if (free.has(name)) {
      count(skipped, 'gradientFree');
      return [];
    }
    const right = machine.read(gradient);
    const length = norm(right);
    if (length < FLOAT32_RANGE) {
      count(skipped, 'underflow');
      return [];
    }
    const shown = gradients[index] ?? [];
    return [norm(right.map((value, k) => value - (shown[k] as number))) / length];
  });
  return largest(differences);
}

/** `wanted` of `count` indices, evenly spread, first and last among them. */
function spread(count: number, wanted: number): number[] {
  if (count <= wanted) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: wanted }, (_, k) => Math.round((k * (count - 1)) / (wanted - 1)));
}

function unitVector(length: number, random: Random): Float64Array {
  const vector = new Float64Array(length).map(() => random.normal());
  const scale = norm(vector);
  return vector.map((value) => value / scale);
}

function dot(a: ArrayLike<number>, b: Float64Array): number {
  return b.reduce((sum, value, index) => sum + value * (a[index] as number), 0);
}

function relative(a: number, b: number): number {
  return a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}

/** NaN where there is none or one is NaN. */
function largest(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : Math.max(...values);
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
