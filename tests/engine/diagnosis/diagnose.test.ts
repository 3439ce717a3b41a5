/** The diagnosis agrees with what was measured in PyTorch, its remedies make sound documents that help, and it knows when to be silent. */
import { describe, expect, test } from 'vitest';
import german from '../../../assets/words/de/diagnosis.json';
import english from '../../../assets/words/en/diagnosis.json';
import { wasmBackend } from '../../../engine/backends/wasm.ts';
import { loadExperimentData } from '../../../engine/data/experimentData.ts';
import { applyRemedy, diagnose, type Finding } from '../../../engine/diagnosis/diagnose.ts';
import { factsOf } from '../../../engine/diagnosis/facts.ts';
import type { Experiment, InitializerChoice } from '../../../engine/experiment/experiment.ts';
import { type PresetName, presets } from '../../../engine/experiment/presets.ts';
import { parseExperiment } from '../../../engine/experiment/problems.ts';
import { denseBlocks } from '../../../engine/layers/compile.ts';
import {
  type LayerField,
  layerFieldIndex,
  type RecordLayout,
  type RunField,
  recordLayout,
  runFieldIndex,
} from '../../../engine/training/stepRecord.ts';
import { createTrainer } from '../../../engine/training/trainer.ts';
import { readAsset } from '../../../main/assets.ts';
import { nodeKernels } from '../../../main/kernels.ts';

const backend = wasmBackend(nodeKernels());

/** The record after `steps` steps of training. */
function record(experiment: Experiment, steps = 0) {
  const trainer = createTrainer({
    experiment,
    data: loadExperimentData(experiment, readAsset),
    backend,
  });
  while (trainer.step < steps) trainer.trainStep();
  trainer.recordedStep();
  const { layout } = trainer.machine.plan;
  const floats = new Float32Array(layout.floats);
  trainer.copyRecord(floats, new Uint8Array(layout.codes));
  return { layout, floats };
}

/** Ten hidden layers of 32 without biases, as in the measurements. */
function ten(activation: string, weight: InitializerChoice, seed = 7): Experiment {
  const blocks = presets['relu-10-he'].model.blocks.map((block) =>
    block.type === 'repeat'
      ? { ...block, blocks: denseBlocks(block.blocks).map((dense) => ({ ...dense, activation })) }
      : block,
  );
  return { ...presets['relu-10-he'], model: { blocks }, initialization: { weight, bias: { name: 'zeros' } }, seed };
}

const codes = (findings: readonly Finding[]) => findings.map(({ code }) => code);
const diagnosePreset = (name: PresetName, steps = 0) => diagnose(record(presets[name], steps), presets[name]);

describe('growth of ||delta|| a layer, medians of ten seeds', () => {
  test.each([
    ['sigmoid', { name: 'xavierNormal' }, 0.22, 0.24, 'vanishing', 'tryReluHe'],
    ['relu', { name: 'heNormal' }, 0.93, 1.06, 'steady', undefined],
    ['relu', { name: 'xavierNormal' }, 0.64, 0.74, 'vanishingBothWays', 'tryHe'],
    ['relu', { name: 'uniform' }, 0.38, 0.42, 'vanishingBothWays', 'tryHe'],
    ['relu', { name: 'normal', std: 1 }, 3.6, 4.3, 'exploding', 'tryHe'],
    ['tanh', { name: 'normal', std: 1 }, 1.6, 1.8, 'exploding', 'tryXavier'],
  ] as const)('%s with %j', (activation, weight, least, most, code, remedy) => {
    const runs = Array.from({ length: 10 }, (_, index) => {
      const experiment = ten(activation, weight, index + 1);
      const numbers = record(experiment);
      return { growth: factsOf(numbers).growth ?? Number.NaN, finding: diagnose(numbers, experiment)[0] };
    }).toSorted((a, b) => a.growth - b.growth);
    const median = ((runs[4]?.growth ?? 0) + (runs[5]?.growth ?? 0)) / 2;
    expect(median).toBeGreaterThan(least);
    expect(median).toBeLessThan(most);
    expect(runs[4]?.finding?.code).toBe(code);
    expect(runs[4]?.finding?.remedy?.code).toBe(remedy);
  });
});

