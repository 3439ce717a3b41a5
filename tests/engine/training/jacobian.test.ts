/**
 * The Jacobian of a network that predicts, row by row from the backward half, against dual numbers, column by column from the forward
 * half: with batch normalisation by its running statistics, of vectors and of images.
 */
import { describe, expect, test } from 'vitest';
import {
  type Backend,
  type Graph,
  type LowerOptions,
  lower,
  norm,
  type Plan,
  randomStream,
  referenceBackend,
  type Tensor,
  wasmBackend,
  withoutLoss,
} from '../../../engine/index.ts';
import { DualMemory, dualLoss } from '../../../engine/training/dualForward.ts';
import { jacobianRows } from '../../../engine/training/jacobian.ts';
import { nodeKernels } from '../../../main/kernels.ts';

const norms = { epsilon: 1e-3, affine: true } as const;
const batch = { type: 'batchNorm', momentum: 0.1, frozen: true, ...norms } as const;
const linear = (source: number, name: string, inFeatures: number, outFeatures: number) =>
  ({ type: 'linear', in: [source], name, inFeatures, outFeatures, bias: true }) as const;

const graphs: Readonly<Record<string, Graph>> = {
  vectors: {
    input: [4],
    nodes: [
      linear(-1, 'a', 4, 5),
      { ...batch, in: [0], name: 'b', features: 5 },
      { type: 'activation', in: [1], fn: 'tanh' },
      linear(2, 'c', 5, 5),
      { ...batch, in: [3], name: 'd', features: 5, affine: false },
      { type: 'add', in: [4, 2] },
      { type: 'layerNorm', in: [5], name: 'e', features: 5, ...norms },
      linear(6, 'f', 5, 3),
    ],
  },
  images: {
    input: [2, 4, 3],
    nodes: [
      { ...batch, in: [-1], name: 'a', features: 2 },
      {
        ...{ type: 'conv2d', in: [0], name: 'b', inChannels: 2, outChannels: 3, kernel: 3, stride: 1, padding: 1 },
        bias: true,
      },
      { ...batch, in: [1], name: 'c', features: 3 },
      { type: 'activation', in: [2], fn: 'gelu' },
      { type: 'pool2d', in: [3], kind: 'max', kernel: 2, stride: 1, padding: 0 },
      { type: 'flatten', in: [4] },
      linear(5, 'd', 18, 2),
    ],
  },
};

const options: LowerOptions = {
  batch: 1,
  samples: 1,
  targetColumns: 1,
  loss: { kind: 'mse', reduction: 'mean' },
  optimizer: 'sgd',
  clip: 'none',
  keepAll: true,
  epochSums: false,
  inputGradient: true,
};

/** Values of everything that a network holds, the same for every plan of it; variances are positive. */
function filled(plan: Plan): Map<Tensor, Float64Array> {
  const tensors = [plan.data.inputs, ...plan.parameters.map(({ tensor }) => tensor), ...plan.buffers];
  return new Map(
    tensors.map((tensor) => {
      const random = randomStream(3, tensor.name);
      const draw = () => (tensor.name.endsWith('running_var') ? 0.2 + random.uniform() : 0.7 * random.normal());
      return [tensor, Float64Array.from({ length: tensor.rows * tensor.columns }, () => Math.fround(draw()))];
    }),
  );
}

/** The output's tangent for every unit vector as the input's. */
function columnsByDualNumbers(graph: Graph): number[][] {
  const plan = lower(graph, options);
  const output = plan.nodes.at(-1)?.value as Tensor;
  return Array.from({ length: plan.input.columns }, (_, column) => {
    const memory = new DualMemory(plan);
    for (const [tensor, values] of filled(plan)) {
      const { rows, columns, transposed } = tensor;
      const place = (index: number) => (transposed ? (index % columns) * rows + Math.floor(index / columns) : index);
      const inMemory = Float64Array.from(values, (_value, index) => values[place(index)] as number);
      memory.values(tensor === plan.data.inputs ? plan.input : tensor).set(inMemory);
    }
    memory.tangents(plan.input)[column] = 1;
    const steps = dualLoss(plan, memory);
    while (!steps.next().done);
    return [...memory.tangents(output)];
  });
}

function rowsOf(graph: Graph, backend: Backend): number[][] {
  const plan = withoutLoss(lower(graph, options));
  const machine = backend.prepare(plan);
  for (const [tensor, values] of filled(plan)) machine.write(tensor, values);
  machine.write(plan.data.order, [0]);
  return jacobianRows(machine, plan.nodes.length - 1);
}

describe.each(Object.keys(graphs))('%s', (name) => {
  const graph = graphs[name] as Graph;

  test.each([
    [referenceBackend, 1e-12],
    [wasmBackend(nodeKernels()), 1e-5],
  ] as const)('$name', (backend, tolerance) => {
    const columns = columnsByDualNumbers(graph);
    const rows = rowsOf(graph, backend);
    const wanted = rows.map((_, row) => columns.map((column) => column[row] as number));
    expect(norm(wanted.flat())).toBeGreaterThan(1e-3);
    const error = norm(rows.flatMap((row, k) => row.map((value, j) => value - (wanted[k]?.[j] as number))));
    expect(error / norm(wanted.flat())).toBeLessThan(tolerance);
  });
});
