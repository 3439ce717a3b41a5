/** The chain rule's numbers against sums written out here, and against the layers' recorded norms. */
import { describe, expect, it } from 'vitest';
import { activationOf } from '../../../engine/activations.ts';
import type { Backend } from '../../../engine/backends/backend.ts';
import { referenceBackend } from '../../../engine/backends/reference.ts';
import { wasmBackend } from '../../../engine/backends/wasm.ts';
import { loadDataSet } from '../../../engine/data/dataSet.ts';
import { factsOf } from '../../../engine/diagnosis/facts.ts';
import { lower } from '../../../engine/layers/lower.ts';
import { type Chain, chainOf } from '../../../engine/training/chain.ts';
import { fitGrowth } from '../../../engine/training/growth.ts';
import { LayerTensors } from '../../../engine/training/layerTensors.ts';
import { layerFieldIndex } from '../../../engine/training/stepRecord.ts';
import { createTrainer, type Trainer } from '../../../engine/training/trainer.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { classNumbers, normalValues, plainOptions, residualGraph, startValues } from '../denseNetwork.ts';
import { drained } from './drained.ts';
import { smallExperiment } from './smallRun.ts';

function trained(activation: string, backend: Backend, steps = 7): Trainer {
  const blocks = [
    { type: 'repeat', times: 4, blocks: [{ type: 'dense', units: 6, activation }] },
    { type: 'dense', units: 2, activation: 'identity' },
  ];
  const experiment = smallExperiment({ model: { blocks } });
  const data = loadDataSet(experiment.data, experiment.seed, () => new Uint8Array());
  const trainer = createTrainer({ experiment, data, backend, keepAll: true });
  for (let step = 0; step < steps; step++) trainer.trainStep();
  trainer.gradients();
  return trainer;
}

