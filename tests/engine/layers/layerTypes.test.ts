/**
 * Every layer type in random networks: the kernels agree with the reference, dual numbers prove the gradients, recording changes
 * nothing, evaluation is what it should be.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Backend,
  cellKinds,
  type Graph,
  type LowerOptions,
  lower,
  type Machine,
  proveGradients,
  referenceBackend,
  wasmBackend,
} from '../../../engine/index.ts';
import { startBuffers } from '../../../engine/training/trainer.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { classNumbers, normalValues, plainOptions, startValues } from '../denseNetwork.ts';
import {
  chainGraph,
  type ImageLink,
  imageGraph,
  imageLinks,
  type Link,
  links,
  sequenceGraph,
  wordGraph,
} from '../layerChains.ts';

const wasm = wasmBackend(nodeKernels());
const CLASSES = 3;

const batch = fc.integer({ min: 4, max: 11 });
const chainOf = <Name extends string>(names: Readonly<Record<Name, unknown>>, maxLength: number) =>
  fc.array(fc.constantFrom(...(Object.keys(names) as Name[])), { minLength: 1, maxLength });
const vectors = fc
  .record({ width: fc.integer({ min: 4, max: 21 }), batch, chain: chainOf(links, 5) })
  .map(({ width, batch: rows, chain }) => ({ name: chain.join(), rows, graph: chainGraph(chain, width, CLASSES) }));
const pictures = fc
  .record({ channels: fc.integer({ min: 1, max: 5 }), batch, chain: chainOf(imageLinks, 3) })
  .map(({ channels, batch: rows, chain }) => ({
    ...{ name: chain.join(), rows, graph: imageGraph(chain, channels, CLASSES) },
  }));
const sequences = fc
  .record({ hidden: fc.integer({ min: 1, max: 11 }), batch, cell: fc.constantFrom(...cellKinds) })
  .map(({ hidden, batch: rows, cell }) => ({ name: cell, rows, graph: sequenceGraph(cell, hidden, null, CLASSES) }));
const words = fc
  .record({
    combine: fc.constantFrom('concatenate', 'mean', 'sequence'),
    head: fc.constantFrom('huffman', 'balanced', 'full'),
    words: fc.integer({ min: CLASSES, max: 23 }),
    dim: fc.integer({ min: 1, max: 11 }),
    bias: fc.boolean(),
    batch,
  })
  .map(({ combine, head, batch: rows, ...sizes }) => ({
    ...{ name: `${combine} ${head}`, rows, graph: wordGraph(combine, head, sizes) },
  }));
const network = fc.oneof(vectors, pictures, sequences, words);

/** Ids of words where the graph looks words up. */
function inputsOf(graph: Graph, rows: number, seed: number): Float32Array {
  const count = rows * graph.input.reduce((product, size) => product * size, 1);
  const [first] = graph.nodes;
  return first?.type === 'embedding' ? classNumbers(count, first.vocabulary, seed) : normalValues(count, seed);
}

/** Words are guessed where words are looked up. */
function classesOf({ nodes: [first] }: Graph): number {
  return first?.type === 'embedding' ? first.vocabulary : CLASSES;
}

function prepared(backend: Backend, graph: Graph, options: Partial<LowerOptions>, batch: number): Machine {
  const machine = backend.prepare(lower(graph, { ...plainOptions, samples: 2 * batch, batch, ...options }));
  const { plan } = machine;
  machine.write(plan.data.inputs, inputsOf(graph, plan.data.inputs.rows, 3));
  machine.write(plan.data.targets, classNumbers(2 * batch, classesOf(graph)));
  machine.write(
    plan.data.order,
    Array.from({ length: 2 * batch }, (_, row) => row),
  );
  startValues(graph, 'xavierNormal').forEach((values, index) => {
    const parameter = plan.parameters[index];
    if (parameter !== undefined) machine.write(parameter.tensor, values);
  });
  startBuffers(machine);
  if (plan.clock !== null) machine.set(plan.clock, 0, 17);
  machine.set(plan.hyper, plan.hyperNames.indexOf('learningRate'), 0.1);
  return machine;
}

/** Runs three steps, the middle one with `program`. */
function train(machine: Machine, program: 'step' | 'recordedStep'): void {
  const { plan } = machine;
  for (let step = 0; step < 3; step++) {
    if (plan.clock !== null) machine.set(plan.clock, 1, step);
    machine.set(plan.data.cursor, 0, step === 1 ? plan.input.rows : 0);
    machine.run(step === 1 ? program : 'step');
  }
}

function distance(machine: Machine, reference: Machine): number {
  const kept = machine.plan.tensors.filter(({ role }) => !['record', 'codes', 'scratch', 'scalars'].includes(role));
  return Math.max(
    ...kept.map((tensor) => {
      const [a, b] = [machine.read(tensor), reference.read(tensor)];
      const size = Math.hypot(...b, 1e-3);
      return Math.hypot(...b.map((value, index) => value - (a[index] as number))) / size;
    }),
  );
}

