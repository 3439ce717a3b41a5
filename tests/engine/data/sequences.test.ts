/** Generated sequences and shapes: the answers are those of the task, worked out here from the inputs alone; sizes have their limits. */
import { describe, expect, test } from 'vitest';
import { type DataChoice, type DataSet, describeData, loadDataSet } from '../../../engine/data/dataSet.ts';
import { parseExperiment } from '../../../engine/experiment/problems.ts';

function load(set: string, more: Partial<DataChoice> = {}): DataSet {
  const choice = { set, shape: 'sequence', standardize: 'none', samples: 200, ...more } as const;
  return loadDataSet(choice, 3, () => new Uint8Array());
}

/** Inputs [steps][features] and targets of each training row. */
function rowsOf({ train, sample, targetColumns }: DataSet) {
  const [steps = 0, features = 0] = sample;
  return Array.from({ length: train.count }, (_, row) => {
    const at = (t: number, k: number) => train.inputs[(row * steps + t) * features + k] ?? Number.NaN;
    return {
      inputs: Array.from({ length: steps }, (__, t) => Array.from({ length: features }, (___, k) => at(t, k))),
      targets: [...train.targets.subarray(row * targetColumns, (row + 1) * targetColumns)],
    };
  });
}

/** The place of the one 1 of every step. */
function symbols(inputs: readonly (readonly number[])[]): number[] {
  for (const step of inputs) expect(step.filter((value) => value !== 0)).toEqual([1]);
  return inputs.map((step) => step.indexOf(1));
}

describe('sequences', () => {
  test('adding: the sum of the two marked numbers, one mark in each half', () => {
    for (const { inputs, targets } of rowsOf(load('adding', { length: 21 }))) {
      const marked = inputs.flatMap(([, mark], t) => (mark === 1 ? [t] : []));
      expect(marked).toHaveLength(2);
      expect([(marked[0] ?? 21) < 10, (marked[1] ?? 0) >= 10]).toEqual([true, true]);
      expect(targets).toHaveLength(1);
      const sum = inputs.reduce((total, [value = 0, mark = 0]) => total + value * mark, 0);
      expect(targets[0]).toBeCloseTo(sum, 6);
    }
  });

  test('copy: blank until the signal, then what was to be remembered', () => {
    const data = load('copy', { length: 12, symbols: 4, pattern: 3 });
    expect(data.classes).toEqual(['-', 'A', 'B', 'C', 'D']);
    for (const { inputs, targets } of rowsOf(data)) {
      const shown = symbols(inputs);
      expect(shown.indexOf(5)).toBe(8);
      expect(targets).toEqual([...Array.from({ length: 9 }, () => 0), ...shown.slice(0, 3)]);
    }
  });

  test('parity: even or odd so far', () => {
    for (const { inputs, targets } of rowsOf(load('parity', { length: 9 }))) {
      const bits = inputs.map(([bit = 0]) => bit);
      expect(targets).toEqual(bits.map((_, t) => bits.slice(0, t + 1).reduce((sum, bit) => sum + bit, 0) % 2));
    }
  });

  test('sine: the value that the next step shows', () => {
    for (const { inputs, targets } of rowsOf(load('sine', { length: 15 }))) {
      expect(targets.slice(0, -1)).toEqual(inputs.slice(1).map(([value]) => value));
      expect(inputs.every(([value = 2]) => Math.abs(value) <= 1)).toBe(true);
    }
  });

  test('patterns: the symbol that the next step shows, the same every round', () => {
    for (const { inputs, targets } of rowsOf(load('patterns', { length: 14, symbols: 3, pattern: 5 }))) {
      const shown = symbols(inputs);
      expect(targets.slice(0, -1)).toEqual(shown.slice(1));
      expect(shown.slice(5)).toEqual(shown.slice(0, -5));
    }
  });

  test('their length is the document’s, and a flat vector holds them too', () => {
    expect(describeData({ set: 'copy', shape: 'vector', standardize: 'none', length: 40, symbols: 3 })).toMatchObject({
      sample: [200],
      display: [40, 5],
      outputs: 4,
      targetColumns: 40,
      targetSteps: 40,
    });
  });
});