function length(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

/** The learned slope behind layer `layer`; others ignore it. */
function slopeOf(trainer: Trainer, layer: number): number {
  const { machine } = trainer;
  const learned = machine.plan.parameters.find(({ name }) => name === `prelu.${layer}.weight`);
  return learned === undefined ? 0 : machine.get(learned.tensor, 0);
}

/** delta_l W_l, and that times f' of the layer before, by the book. */
function byHand(trainer: Trainer, index: number) {
  const layer = new LayerTensors(trainer, index);
  const below = new LayerTensors(trainer, index - 1);
  const [delta, weight, z] = [layer.delta(), layer.weight(), below.preActivations()];
  const { units, fanIn } = layer.place.layer;
  const { derivative } = activationOf(below.place.layer.activation);
  const through: number[] = [];
  for (let row = 0; row < delta.length / units; row++) {
    for (let input = 0; input < fanIn; input++) {
      let sum = 0;
      for (let unit = 0; unit < units; unit++) {
        sum += (delta[row * units + unit] as number) * (weight[unit * fanIn + input] as number);
      }
      through.push(sum);
    }
  }
  const slopes = [...z].map((value) => derivative(value, slopeOf(trainer, index - 1)));
  const full = through.map((value, place) => value * (slopes[place] as number));
  return {
    weights: length(through) / length([...delta]),
    derivative: length(full) / length(through),
    meanDerivative: slopes.reduce((sum, value) => sum + Math.abs(value), 0) / slopes.length,
  };
}

const backends: readonly (readonly [string, Backend, number])[] = [
  ['reference', referenceBackend, 1e-12],
  ['wasm', wasmBackend(nodeKernels()), 1e-5],
];

describe.each(backends)('the chain on %s', (_, backend, tolerance) => {
  const close = (value: number | undefined, right: number) =>
    expect(Math.abs((value ?? Number.NaN) / right - 1)).toBeLessThan(tolerance);

  it.each(['sigmoid', 'relu', 'prelu', 'gelu'])('names every factor: %s', (activation) => {
    const trainer = trained(activation, backend);
    const { links } = drained(chainOf(trainer));
    expect(links.map(({ layer }) => layer)).toEqual([4, 3, 2, 1, 0]);
    for (const { layer, back } of links.slice(0, -1)) {
      const hand = byHand(trainer, layer);
      close(back?.weights, hand.weights);
      close(back?.derivative, hand.derivative);
      expect(back?.joins).toBe(1);
      close(links.find((each) => each.layer === layer - 1)?.meanDerivative, hand.meanDerivative);
    }
    expect(links[0]?.meanDerivative).toBe(1);
    expect(links.at(-1)?.back).toBeNull();
  });

  it('multiplies up to the whole, and its norms are those of the record', () => {
    const trainer = trained('tanh', backend);
    const { links, total }: Chain = drained(chainOf(trainer));
    const product = links
      .slice(1)
      .reduce((all, { back }) => all * (back === null ? 1 : back.weights * back.derivative), 1);
    expect(Math.abs(product / total - 1)).toBeLessThan(1e-12);
    const { plan } = trainer.machine;
    for (const { layer, delta } of links) {
      const layout = plan.layout.layers[layer];
      if (layout === undefined) return expect.unreachable();
      expect(delta).toBeCloseTo(trainer.machine.get(plan.record, layerFieldIndex(layout, 'deltaNorm')), 5);
    }
  });
});

describe('the factor a layer', () => {
  it.each(['sigmoid', 'tanh', 'relu'])(
    'is the root of the ratio shown, and what the diagnosis tells: %s',
    (activation) => {
      const trainer = trained(activation, referenceBackend);
      trainer.recordedStep();
      const { layout } = trainer.machine.plan;
      const floats = new Float32Array(layout.floats);
      trainer.copyRecord(floats, new Uint8Array(layout.codes));
      const { growth, total } = factsOf({ layout, floats });
      const again = trained(activation, referenceBackend);
      const chain = drained(chainOf(again));
      expect((chain.growth ?? 0) ** 3 / chain.total).toBeCloseTo(1, 10);
      expect((chain.growth ?? 0) / (growth ?? Number.NaN)).toBeCloseTo(1, 5);
      expect(chain.total / (total ?? Number.NaN)).toBeCloseTo(1, 5);
    },
  );
});

describe('the chain with residual connections', () => {
  const graph = residualGraph(5, 'tanh', 3);
  const machine = referenceBackend.prepare(lower(graph, { ...plainOptions, keepAll: true }));
  const { plan } = machine;
  machine.write(plan.data.inputs, normalValues(8 * 5, 3));
  machine.write(plan.data.targets, classNumbers(8, 3));
  machine.write(plan.data.order, [0, 1, 2, 3, 4, 5, 6, 7]);
  startValues(graph, 'xavierNormal').forEach((values, index) => {
    const parameter = plan.parameters[index];
    if (parameter !== undefined) machine.write(parameter.tensor, values);
  });
  machine.run('gradients');
  const trainer = { graph, machine } as unknown as Trainer;
  const { links, total } = drained(chainOf(trainer));
  const back = (layer: number) => links.find((each) => each.layer === layer)?.back;

  it('names what the connection adds, apart from weights and derivative', () => {
    // Layers 1 and 3 begin a branch and read what the connection around it reads too; layers 2 and 4 end one.
    for (const layer of [1, 3]) {
      expect(back(layer)?.joins).not.toBeCloseTo(1, 3);
      expect(back(layer)?.derivative).toBe(1);
    }
    for (const layer of [2, 4]) {
      expect(back(layer)?.joins).toBe(1);
      expect(back(layer)?.derivative).toBeCloseTo(byHand(trainer, layer).derivative, 12);
    }
    expect(back(5)).toMatchObject({ joins: 1, derivative: 1 });
  });

  it('still multiplies up to the whole', () => {
    const product = [1, 2, 3, 4].reduce((all, layer) => {
      const { weights, joins, derivative } = back(layer) ?? { weights: Number.NaN, joins: 1, derivative: 1 };
      return all * weights * joins * derivative;
    }, 1);
    expect(product / total).toBeCloseTo(1, 10);
  });
});

describe('the fitted growth', () => {
  it('is the factor of a geometric series, whatever lies off it evenly', () => {
    const growth = fitGrowth([1, 4, 16, 64]);
    expect(growth?.factor).toBeCloseTo(0.25, 12);
    expect(growth?.first).toBeCloseTo(1, 12);
    // 0, 1, 0, 1 in powers of 10: the least squares slope is 0.2.
    expect(fitGrowth([1, 10, 1, 10])?.factor).toBeCloseTo(10 ** -0.2, 12);
  });

  it('leaves out what has no logarithm, keeping the places of the others', () => {
    const growth = fitGrowth([0, Number.NaN, 1e-30, Number.POSITIVE_INFINITY, 1e-28]);
    expect(growth).toMatchObject({ layers: 2 });
    expect(growth?.factor).toBeCloseTo(0.1, 12);
    expect(fitGrowth([0, 0, 3])).toBeNull();
  });
});
