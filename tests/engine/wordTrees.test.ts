/**
 * Trees over words: Huffman's is the shortest there is, both number their inner nodes as they were made, ties go by number.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type WordTree, type WordTreeName, wordTree, wordTrees } from '../../engine/index.ts';

const names = Object.keys(wordTrees) as WordTreeName[];
const counts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 40 });

/** Which word or inner node hangs from each branch: "node code" -> child. */
function children({ paths, codes }: WordTree): Map<string, string> {
  const found = new Map<string, string>();
  paths.forEach((path, word) => {
    path.forEach((node, k) => {
      const next = path[k + 1];
      const child = next === undefined ? `word ${word}` : `node ${next}`;
      const branch = `${node} ${codes[word]?.[k]}`;
      expect(found.get(branch) ?? child).toBe(child);
      found.set(branch, child);
    });
  });
  return found;
}

const expected = (tree: WordTree, list: readonly number[]) =>
  tree.paths.reduce((sum, path, word) => sum + path.length * (list[word] as number), 0);

describe.each(names)('%s', (name) => {
  test('is a binary tree with the root made last and parents after their children', () => {
    fc.assert(
      fc.property(counts, (list) => {
        const tree = wordTree(name, list);
        expect(children(tree).size).toBe(2 * (list.length - 1));
        for (const path of tree.paths) {
          expect(path[0]).toBe(list.length - 2);
          path.forEach((node, k) => {
            expect(node).toBeLessThan(path[k - 1] ?? list.length);
          });
        }
      }),
    );
  });

  test('needs two words', () => {
    expect(() => wordTree(name, [3])).toThrow(RangeError);
  });
});

test("Huffman's expected length is within one bit of the entropy and never above the balanced tree's", () => {
  fc.assert(
    fc.property(counts, (list) => {
      const total = list.reduce((sum, count) => sum + count, 0);
      const entropy = list.reduce((sum, count) => sum - (count / total) * Math.log2(count / total), 0);
      const length = expected(wordTree('huffman', list), list) / total;
      expect(length).toBeGreaterThanOrEqual(entropy - 1e-9);
      expect(length).toBeLessThanOrEqual(entropy + 1);
      expect(length).toBeLessThanOrEqual(expected(wordTree('balanced', list), list) / total);
    }),
  );
});

test('ties go to the smaller number; the one that is taken first is branch 0', () => {
  // Words 3 and 0 make node 0 (7), words 1 and 2 node 1 (10): 0 goes before 1 and 2, as all three count 5.
  const { paths, codes } = wordTree('huffman', [5, 5, 5, 2]);
  expect(paths.map(String)).toEqual(['2,0', '2,1', '2,1', '2,0']);
  expect(codes.map(String)).toEqual(['0,1', '1,0', '1,1', '0,0']);
});

test('balanced paths differ by one at most', () => {
  const lengths = wordTree('balanced', new Array(21).fill(1)).paths.map((path) => path.length);
  expect(new Set(lengths)).toEqual(new Set([4, 5]));
});