test('shapes: five kinds, each unlike the others', () => {
  const data = loadDataSet({ set: 'shapes', shape: 'image', standardize: 'none', noise: 0 }, 1, () => new Uint8Array());
  expect(data.sample).toEqual([1, 8, 8]);
  const means = data.classes.map((_, kind) => {
    const rows = Array.from({ length: data.train.count }, (__, row) => row).filter(
      (row) => data.train.targets[row] === kind,
    );
    return Array.from(
      { length: 64 },
      (__, k) => rows.reduce((sum, row) => sum + (data.train.raw[row * 64 + k] ?? 0), 0) / rows.length,
    );
  });
  const nearest = (row: number) => {
    const distances = means.map((mean) =>
      mean.reduce((sum, value, k) => sum + (value - (data.train.raw[row * 64 + k] ?? 0)) ** 2, 0),
    );
    return distances.indexOf(Math.min(...distances));
  };
  const right = Array.from({ length: data.train.count }, (_, row) => nearest(row) === data.train.targets[row]);
  expect(right.filter(Boolean).length / right.length).toBeGreaterThan(0.7);
});

describe('sizes in a document', () => {
  const problemOf = (data: Record<string, unknown>, blocks: readonly unknown[], loss = 'crossEntropy') => {
    const parsed = parseExperiment({
      format: 'gradiorama-experiment',
      version: 1,
      data: { shape: 'sequence', ...data },
      model: { blocks },
      loss: { type: loss },
      optimizer: { type: 'adam', learningRate: 0.01 },
    });
    return parsed.ok ? null : parsed.problems[0];
  };
  const recurrent = { type: 'recurrent', units: 4 };
  const one = { type: 'dense', units: 1 };

  test.each([
    [{ set: 'adding', symbols: 4 }, [recurrent, one], 'data.symbols', 'sizeNotOffered'],
    [{ set: 'copy', length: 10, pattern: 5 }, [recurrent, one], 'data.pattern', 'tooLarge'],
    [{ set: 'digits', shape: 'vector', length: 10 }, [one], 'data.length', 'sizeNotOffered'],
    [{ set: 'adding', length: 1001 }, [recurrent, one], 'data.length', 'tooLarge'],
    [{ set: 'adding', length: 1000, samples: 100_000 }, [recurrent, one], 'data.samples', 'dataTooLarge'],
    [{ set: 'digits', shape: 'vector' }, [recurrent, one], 'model.blocks[0]', 'needsSequence'],
    [{ set: 'adding', shape: 'vector' }, [recurrent, one], 'model.blocks[0]', 'needsSequence'],
    [{ set: 'adding' }, [recurrent, recurrent, one], 'model.blocks[1]', 'needsSequence'],
    [{ set: 'adding' }, [{ type: 'conv', channels: 2 }, one], 'model.blocks[0]', 'needsImage'],
    [{ set: 'adding' }, [{ ...recurrent, readout: 'all' }, one], 'model.blocks[0].readout', 'lastStepNeeded'],
    [{ set: 'sine' }, [recurrent, one], 'model.blocks[0].readout', 'everyStepNeeded'],
    [{ set: 'adding' }, [{ ...recurrent, forgetBias: 1 }, one], 'model.blocks[0].forgetBias', 'cellSettingNotUsed'],
    [
      { set: 'adding' },
      [{ ...recurrent, cell: 'gru', activation: 'relu' }, one],
      'model.blocks[0].activation',
      'cellSettingNotUsed',
    ],
    [
      { set: 'adding' },
      [{ type: 'residual', blocks: [{ ...recurrent, units: 2, readout: 'all' }] }, recurrent, one],
      'model.blocks[0]',
      'residualAtSequence',
    ],
    [
      { set: 'adding', length: 1000 },
      [{ type: 'repeat', times: 11, blocks: [{ ...recurrent, readout: 'all' }] }, recurrent, one],
      'data.length',
      'tooManySteps',
    ],
    [
      { set: 'adding' },
      [{ ...recurrent, recurrentInitializer: { name: 'identity', std: 1 } }, one],
      'model.blocks[0].recurrentInitializer.std',
      'settingNotUsed',
    ],
  ])('%j with %j is refused at %s', (data, blocks, path, code) => {
    expect(problemOf(data, blocks, 'mse')).toMatchObject({ path, code });
  });
});
