/**
 * Plans by what they are made for, so that networks of one structure, such as the cells of a sweep, are lowered once. A plan holds no
 * values: many machines may be made from one. Called by the trainer and by networkCopy.ts.
 */
import type { Plan, Tensor, TensorRole } from '../backends/plan.ts';
import type { Graph } from '../layers/graph.ts';
import { type LowerOptions, lower } from '../layers/lower.ts';

/** Those of two structures: a run has one plan to train and up to four to evaluate. */
const MOST = 10;

/** Makes plans, and remembers the last ones. */
export class Plans {
  readonly #known = new Map<string, Plan>();

  /** The graph's plan, to train. */
  training(graph: Graph, options: LowerOptions): Plan {
    return this.#find(['training', graph, options], () => lower(graph, options));
  }

  /** The graph's plan, to be evaluated only. */
  evaluation(graph: Graph, options: LowerOptions): Plan {
    return this.#find(['evaluation', graph, options], () => evaluationOnly(lower(graph, options)));
  }

  #find(asked: readonly unknown[], make: () => Plan): Plan {
    const key = JSON.stringify(asked);
    const plan = this.#known.get(key) ?? make();
    // A map keeps the order of insertion: the one asked for last goes to the end.
    this.#known.delete(key);
    this.#known.set(key, plan);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest);
    return plan;
  }
}

/** Tensors that only training needs, unless an op of the evaluation names them. */
const TRAINING_ROLES: ReadonlySet<TensorRole> = new Set(['gradient', 'state', 'delta', 'scratch']);

/** The plan without its training: no program but `evaluate`, no memory but what that asks for. */
function evaluationOnly(plan: Plan): Plan {
  const { evaluate } = plan.programs;
  const named = new Set<unknown>(evaluate.flatMap((op) => Object.values(op).flat()));
  const viewed = new Set<unknown>(plan.tensors.filter((tensor) => named.has(tensor)).map(({ view }) => view?.of));
  const isNeeded = (tensor: Tensor) => !TRAINING_ROLES.has(tensor.role) || named.has(tensor) || viewed.has(tensor);
  return {
    ...plan,
    tensors: plan.tensors.filter(isNeeded),
    programs: { step: [], recordedStep: [], gradients: [], evaluate },
  };
}
