/**
 * Where dL/d(value) of every node is put together while the backward half is lowered: a node that several others read gets
 * one share from each. Called by lowerNodes.ts, one for every backward program.
 */
import type { Op, Tensor } from '../backends/plan.ts';
import { INPUT } from './analysis.ts';
import type { Context } from './context.ts';
import { layerTypeOf } from './index.ts';

/** Collects the shares of one backward program. */
export class LoweredGradients {
  readonly #context: Context;
  readonly #shares = new Map<number, Tensor[]>();
  readonly #done = new Set<number>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** The tensor of a node's whole gradient. */
  own(index: number): Tensor {
    const name = index === INPUT ? 'input/grad' : `node/${index}/grad`;
    return this.#tensor(name, index);
  }

  /** A tensor for what reader `reader` adds, through its k-th input, to the gradient of node `index`. */
  share(index: number, reader: number, k: number): Tensor {
    const { analysis } = this.#context;
    // The op takes the activation's derivative along: what it gives is already the gradient below the activation.
    if (analysis.fusesGradient(index)) {
      this.#done.add(index);
      return this.share(analysis.nodes[index]?.in[0] as number, index, 0);
    }
    const single = analysis.consumers(index).length === 1;
    const tensor = single ? this.own(index) : this.#tensor(`node/${index}/grad/${reader}.${k}`, index);
    this.give(index, tensor);
    return tensor;
  }

  /** Declares an existing tensor to be a share. */
  give(index: number, share: Tensor): void {
    this.#shares.set(index, [...(this.#shares.get(index) ?? []), share]);
  }

  /** Whether the node's own backward half was taken along by another op. */
  isDone(index: number): boolean {
    return this.#done.has(index);
  }

  /** The sum of all shares, put together by ops in `program` where there are several; null where nothing reaches the node. */
  total(index: number, program: Op[]): Tensor | null {
    const [first, ...others] = this.#shares.get(index) ?? [];
    if (first === undefined) return null;
    if (others.length === 0) return first;
    const output = this.own(index);
    others.forEach((right, k) => {
      program.push({ op: 'add', left: k === 0 ? first : output, right, output });
    });
    this.#shares.set(index, [output]);
    return output;
  }

  /** The node's whole gradient, once it was put together; null where there is none. */
  known(index: number): Tensor | null {
    return this.#shares.get(index)?.[0] ?? null;
  }

  #tensor(name: string, index: number): Tensor {
    const { tensors, options, analysis } = this.#context;
    const node = index === INPUT ? undefined : analysis.nodes[index];
    const shape = (node && layerTypeOf(node).deltaShape?.(node)) ?? analysis.shapeOf(index);
    return tensors.batch(name, 'delta', options.batch * analysis.rowsOf(index), shape);
  }
}