describe('the presets', () => {
  test.each([
    ['first-start', 0, ['vanishing'], 'tryReluHe'],
    ['sigmoid-10-xavier', 50, ['vanishing'], 'tryReluHe'],
    ['relu-10-he', 20, ['steady'], undefined],
    ['tanh-10-too-large', 0, ['exploding', 'saturated'], 'tryXavier'],
    ['relu-10-too-small', 0, ['vanishingBothWays'], 'tryHe'],
    ['zero-init', 20, ['weightsZero'], 'tryXavier'],
    ['all-equal', 20, ['symmetric'], 'tryXavier'],
    ['learning-rate-too-high', 6, ['diverged'], 'tryLowerRate'],
    ['learning-rate-too-high', 30, ['divergedLoss'], 'tryLowerRate'],
    ['dead-relu', 40, ['dead', 'vanishing'], 'tryLowerRate'],
    ['clipping-rescue', 0, ['exploding', 'clipped'], 'tryHeGain'],
    ['healthy', 0, ['steady'], undefined],
    ['healthy', 200, ['learned'], undefined],
    ['spirals', 0, [], undefined],
  ] as const)('%s at step %d: %j', (name, steps, expected, remedy) => {
    const findings = diagnosePreset(name, steps);
    expect(codes(findings)).toEqual(expected);
    expect(findings[0]?.remedy?.code).toBe(remedy);
  });

  test('the first start keeps 22 % a layer', () => {
    expect(diagnosePreset('first-start')[0]?.values).toEqual({ percent: 22 });
  });
});

describe('remedies', () => {
  test.each(Object.keys(presets) as PresetName[])(
    'of %s make sound documents and take away what they are against',
    (name) => {
      const experiment = presets[name];
      const steps = name === 'learning-rate-too-high' ? 30 : 0;
      for (const { code, remedy } of diagnose(record(experiment, steps), experiment)) {
        if (remedy === null) continue;
        const changed = applyRemedy(experiment, remedy);
        expect(parseExperiment(changed)).toMatchObject({ ok: true });
        expect(codes(diagnose(record(changed, steps), changed))).not.toContain(code);
        expect(changed.seed).toBe(experiment.seed);
      }
    },
  );

  test('leave the head and the structure alone, and drop interventions of the old run', () => {
    const touched = {
      ...presets['first-start'],
      title: 'x',
      interventions: [{ step: 3, path: 'optimizer.learningRate', value: 1 }],
    };
    const [finding] = diagnose(record(touched), touched);
    const changed = applyRemedy(touched, finding?.remedy ?? { changes: [] });
    expect(changed).toMatchObject({ title: '', interventions: [], initialization: { weight: { name: 'heNormal' } } });
    expect(denseBlocks(changed.model.blocks).map(({ activation }) => activation)).toEqual([
      ...Array.from({ length: 6 }, () => 'relu'),
      'identity',
    ]);
  });

  test('do not offer what is already there', () => {
    const experiment = { ...ten('relu', { name: 'heNormal', gain: 1.4 }), clip: { type: 'norm', maxNorm: 1 } as const };
    const [finding] = diagnose(record(experiment), experiment);
    expect(finding?.code).toBe('exploding');
    expect(finding?.remedy).toBeNull();
  });
});

describe('the learning rate', () => {
  const withRate = (name: PresetName, learningRate: number): Experiment => {
    return { ...presets[name], optimizer: { ...presets[name].optimizer, learningRate } };
  };

  test.each([
    ['first-start', 0, 'largeUpdates', 0.1],
    ['first-start', 1, 'hugeUpdates', 0.1],
    ['first-start', 20, 'absurdRate', 0.1],
    ['relu-10-he', 0, 'hugeUpdates', 0.05],
    ['healthy', 2, 'hugeUpdates', 0.01],
    ['healthy', 60, 'absurdRate', 0.1],
    ['relu-10-he', 2, 'diverged', 0.1],
  ] as const)('100 in %s at step %d comes before what it does', (name, steps, code, rate) => {
    const experiment = withRate(name, 100);
    const remedy = { code: 'tryLowerRate', values: { rate } };
    expect(diagnose(record(experiment, steps), experiment)[0]).toMatchObject({ code, remedy });
  });

  test('100 is not blamed for weights that were too small from the start', () => {
    const experiment = withRate('relu-10-too-small', 100);
    expect(codes(diagnose(record(experiment, 5), experiment))).toEqual(['vanishingBothWays']);
  });

  test('0: nothing is learned', () => {
    const experiment = withRate('healthy', 0);
    const remedy = { code: 'tryUsualRate', values: { rate: 0.1 } };
    expect(diagnose(record(experiment, 3), experiment)[0]).toMatchObject({ code: 'rateZero', remedy });
  });
});

