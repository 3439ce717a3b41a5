/**
 * The gradient proof holds where it must (deep sigmoid, deep ReLU, every activation and loss) and fails where it must.
 */
import { describe, expect, test } from 'vitest';
import {
  activations,
  type Backend,
  type LossKind,
  losses,
  lower,
  type ProofRequest,
  proveGradients,
  referenceBackend,
  wasmBackend,
} from '../../../engine/index.ts';
import { proving } from '../../../engine/training/proof.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { classNumbers, denseGraph, normalValues, plainOptions, residualGraph, startValues } from '../denseNetwork.ts';

const ROWS = 16;

function request(depth: number, width: number, activation: string, initializer: string): ProofRequest {
  const graph = denseGraph([12, ...Array.from({ length: depth }, () => width), 10], activation);
  return {
    graph,
    loss: { kind: 'crossEntropy', reduction: 'mean' },
    parameters: startValues(graph, initializer),
    inputs: normalValues(ROWS * 12, 5),
    targets: classNumbers(ROWS, 10),
    rows: ROWS,
    gradients: null,
    seed: 1,
  };
}

describe('back-propagation agrees with dual numbers', () => {
  test.each([
    [20, 'sigmoid', 'xavierNormal'],
    [10, 'relu', 'heNormal'],
  ])('depth %i, %s', (depth, activation, initializer) => {
    const network = request(depth, 32, activation, initializer);
    const gradients = gradientsOf(network, wasmBackend(nodeKernels()));
    const proof = proveGradients({ ...network, gradients });
    expect(proof.dual).toBeLessThan(1e-6);
    expect(proof.wasm).toBeLessThan(1e-4);
    expect(proof.directions).toBeGreaterThan(20);
    expect(proof.edges).toBe(12);
    expect(proof.skipped.filter(({ what }) => what === 'underflow')).toEqual([]);
  });

  test.each(Object.keys(activations))('through %s', (activation) => {
    const proof = proveGradients(request(2, 7, activation, 'xavierNormal'));
    expect(proof.dual).toBeLessThan(1e-9);
    expect(proof.differences.count).toBeGreaterThan(0);
    expect(proof.differences.largest).toBeLessThan(1e-3);
  });

  test.each(Object.keys(losses) as LossKind[])('with loss %s', (kind) => {
    const base = request(1, 6, 'tanh', 'xavierNormal');
    // Probabilities are asked for by one loss only, but a sigmoid at the end suits all.
    const nodes = [
      ...base.graph.nodes,
      { type: 'activation', in: [base.graph.nodes.length - 1], fn: 'sigmoid' } as const,
    ];
    const targets =
      losses[kind].targets === 'class' ? base.targets : normalValues(ROWS * 10, 9).map((t) => (t > 0 ? 1 : 0));
    for (const reduction of ['mean', 'sum'] as const) {
      for (const setting of [undefined, 0.25]) {
        const loss = { kind, reduction, setting };
        const proof = proveGradients({ ...base, graph: { ...base.graph, nodes }, targets, loss });
        expect(proof.dual).toBeLessThan(1e-9);
      }
    }
  });

  test.each(['l1', 'l2'] as const)('with the regulariser %s, which counts', (kind) => {
    const base = request(2, 6, 'tanh', 'xavierNormal');
    const penalty = { kind, strength: 0.5 };
    const gradients = gradientsOf(base, referenceBackend);
    const proof = proveGradients({ ...base, penalty, gradients });
    expect(proof.dual).toBeLessThan(1e-9);
    expect(proof.wasm).toBeGreaterThan(0.1);
  });
});

test('through residual connections', () => {
  const graph = residualGraph(12, 'tanh', 10);
  const network = { ...request(1, 6, 'tanh', 'xavierNormal'), graph, parameters: startValues(graph, 'xavierNormal') };
  const proof = proveGradients({ ...network, gradients: gradientsOf(network, wasmBackend(nodeKernels())) });
  expect(proof.dual).toBeLessThan(1e-9);
  expect(proof.wasm).toBeLessThan(1e-5);
});

test('a deep sigmoid net is beyond finite differences, not beyond dual numbers', () => {
  const proof = proveGradients({ ...request(20, 32, 'sigmoid', 'xavierNormal'), most: 8 });
  expect(proof.differences.count).toBeLessThan(proof.directions + proof.edges);
  expect(proof.dual).toBeLessThan(1e-6);
});

test('a proof may be left alone between any two ops, whoever waits meanwhile', () => {
  const layers = 6;
  const network = { ...request(layers, 8, 'sigmoid', 'xavierNormal'), most: 4 };
  let pieces = 0;
  for (const _ of proving(network)) pieces += 1;
  // Each of the four tries passes through the network three times: dual numbers, and the loss on either side.
  expect(pieces).toBeGreaterThan(4 * 3 * 2 * layers);
});

test('a large network is proved on fewer samples, in fewer directions', () => {
  const large = request(2, 600, 'tanh', 'xavierNormal');
  const proof = proveGradients(large);
  expect(proof.directions + proof.edges).toBeLessThan(40);
  expect(proof.directions).toBeGreaterThan(0);
  expect(proof.dual).toBeLessThan(1e-6);
});

test('a sample on the kink of ReLU is left out by name', () => {
  const base = request(1, 6, 'relu', 'heNormal');
  const inputs = Float32Array.from(base.inputs);
  inputs.fill(0, 0, 12);
  const parameters = base.parameters.map((values, index) => (index === 1 ? new Float32Array(values.length) : values));
  const proof = proveGradients({ ...base, inputs, parameters });
  expect(proof.skipped).toContainEqual({ what: 'relu', count: 1 });
  expect(proof.dual).toBeLessThan(1e-9);
});

test('a wrong float32 gradient is seen, a right one accepted, an underflown one left out', () => {
  const base = request(2, 7, 'tanh', 'xavierNormal');
  const right = gradientsOf(base, referenceBackend);
  expect(proveGradients({ ...base, gradients: right }).wasm).toBeLessThan(1e-6);
  const wrong = right.map((values, index) => (index === 2 ? values.map((value) => value * 1.01) : values));
  expect(proveGradients({ ...base, gradients: wrong }).wasm).toBeGreaterThan(0.009);

  const deep = { ...request(80, 8, 'sigmoid', 'xavierNormal'), most: 4 };
  const proof = proveGradients({ ...deep, gradients: gradientsOf(deep, referenceBackend) });
  expect(proof.skipped.find(({ what }) => what === 'underflow')?.count).toBeGreaterThan(0);
  expect(proof.wasm).toBeLessThan(1e-5);
});

/** A backend's gradients, rounded to float32. */
function gradientsOf({ graph, parameters, inputs, targets, rows }: ProofRequest, backend: Backend): Float32Array[] {
  const plan = lower(graph, { ...plainOptions, batch: rows, samples: rows });
  const machine = backend.prepare(plan);
  machine.write(plan.data.inputs, inputs);
  machine.write(plan.data.targets, targets);
  machine.write(
    plan.data.order,
    Array.from({ length: rows }, (_, row) => row),
  );
  plan.parameters.forEach(({ tensor }, index) => {
    machine.write(tensor, parameters[index] ?? []);
  });
  machine.run('gradients');
  return plan.parameters.map(({ gradient }) => Float32Array.from(machine.read(gradient)));
}