test('the kernels agree with the reference', () => {
  fc.assert(
    fc.property(network, fc.boolean(), ({ rows, graph, name }, keepAll) => {
      const machines = [wasm, referenceBackend].map((backend) =>
        prepared(backend, graph, { keepAll, inputGradient: keepAll }, rows),
      );
      const [machine, reference] = machines as [Machine, Machine];
      for (const program of ['gradients', 'recordedStep', 'evaluate'] as const) {
        for (const each of machines) each.run(program);
        expect(distance(machine, reference), `${name} ${program}`).toBeLessThan(2e-3);
      }
    }),
    { numRuns: 150 },
  );
});

test('dual numbers prove the gradients', () => {
  fc.assert(
    fc.property(network, ({ rows, graph }) => {
      const proof = proveGradients({
        graph,
        loss: { kind: 'crossEntropy', reduction: 'mean' },
        parameters: startValues(graph, 'xavierNormal'),
        inputs: inputsOf(graph, rows, 5),
        targets: classNumbers(rows, classesOf(graph)),
        rows,
        gradients: null,
        seed: 1,
        most: 12,
      });
      // Where every sample stands on a kink there is nothing to compare.
      if (proof.skipped.every(({ count }) => count < rows)) expect(proof.dual).toBeLessThan(1e-6);
    }),
    { numRuns: 60 },
  );
});

const graphs = [
  ...(Object.keys(links) as Link[]).map((link) => [link, chainGraph([link, 'dense', link], 7, CLASSES)] as const),
  ...(Object.keys(imageLinks) as ImageLink[]).map((link) => {
    return [`images: ${link}`, imageGraph([link, 'tanh', link], 3, CLASSES)] as const;
  }),
  ...cellKinds.map((cell) => [cell, sequenceGraph(cell, 6, 2, CLASSES)] as const),
  ...(['concatenate', 'mean', 'sequence'] as const).map((combine) => {
    return [`words: ${combine}`, wordGraph(combine, 'huffman', { words: 19, dim: 5, bias: true })] as const;
  }),
];

describe.each(graphs)('%s', (_, graph) => {
  test('recorded or not, the parameters have the same bits; fused or not, the same numbers', () => {
    const run = (options: Partial<LowerOptions>, program: 'step' | 'recordedStep') => {
      const machine = prepared(wasm, graph, options, 6);
      train(machine, program);
      const { parameters, buffers } = machine.plan;
      return [...parameters.map(({ tensor }) => tensor), ...buffers].map((tensor) => [...machine.read(tensor)]);
    };
    const plain = run({}, 'step');
    expect(run({}, 'recordedStep')).toEqual(plain);
    expect(run({ keepAll: true }, 'step')).toEqual(plain);
  });
});

test('looking at gradients moves no running statistics, a step does; evaluation uses them', () => {
  const machine = prepared(referenceBackend, chainGraph(['batchNorm'], 4, CLASSES), { keepAll: true }, 6);
  const { plan } = machine;
  const [mean, variance] = plan.buffers;
  if (mean === undefined || variance === undefined) throw new Error('no running statistics');
  machine.run('gradients');
  expect([...machine.read(mean), ...machine.read(variance)]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  machine.run('step');
  expect(machine.read(mean).some((value) => value !== 0)).toBe(true);
  const norm = plan.nodes.findIndex(({ value }) => value.columns === 4);
  expect(norm).toBeGreaterThanOrEqual(0);
  const trained = machine.get(plan.loss.tensor, plan.loss.index);
  machine.run('evaluate');
  expect(machine.get(plan.loss.tensor, plan.loss.index)).not.toBe(trained);
});

test('a mask keeps the share it should, follows seed and step, and is left out in evaluation', () => {
  const graph = chainGraph(['dropout'], 200, CLASSES);
  const machine = prepared(wasm, graph, { keepAll: true }, 100);
  const mask = machine.plan.tensors.find(({ name }) => name.startsWith('mask/'));
  const { clock } = machine.plan;
  if (mask === undefined || clock === null) throw new Error('no mask');
  const maskAt = (seed: number, step: number) => {
    machine.set(clock, 0, seed);
    machine.set(clock, 1, step);
    machine.run('gradients');
    return [...machine.read(mask)];
  };
  const first = maskAt(1, 0);
  expect(first.reduce((sum, bit) => sum + bit, 0) / first.length).toBeCloseTo(0.7, 1);
  expect(maskAt(1, 0)).toEqual(first);
  for (const other of [maskAt(1, 1), maskAt(2, 0)]) {
    const same = other.filter((bit, index) => bit === first[index]).length / first.length;
    expect(same).toBeCloseTo(0.58, 1);
  }
});

test('back-propagation through time is cut where it is to be: earlier steps get nothing from later ones', () => {
  const gradientOf = (truncate: number | null) => {
    const machine = prepared(referenceBackend, sequenceGraph('lstm', 4, truncate, CLASSES), { keepAll: true }, 4);
    machine.run('gradients');
    const delta = machine.plan.tensors.find(({ name }) => name === 'kept/rnn.hiddenDelta');
    if (delta === undefined) throw new Error('nothing kept');
    const values = machine.read(delta);
    return Array.from({ length: 5 }, (_, t) => Math.hypot(...values.slice(t * 16, (t + 1) * 16)));
  };
  const whole = gradientOf(null);
  expect(whole.every((length) => length > 0)).toBe(true);
  expect(gradientOf(5)).toEqual(whole);
  expect(gradientOf(3)).toEqual([0, 0, 0, whole[3], whole[4]]);
});
