/**
 * When a prediction by a tree of words counts as right: in evaluation where the target is the likeliest of all words, in a training step
 * where the likelier branches lead to it. The two differ where a common word stands alone against many rare ones.
 */
import { describe, expect, test } from 'vitest';
import { type Graph, lower, referenceBackend, wasmBackend } from '../../../engine/index.ts';
import { nodeKernels } from '../../../main/kernels.ts';

/** Word 0 hangs at the root; words 1 and 2, 3 hang behind its other branch. */
const tree = { codes: [[0], [1, 0], [1, 1, 0], [1, 1, 1]], paths: [[0], [0, 1], [0, 1, 2], [0, 1, 2]] };
const graph: Graph = {
  input: [1],
  nodes: [
    { type: 'embedding', in: [-1], name: 'words', vocabulary: 4, dim: 1, combine: 'mean' },
    { type: 'softmaxTree', in: [0], name: 'tree', features: 1, tree, bias: false },
  ],
};
const BATCH = 2;
const logit = (p: number) => Math.log(p / (1 - p));

describe.each([
  ['reference', referenceBackend],
  ['wasm', wasmBackend(nodeKernels())],
] as const)('%s', (_, backend) => {
  const plan = lower(graph, {
    ...{ batch: BATCH, samples: BATCH, targetColumns: 1, optimizer: 'sgd', clip: 'none' },
    ...{ keepAll: false, epochSums: false, inputGradient: false },
    loss: { kind: 'crossEntropy', reduction: 'mean' },
  });
  const machine = backend.prepare(plan);
  const [table, vectors] = plan.parameters;
  if (table === undefined || vectors === undefined) throw new Error('no parameters');
  machine.write(table.tensor, [1, 1, 1, 1]);
  // P: 0.4 | 0.6 * 0.6 = 0.36, 0.6 * 0.4 * 0.5 = 0.12, 0.12: word 0 is likeliest, the likelier branches lead to word 1.
  machine.write(vectors.tensor, [logit(0.4), logit(0.6), 0]);
  machine.write(plan.data.order, [0, 1]);
  const judged = (program: 'evaluate' | 'gradients', targets: readonly number[]) => {
    machine.write(plan.data.targets, targets);
    machine.run(program);
    return [plan.accuracy, plan.loss].map(({ tensor, index }) => machine.get(tensor, index));
  };

  test.each([
    [[0, 0], 1, 0],
    [[1, 1], 0, 1],
    [[0, 1], 0.5, 0.5],
    [[2, 3], 0, 0],
  ])('targets %j: right in evaluation %d, in a step %d, of one loss', (targets, inEvaluation, inSteps) => {
    const [evaluated = Number.NaN, loss = Number.NaN] = judged('evaluate', targets);
    const [stepped, same] = judged('gradients', targets);
    expect([evaluated, stepped]).toEqual([inEvaluation, inSteps]);
    const probabilities = [0.4, 0.36, 0.12, 0.12];
    const wanted = -targets.reduce((sum, word) => sum + Math.log(probabilities[word] as number), 0) / BATCH;
    expect(loss).toBeCloseTo(wanted, 6);
    expect(same).toBeCloseTo(wanted, 6);
  });
});