test.each(['sigmoid', 'tanh', 'relu'])('weights of zero: the gradient ends at the output layer: %s', (activation) => {
  const experiment = ten(activation, { name: 'zeros' });
  const numbers = record(experiment);
  const deltas = numbers.layout.layers.map(
    (layer) => numbers.floats[layerFieldIndex(layer, 'deltaNorm')] ?? Number.NaN,
  );
  expect(deltas.slice(0, -1).every((delta) => delta === 0)).toBe(true);
  expect(deltas.at(-1)).toBeGreaterThan(0);
  const output = numbers.layout.layers.at(-1) ?? expect.unreachable();
  const learns = (numbers.floats[layerFieldIndex(output, 'weightGradientNorm')] ?? 0) > 0;
  expect(learns).toBe(activation === 'sigmoid');
  expect(diagnose(numbers, experiment)[0]?.code).toBe('weightsZero');
  expect(english.weightsZero).toContain('past the output layer');
  expect(german.weightsZero).toContain('über die Ausgabeschicht hinaus');
});

describe('from the numbers alone', () => {
  const shape = { type: 'linear', fanIn: 4, units: 4, activation: 'relu' };
  const layout = recordLayout([0, 1, 2, 3, 4].map((layer) => ({ ...shape, name: `layers.${layer}` })));

  /** A healthy record: all norms 1, all units different. */
  function healthy(): Float32Array {
    const floats = new Float32Array(layout.floats);
    setRun(floats, { loss: 2, accuracy: 0.3, gradientNorm: 1, clipFactor: 1 });
    for (const layer of layout.layers) {
      setLayer(floats, layer, {
        weightNorm: 1,
        weightGradientNorm: 1,
        deltaNorm: 1,
        activationNorm: 1,
        updateRatio: 1e-3,
      });
      for (let unit = 0; unit < layer.units; unit++) {
        floats[layer.meanAbsDelta + unit] = 1 + unit;
        floats[layer.meanActivation + unit] = 1 + unit;
      }
    }
    return floats;
  }
  function setRun(floats: Float32Array, values: Partial<Record<RunField, number>>) {
    for (const [field, value] of Object.entries(values)) floats[runFieldIndex(field as RunField)] = value;
  }
  function setLayer(
    floats: Float32Array,
    layer: RecordLayout['layers'][number] | undefined,
    values: Partial<Record<LayerField, number>>,
  ) {
    if (layer === undefined) throw new Error('no such layer');
    for (const [field, value] of Object.entries(values)) floats[layerFieldIndex(layer, field as LayerField)] = value;
  }
  const found = (floats: Float32Array, experiment: Experiment = presets.healthy) =>
    diagnose({ layout, floats }, experiment);

  test('all norms alike: steady', () => {
    expect(found(healthy())).toEqual([{ code: 'steady', values: { factor: 1 }, remedy: null }]);
  });

  test('NaN in a layer: diverged there, and nothing else is said', () => {
    const floats = healthy();
    setLayer(floats, layout.layers[2], { deltaNorm: Number.NaN });
    expect(found(floats)).toMatchObject([
      { code: 'diverged', values: { layer: 3 }, remedy: { code: 'tryLowerRate', values: { rate: 0.01 } } },
    ]);
    const loss = healthy();
    setRun(loss, { loss: Number.POSITIVE_INFINITY });
    expect(codes(found(loss))).toEqual(['divergedLoss']);
  });

  test('an overflow is told of where it began, forwards as well as backwards', () => {
    const forwards = healthy();
    for (const layer of layout.layers)
      setLayer(forwards, layer, { deltaNorm: Number.NaN, weightGradientNorm: Number.NaN });
    for (const layer of layout.layers.slice(1)) setLayer(forwards, layer, { activationNorm: Number.POSITIVE_INFINITY });
    setRun(forwards, { loss: Number.NaN });
    expect(found(forwards)).toMatchObject([{ code: 'diverged', values: { layer: 2 } }]);
    const backwards = healthy();
    for (const layer of layout.layers.slice(0, 2)) setLayer(backwards, layer, { deltaNorm: Number.POSITIVE_INFINITY });
    expect(found(backwards)).toMatchObject([{ code: 'diverged', values: { layer: 2 } }]);
  });

  test('once weights are broken the record cannot tell where it began, but who saw it can', () => {
    const floats = healthy();
    for (const layer of layout.layers) {
      setLayer(floats, layer, { weightNorm: Number.NaN, activationNorm: Number.NaN, deltaNorm: Number.NaN });
    }
    setRun(floats, { loss: Number.NaN });
    expect(codes(found(floats))).toEqual(['divergedLoss']);
    expect(diagnose({ layout, floats }, presets.healthy, 1)).toMatchObject([
      { code: 'diverged', values: { layer: 2 } },
    ]);
    expect(diagnose({ layout, floats: healthy() }, presets.healthy, 1)).toMatchObject([{ code: 'steady' }]);
  });

  test('delta exactly zero in the first layers: vanished to zero', () => {
    const floats = healthy();
    setLayer(floats, layout.layers[0], { deltaNorm: 0 });
    setLayer(floats, layout.layers[1], { deltaNorm: 0 });
    expect(found(floats)).toMatchObject([{ code: 'vanishedToZero', values: { count: 2, layers: 4 } }]);
  });

  test('less than a hundredth a layer is told in times', () => {
    const floats = healthy();
    for (const [index, layer] of layout.layers.entries()) setLayer(floats, layer, { deltaNorm: 1e-9 ** (3 - index) });
    expect(found(floats)[0]).toMatchObject({ code: 'vanishingFast', values: { times: 1e9 } });
  });

  test('a layer of dead units: leaky ReLU, or a lower rate where that killed them', () => {
    const floats = healthy();
    setLayer(floats, layout.layers[1], { deadShare: 1 });
    expect(found(floats)[0]).toMatchObject({
      code: 'deadLayer',
      values: { layer: 2 },
      remedy: { code: 'tryLeakyRelu' },
    });
    const fast = { ...presets.healthy, optimizer: { type: 'sgd', learningRate: 5 } } as const;
    expect(found(floats, fast)[0]).toMatchObject({ remedy: { code: 'tryLowerRate', values: { rate: 0.1 } } });
    const atOne = { ...presets.healthy, optimizer: { type: 'sgd', learningRate: 1 } } as const;
    expect(found(floats, atOne)[0]).toMatchObject({ code: 'deadLayer', remedy: { code: 'tryLowerRate' } });
  });

  test('0.66 a layer over six layers vanishes softly; over two it is not worth a word', () => {
    const deep = recordLayout([0, 1, 2, 3, 4, 5, 6].map((layer) => ({ ...shape, name: `layers.${layer}` })));
    const record = (of: RecordLayout, growth: number) => {
      const floats = new Float32Array(of.floats);
      setRun(floats, { loss: 2, accuracy: 0.3, clipFactor: 1 });
      for (const [index, layer] of of.layers.entries())
        setLayer(floats, layer, { weightNorm: 1, activationNorm: 1, deltaNorm: growth ** (of.layers.length - index) });
      return diagnose({ layout: of, floats }, presets.healthy);
    };
    expect(record(deep, 0.66)).toMatchObject([{ code: 'vanishingSoftly', values: { percent: 66, total: 13 } }]);
    expect(record(deep, 0.6)).toMatchObject([{ code: 'vanishing' }]);
    expect(record({ ...deep, layers: deep.layers.slice(0, 3) }, 0.66)).toEqual([]);
  });

  test('ReLU counts as flat half of the time: that is no saturation', () => {
    const floats = healthy();
    for (const layer of layout.layers) setLayer(floats, layer, { saturatedShare: 0.6 });
    expect(codes(found(floats))).toEqual(['steady']);
    expect(codes(found(floats, presets['first-start']))).toEqual(['saturated']);
  });

  test('small gradients everywhere with a low loss: learned, not vanishing', () => {
    const floats = healthy();
    for (const [index, layer] of layout.layers.entries())
      setLayer(floats, layer, { deltaNorm: 1e-6 * 0.2 ** (4 - index) });
    expect(codes(found(floats))).toEqual(['vanishing']);
    setRun(floats, { loss: 0.01, accuracy: 1 });
    expect(codes(found(floats))).toEqual(['learned']);
  });

  test('a step as large as the weights: the rate is too high', () => {
    const floats = healthy();
    setLayer(floats, layout.layers[0], { updateRatio: 0.9 });
    expect(found(floats)).toMatchObject([
      { code: 'largeUpdates', values: { percent: 90 }, remedy: { code: 'tryLowerRate' } },
    ]);
  });

  test('a network without hidden layers: silence', () => {
    const flat = recordLayout([{ ...shape, name: 'layers.0' }]);
    const floats = new Float32Array(flat.floats).fill(0.1);
    setRun(floats, { clipFactor: 1 });
    expect(diagnose({ layout: flat, floats }, presets.healthy)).toEqual([]);
  });
});

test('every code has words in both languages, with the same values', () => {
  const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).toSorted();
  expect(Object.keys(german)).toEqual(Object.keys(english));
  for (const [code, text] of Object.entries(english))
    expect(values(german[code as keyof typeof german])).toEqual(values(text));
});
