/** Every data set: its shape as described, split and standardised as promised, the same rows for the same seed. */
import { describe, expect, test } from 'vitest';
import { type DataChoice, describeData, loadDataSet } from '../../../engine/data/dataSet.ts';
import { dataSources } from '../../../engine/data/index.ts';
import { readAsset } from '../../../main/assets.ts';

/** Mean and deviation of the training pixels, computed apart from the engine. */
const MEAN = 4.886177800974252;
const DEVIATION = 6.008113741288145;

const choose = (set: string, more: Partial<DataChoice> = {}): DataChoice => ({
  set,
  shape: 'vector',
  standardize: 'feature',
  ...more,
});

describe.each(Object.keys(dataSources))('%s', (name) => {
  const source = dataSources[name];
  const data = loadDataSet(choose(name), 1, readAsset);
  const features = data.sample.reduce((product, size) => product * size, 1);

  test('has the rows it describes, all finite', () => {
    const description = describeData(choose(name));
    expect([data.train.count, data.test.count]).toEqual([description.trainRows, description.testRows]);
    expect(data.test.count).toBeGreaterThan(20);
    for (const { count, inputs, raw, targets } of [data.train, data.test]) {
      expect(inputs.length).toBe(count * features);
      expect(raw.length).toBe(count * features);
      expect(targets.length).toBe(count * data.targetColumns);
      expect([...inputs, ...raw, ...targets].every(Number.isFinite)).toBe(true);
    }
  });

  test('has every class in both parts', () => {
    // Rare words may be missing.
    if (data.targetKind === 'value' || data.counts !== null) return;
    const numbers = Array.from(data.classes, (_, index) => index);
    for (const { targets } of [data.train, data.test]) {
      expect([...new Set(targets)].toSorted((a, b) => a - b)).toEqual(numbers);
    }
  });

  test('is standardised per feature by its training rows', () => {
    for (let feature = 0; feature < features; feature++) {
      const values = data.train.inputs.filter((_, i) => i % features === feature);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(mean).toBeCloseTo(0, 5);
      if (variance > 0) expect(variance).toBeCloseTo(1, 4);
    }
  });

  test('gives the same rows for the same seed, and other rows only where it is generated', () => {
    const same = loadDataSet(choose(name), 1, readAsset);
    expect(same.test.inputs.every((value, i) => value === data.test.inputs[i])).toBe(true);
    const other = loadDataSet(choose(name), 2, readAsset);
    expect(other.train.inputs.every((value, i) => value === data.train.inputs[i])).toBe(source?.generated === null);
  });
});

describe('digits', () => {
  const data = loadDataSet(choose('digits', { standardize: 'global' }), 1, readAsset);

  test('keeps the last 360 rows for testing and shows pixels from 0 to 1', () => {
    const bytes = readAsset('data/digits8x8.bin');
    expect(data.train.count).toBe(1437);
    expect(data.test.targets[0]).toBe(bytes[1437 * 65 + 64]);
    expect(data.test.raw[20]).toBe((bytes[1437 * 65 + 20] ?? 0) / 16);
    expect(Math.max(...data.train.raw)).toBe(1);
  });

  test('has one mean and one deviation over all training pixels', () => {
    expect(new Set(data.mean).size).toBe(1);
    expect(data.mean[0]).toBeCloseTo(MEAN, 10);
    expect(data.deviation[0]).toBeCloseTo(DEVIATION, 10);
    expect(data.train.inputs[0]).toBeCloseTo((0 - MEAN) / DEVIATION, 6);
  });

  test('comes as a vector or as an image', () => {
    expect(data.sample).toEqual([64]);
    expect(data.display).toEqual([1, 8, 8]);
    expect(describeData(choose('digits', { shape: 'image' })).sample).toEqual([1, 8, 8]);
  });

  test('names its makers', () => {
    expect(data.attribution).toMatch(/Alpaydin.*CC BY 4.0/);
  });

  test('refuses a file of another length', () => {
    expect(() => loadDataSet(choose('digits'), 1, () => new Uint8Array(65))).toThrow(/65 bytes, expected 116805/);
  });
});

describe('spirals', () => {
  test('lie within about +-5 before they are standardised, without noise exactly on their arms', () => {
    const { train } = loadDataSet(choose('spirals', { standardize: 'none', noise: 0, samples: 2000 }), 3, readAsset);
    expect(train.count).toBe(1600);
    for (let row = 0; row < train.count; row++) {
      const [x = 0, y = 0] = train.inputs.subarray(2 * row);
      const radius = Math.hypot(x, y);
      expect(radius).toBeLessThan(5.0001);
      const angle = 2 * Math.PI * 1.75 * (radius / 5) + Math.PI * (train.targets[row] ?? 0);
      expect(radius * Math.sin(angle)).toBeCloseTo(x, 3);
    }
    expect(Math.max(...train.inputs)).toBeGreaterThan(4);
  });

  test('need no file', () => {
    const none = () => {
      throw new Error('no files');
    };
    expect(loadDataSet(choose('spirals'), 1, none).classes).toHaveLength(2);
  });
});

test('an unknown set is refused', () => {
  expect(() => loadDataSet(choose('toString'), 1, readAsset)).toThrow(/toString/);
});
