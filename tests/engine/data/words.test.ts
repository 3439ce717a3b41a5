/**
 * Sets over words and characters, and the documents that train on them: what is drawn, what is put together, what is refused.
 */
import { describe, expect, test } from 'vitest';
import { loadDataSet } from '../../../engine/data/dataSet.ts';
import { parseExperiment } from '../../../engine/experiment/problems.ts';
import { compileGraph, type Experiment, loadExperimentData, presets, wordTree } from '../../../engine/index.ts';
import { readAsset } from '../../../main/assets.ts';

function load(set: string, more: object = {}, seed = 3) {
  return loadDataSet({ set, shape: 'tokens', standardize: 'global', samples: 400, ...more }, seed, readAsset);
}

describe('pairs of words', () => {
  test('are the most frequent words of the file, by their numbers, not standardised', () => {
    const data = load('wordsDe', { symbols: 50, length: 3 });
    expect(data.classes.slice(0, 4)).toEqual(['die', 'und', 'er', 'der']);
    expect(data.classes).toContain('für');
    expect([data.classes.length, data.counts?.length, data.counts?.[0]]).toEqual([50, 50, 626]);
    expect([data.sample, data.outputs, data.train.count, data.test.count]).toEqual([[3], 50, 320, 80]);
    expect(data.train.inputs.every((id) => Number.isInteger(id) && id >= 0 && id < 50)).toBe(true);
  });

  test('are drawn by frequency from the seed; contexts tell of the word', () => {
    const data = load('wordsEn', { symbols: 100, samples: 20_000 });
    const share = data.train.targets.filter((word) => word === 0).length / data.train.count;
    const total = data.counts?.reduce((sum, count) => sum + count, 0) ?? 0;
    expect(share).toBeCloseTo((data.counts?.[0] ?? 0) / total, 1);
    expect(load('wordsEn', {}, 4).train.inputs).not.toEqual(load('wordsEn').train.inputs);
    expect(load('wordsEn').train.inputs).toEqual(load('wordsEn').train.inputs);
    const beside = (noise: number) => {
      const { train } = load('wordsEn', { noise, samples: 4000, length: 2 });
      return new Set(Array.from(train.targets, (word, row) => `${word} ${train.inputs[2 * row]}`)).size;
    };
    expect(beside(0)).toBeLessThan(0.6 * beside(1));
  });
});

test('characters come as they stand in the text: the window and what follows it', () => {
  const data = load('characters', { length: 12 });
  const text = (ids: ArrayLike<number>) => Array.from(ids, (id) => data.classes[id]).join('');
  const whole = new TextDecoder().decode(readAsset('data/moby_dick_20_chapters_en.txt'));
  for (const split of [data.train, data.test]) {
    for (let row = 0; row < split.count; row += 40) {
      const window = text(split.inputs.subarray(12 * row, 12 * row + 12)) + text([split.targets[row] ?? 0]);
      expect(whole).toContain(window);
    }
  }
  expect([...new Set(whole)].sort()).toEqual([...data.classes].sort());
});

const head = { type: 'softmaxTree' };
const lookUp = { type: 'embedding', dim: 4 };
const dense = (units: number) => ({ type: 'dense', units, activation: 'tanh' });

function parsed(data: object, blocks: object[], loss: object = { type: 'crossEntropy' }) {
  return parseExperiment({
    ...{ format: 'gradiorama-experiment', version: 1, data, model: { blocks }, loss },
    optimizer: { type: 'sgd', learningRate: 0.1 },
  });
}

describe('documents', () => {
  const tokens = { set: 'wordsEn', shape: 'tokens', symbols: 20 };

  test.each([
    ['a dense layer on numbers of words', tokens, [dense(3), head], 'model.blocks[0]', 'needsEmbedding'],
    ['a lookup of measurements', { set: 'digits' }, [lookUp, dense(10)], 'model.blocks[0]', 'needsTokens'],
    ['a lookup twice', tokens, [lookUp, lookUp, head], 'model.blocks[1]', 'needsTokens'],
    ['a tree in the middle', tokens, [lookUp, head, dense(20)], 'model.blocks[2]', 'treeNotLast'],
    ['a vector of words', { ...tokens, shape: 'vector' }, [lookUp, head], 'data.shape', 'shapeNotOffered'],
    ['too many words', { ...tokens, symbols: 1001 }, [lookUp, head], 'data.symbols', 'tooLarge'],
    [
      'a recurrent layer without a sequence',
      tokens,
      [lookUp, { type: 'recurrent', units: 3 }, head],
      'model.blocks[1]',
      'needsSequence',
    ],
    [
      'a tree that is added to',
      tokens,
      [lookUp, { type: 'residual', blocks: [head] }],
      'model.blocks[1].blocks[0]',
      'treeNotLast',
    ],
  ])('%s is refused', (_, data, blocks, path, code) => {
    const result = parsed(data, blocks);
    expect(result.ok ? [] : result.problems).toContainEqual(expect.objectContaining({ path, code }));
  });

  test('a tree with another loss, or with smoothing, is refused', () => {
    const codes = [{ type: 'mse' }, { type: 'crossEntropy', labelSmoothing: 0.1 }].map((loss) => {
      const result = parsed(tokens, [lookUp, head], loss);
      return result.ok ? null : result.problems[0]?.code;
    });
    expect(codes).toEqual(['treeLoss', 'treeSmoothing']);
  });

  test('a tree hangs its words by their counts; other classes have equal ones', () => {
    const data = loadExperimentData(presets['words-tree'], readAsset);
    const { nodes } = compileGraph(presets['words-tree'], data);
    expect(nodes.at(-1)).toMatchObject({ type: 'softmaxTree', tree: wordTree('huffman', data.counts ?? []) });
    const digits = parsed({ set: 'digits' }, [dense(5), { ...head, tree: 'balanced', bias: true }]);
    if (!digits.ok) throw new Error('refused');
    const tree = compileGraph(digits.experiment, { sample: [64], outputs: 10 }).nodes.at(-1);
    expect(tree).toMatchObject({ features: 5, bias: true, tree: wordTree('balanced', new Array(10).fill(1)) });
  });

  test('every word of a recurrent model reads the same table', () => {
    const { nodes } = compileGraph(presets.characters as Experiment, { sample: [20], outputs: 75 });
    expect(nodes.map(({ type }) => type)).toEqual(['embedding', 'recurrent', 'linear']);
    expect(nodes[0]).toMatchObject({ vocabulary: 75, dim: 12, combine: 'sequence' });
  });
});
