/** The document's neighbours: presets, JSON Schema, interventions, size of a model. */
import { describe, expect, test } from 'vitest';
import germanTitles from '../../../assets/words/de/presets.json';
import englishTitles from '../../../assets/words/en/presets.json';
import type { Block, Experiment, ResidualBlock } from '../../../engine/experiment/experiment.ts';
import { changeablePaths, experimentAt } from '../../../engine/experiment/interventions.ts';
import { experimentJsonSchema } from '../../../engine/experiment/jsonSchema.ts';
import { modelSize } from '../../../engine/experiment/modelSize.ts';
import { presets } from '../../../engine/experiment/presets.ts';
import { parseExperiment } from '../../../engine/experiment/problems.ts';
import { weightBlocks } from '../../../engine/experiment/unrolled.ts';
import { compileGraph, denseBlocks } from '../../../engine/layers/compile.ts';
import { lower } from '../../../engine/layers/lower.ts';
import { readAsset } from '../../../main/assets.ts';

const names = Object.keys(presets) as (keyof typeof presets)[];

describe('presets', () => {
  test.each(names)('%s is a sound document', (name) => {
    expect(parseExperiment(JSON.parse(JSON.stringify(presets[name])))).toEqual({ ok: true, experiment: presets[name] });
  });

  test('have a title in both languages', () => {
    expect(Object.keys(germanTitles)).toEqual(names);
    expect(Object.keys(englishTitles)).toEqual(names);
  });

  test('the first start has six hidden sigmoid layers of 16, the measured setting ten of 32 without biases', () => {
    const shape = (name: keyof typeof presets) => denseBlocks(presets[name].model.blocks).map(({ units }) => units);
    expect(shape('first-start')).toEqual([16, 16, 16, 16, 16, 16, 10]);
    expect(shape('sigmoid-10-xavier')).toEqual([...Array.from({ length: 10 }, () => 32), 10]);
    expect(denseBlocks(presets['sigmoid-10-xavier'].model.blocks).some(({ bias }) => bias)).toBe(false);
    expect(presets['sigmoid-10-xavier']).toMatchObject({ data: { standardize: 'global' }, batch: { size: 64 } });
  });
});

test('the committed JSON Schema is the one made from the code', () => {
  const committed: unknown = JSON.parse(new TextDecoder().decode(readAsset('experiment.schema.json')));
  expect(committed).toEqual(JSON.parse(JSON.stringify(experimentJsonSchema())));
});

describe('interventions', () => {
  const touched = {
    ...presets.healthy,
    interventions: [
      { step: 20, path: 'optimizer.learningRate', value: 0.02 },
      { step: 10, path: 'optimizer.learningRate', value: 0.5 },
      { step: 20, path: 'optimizer.learningRate', value: 0.01 },
    ],
  };

  test('hold from their step on, the later one wins', () => {
    const rates = [0, 9, 10, 19, 20, 1000].map((step) => experimentAt(touched, step).optimizer.learningRate);
    expect(rates).toEqual([0.1, 0.1, 0.5, 0.5, 0.01, 0.01]);
    expect(touched.optimizer.learningRate).toBe(0.1);
  });

  test('change the clipping limit, too', () => {
    const clip = presets['clipping-rescue'];
    const changed = experimentAt({ ...clip, interventions: [{ step: 0, path: 'clip.maxNorm', value: 5 }] }, 0);
    expect(changed.clip).toEqual({ type: 'norm', maxNorm: 5 });
  });

  test('may name only what the document has', () => {
    const of = (name: keyof typeof presets) => changeablePaths(presets[name], false);
    const parts = ['optimizer', 'optimizer.learningRate', 'clip', 'regularization', 'schedule'];
    const model = ['model.activation', 'model.dropout'];
    expect(of('healthy')).toEqual([...parts, ...model]);
    expect(of('clipping-rescue')).toEqual([...parts.toSpliced(3, 0, 'clip.maxNorm'), ...model]);
    expect(of('spirals')).toContain('optimizer.beta1');
    expect(changeablePaths(presets.healthy)).toContain('model.layers.0.activation');
  });

  test('put another part in place of the old one, defaults filled in', () => {
    const adam = { type: 'adam', learningRate: 0.01 };
    const { optimizer } = experimentAt(
      { ...presets.healthy, interventions: [{ step: 3, path: 'optimizer', value: adam }] },
      3,
    );
    expect(optimizer).toMatchObject({ ...adam, beta1: 0.9, epsilon: 1e-8 });
  });

  test('change every hidden layer or one, and leave the output layer alone', () => {
    const before = presets['sigmoid-10-xavier'];
    const names = (interventions: Experiment['interventions']) =>
      weightBlocks(experimentAt({ ...before, interventions }, 9).model.blocks).map((block) =>
        'activation' in block ? block.activation : '',
      );
    const all = { step: 1, path: 'model.activation', value: 'relu' };
    const one = { step: 2, path: 'model.layers.3.activation', value: 'tanh' };
    const old = names([]);
    expect(names([all])).toEqual([...old.slice(0, -1).map(() => 'relu'), old.at(-1)]);
    expect(names([one])).toEqual(old.map((name, layer) => (layer === 3 ? 'tanh' : name)));
    expect(names([all, one])).toEqual(names([all]).map((name, layer) => (layer === 3 ? 'tanh' : name)));
  });
});

