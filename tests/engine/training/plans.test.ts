/** Plans are made once for what they are made for, and the last ones are kept. */
import { describe, expect, it } from 'vitest';
import { arenaBytes } from '../../../engine/backends/wasm.ts';
import type { Graph } from '../../../engine/layers/graph.ts';
import type { LowerOptions } from '../../../engine/layers/lower.ts';
import { Plans } from '../../../engine/training/plans.ts';

const graph: Graph = {
  input: [3],
  nodes: [
    { type: 'linear', in: [-1], name: 'layers.0', inFeatures: 3, outFeatures: 8, bias: true },
    { type: 'activation', in: [0], fn: 'tanh' },
    { type: 'linear', in: [1], name: 'layers.1', inFeatures: 8, outFeatures: 2, bias: true },
  ],
};
const options: LowerOptions = {
  batch: 4,
  samples: 12,
  targetColumns: 1,
  loss: { kind: 'crossEntropy', reduction: 'mean' },
  optimizer: 'adam',
  clip: 'none',
  keepAll: false,
  epochSums: false,
  inputGradient: false,
};

describe('plans', () => {
  it('are made anew only where graph or options differ', () => {
    const plans = new Plans();
    const plan = plans.training(graph, options);
    expect(plans.training({ ...graph }, { ...options })).toBe(plan);
    expect(plans.training(graph, { ...options, batch: 3 })).not.toBe(plan);
    expect(plans.training({ ...graph, nodes: graph.nodes.slice(0, 1) }, options)).not.toBe(plan);
    expect(plans.evaluation(graph, options)).not.toBe(plan);
  });

  it('that were not asked for lately are let go', () => {
    const plans = new Plans();
    const [first, second] = [1, 2].map((batch) => plans.training(graph, { ...options, batch }));
    for (let batch = 3; batch <= 10; batch++) plans.training(graph, { ...options, batch });
    expect(plans.training(graph, { ...options, batch: 1 })).toBe(first);
    plans.training(graph, { ...options, batch: 11 });
    expect(plans.training(graph, { ...options, batch: 1 })).toBe(first);
    expect(plans.training(graph, { ...options, batch: 2 })).not.toBe(second);
  });

  it('to evaluate take no memory for training', () => {
    const plans = new Plans();
    const { programs } = plans.evaluation(graph, options);
    expect([programs.step, programs.recordedStep, programs.gradients]).toEqual([[], [], []]);
    const small = arenaBytes(plans.evaluation(graph, options));
    expect(small).toBeLessThan(arenaBytes(plans.training(graph, options)));
  });
});
