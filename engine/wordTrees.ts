/**
 * Registry of binary trees over a vocabulary, for the hierarchical softmax (Morin, Bengio 2005; Mikolov et al. 2013): how the words hang
 * from the inner nodes. A tree is data only; layers/softmaxTree.ts computes with it.
 *
 * V words have V - 1 inner nodes, numbered in order of creation, leaves first: the root is V - 2. P(word | h) is the product over the
 * word's path of sigmoid((1 - 2 code) z), z = v . h + b of the inner node.
 */

/** The way from the root to every word. */
export interface WordTree {
  /** Inner nodes on the way to each word. */
  readonly paths: readonly (readonly number[])[];
  /** The branch taken at each of them, 0 or 1. */
  readonly codes: readonly (readonly number[])[];
}

/** How a tree is put up. */
export interface WordTreeRule {
  readonly formula: { readonly tex: string };
  /** Joins counted words until one tree is left; `join(left, right)` makes an inner node and returns its number. */
  build(counts: readonly number[], join: (left: number, right: number) => number): void;
}

const table = {
  /** Huffman 1952: the two rarest are joined, again and again; among equal counts the smaller number goes first. */
  huffman: {
    formula: { tex: 'E[\\text{length}] \\le H(p) + 1' },
    build(counts, join) {
      const heap = new RarestFirst();
      counts.forEach((count, word) => {
        heap.push({ count, id: word });
      });
      while (heap.size > 1) {
        const [left, right] = [heap.pop(), heap.pop()];
        heap.push({ count: left.count + right.count, id: join(left.id, right.id) });
      }
    },
  },
  /** Halves of the vocabulary, halved again: every path is as long as the next, give or take one. */
  balanced: {
    formula: { tex: '\\text{length} \\le \\lceil \\log_2 V \\rceil' },
    build(counts, join) {
      const joined = (first: number, count: number): number => {
        if (count === 1) return first;
        const half = Math.ceil(count / 2);
        const left = joined(first, half);
        return join(left, joined(first + half, count - half));
      };
      joined(0, counts.length);
    },
  },
} as const satisfies Record<string, WordTreeRule>;

/** Name of a kind of tree. */
export type WordTreeName = keyof typeof table;

/** Every kind of tree, by name. */
export const wordTrees: Readonly<Record<WordTreeName, WordTreeRule>> = table;

/** The tree over words with these counts; at least two words. */
export function wordTree(name: WordTreeName, counts: readonly number[]): WordTree {
  const words = counts.length;
  if (words < 2) throw new RangeError(`a tree needs 2 words, given ${words}`);
  const parents = new Map<number, { readonly node: number; readonly code: number }>();
  let created = 0;
  wordTrees[name].build(counts, (left, right) => {
    const node = created++;
    parents.set(left, { node, code: 0 });
    parents.set(right, { node, code: 1 });
    return words + node;
  });
  const ways = counts.map((_, word) => {
    const way: { readonly node: number; readonly code: number }[] = [];
    for (let at = parents.get(word); at !== undefined; at = parents.get(words + at.node)) way.unshift(at);
    return way;
  });
  return {
    paths: ways.map((way) => way.map(({ node }) => node)),
    codes: ways.map((way) => way.map(({ code }) => code)),
  };
}

interface Counted {
  readonly count: number;
  readonly id: number;
}

/** A heap whose top is the rarest; among equal counts the smallest number. */
class RarestFirst {
  readonly #items: Counted[] = [];

  get size(): number {
    return this.#items.length;
  }

  push(item: Counted): void {
    this.#items.push(item);
    for (let at = this.#items.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#swapped(at, parent)) return;
      at = parent;
    }
  }

  pop(): Counted {
    const top = this.#items[0] as Counted;
    const last = this.#items.pop() as Counted;
    if (this.#items.length > 0) this.#items[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const rarer = right < this.#items.length && this.#before(right, left) ? right : left;
      if (rarer >= this.#items.length || !this.#swapped(rarer, at)) return top;
      at = rarer;
    }
  }

  #before(a: number, b: number): boolean {
    const [x, y] = [this.#items[a] as Counted, this.#items[b] as Counted];
    return x.count < y.count || (x.count === y.count && x.id < y.id);
  }

  /** Changes places where `below` belongs above. */
  #swapped(below: number, above: number): boolean {
    if (!this.#before(below, above)) return false;
    [this.#items[below], this.#items[above]] = [this.#items[above] as Counted, this.#items[below] as Counted];
    return true;
  }
}