describe('modelSize', () => {
  const dense = (units: number, activation = 'relu', bias = true) =>
    ({ type: 'dense', units, activation, bias }) as const;
  const repeat = (times: number, ...blocks: Parameters<typeof modelSize>[0]) =>
    ({ type: 'repeat', times, blocks }) as const;

  const residual = (addition: ResidualBlock['addition'], ...blocks: Block[]) => {
    const layers = blocks.map((block) => ({ ...block, normalization: 'batch' }) as Block);
    return { type: 'residual', addition, scale: 1, blocks: layers } as const;
  };

  test('counts models of images', () => {
    const conv = {
      type: 'conv',
      channels: 4,
      kernel: 3,
      stride: 1,
      padding: 1,
      activation: 'prelu',
      bias: true,
    } as const;
    const blocks = [conv, { ...conv, normalization: 'batch', bias: false } as const, dense(10)];
    // 4 x 9 + 4 + 1, 4 x 4 x 9 + 8 + 1, 256 x 10 + 10
    expect(modelSize(blocks, [1, 8, 8])).toMatchObject({ layers: 3, parameters: 41 + 153 + 2570, head: dense(10) });
    const pool = { type: 'pool', kind: 'max', kernel: 2, padding: 0 } as const;
    const hostile = repeat(2000, repeat(2000, repeat(2000, { ...pool, kernel: 1 })));
    expect(modelSize([hostile, dense(10)], [1, 8, 8]).layers).toBe(0);
  });

  test.each([
    [[dense(10)]],
    [[dense(7), dense(5, 'prelu'), dense(10, 'identity', false)]],
    [[repeat(3, dense(7), dense(4, 'tanh', false)), dense(10)]],
    [[{ ...dense(7), normalization: 'batch' }, residual('preActivation', dense(5), dense(7, 'prelu')), dense(10)]],
    [[dense(6), repeat(3, residual('afterActivation', { ...dense(6), normalization: 'layer' })), dense(10)]],
    [[repeat(2, repeat(3, dense(6, 'prelu')), dense(3)), dense(9), repeat(1, dense(10))]],
  ] as [Block[]][])('counts what the compiled graph has', (blocks) => {
    const size = modelSize(blocks, 64);
    const graph = compileGraph({ model: { blocks } }, { sample: [64], outputs: 10 });
    const { parameters } = lower(graph, {
      batch: 4,
      samples: 4,
      targetColumns: 1,
      loss: { kind: 'crossEntropy', reduction: 'mean' },
      optimizer: 'sgd',
      clip: 'none',
      keepAll: false,
      epochSums: false,
      inputGradient: false,
    });
    const flat = denseBlocks(blocks);
    expect(size.parameters).toBe(parameters.reduce((sum, { tensor }) => sum + tensor.rows * tensor.columns, 0));
    expect(size).toMatchObject({ layers: flat.length, units: flat.reduce((sum, { units }) => sum + units, 0) });
    expect(size.head).toEqual(flat.at(-1));
  });
});
