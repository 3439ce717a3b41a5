/**
 * Nested blocks become a graph in the order a reader expects.
 */
import { expect, test } from 'vitest';
import { type Block, compileGraph, type DenseBlock } from '../../../engine/index.ts';

const dense = (units: number, activation: string): DenseBlock => ({ type: 'dense', units, activation, bias: true });

test('repeats are unrolled, inner ones first', () => {
  const inner: Block = { type: 'repeat', times: 2, blocks: [dense(4, 'tanh')] };
  const blocks: Block[] = [{ type: 'repeat', times: 2, blocks: [inner, dense(5, 'relu')] }, dense(3, 'identity')];
  const { nodes } = compileGraph({ model: { blocks } }, { sample: [7], outputs: 3 });
  const layers = nodes.flatMap((node) => (node.type === 'linear' ? [[node.inFeatures, node.outFeatures]] : []));
  expect(layers).toEqual([
    [7, 4],
    [4, 4],
    [4, 5],
    [5, 4],
    [4, 4],
    [4, 5],
    [5, 3],
  ]);
  expect(nodes.map((node) => (node.type === 'activation' ? node.fn : node.name)).slice(0, 4)).toEqual([
    'layers.0',
    'tanh',
    'layers.1',
    'tanh',
  ]);
  expect(nodes[nodes.length - 1]?.type).toBe('linear');
  expect(nodes.map((node) => node.in)).toEqual(nodes.map((_, index) => [index - 1]));
});

test('an image is flattened first, a learned activation gets a name of its own', () => {
  const blocks = [dense(4, 'prelu'), dense(2, 'identity')];
  const { nodes, input } = compileGraph({ model: { blocks } }, { sample: [1, 8, 8], outputs: 2 });
  expect(input).toEqual([1, 8, 8]);
  expect(nodes.map(({ type, name }) => `${type} ${name ?? ''}`)).toEqual([
    'flatten ',
    'linear layers.0',
    'activation prelu.0',
    'linear layers.1',
  ]);
});

test('normalisation, activation and dropout follow their layer', () => {
  const blocks: Block[] = [{ ...dense(4, 'relu'), normalization: 'batch', dropout: 0.5 }, dense(2, 'identity')];
  const { nodes } = compileGraph({ model: { blocks } }, { sample: [3], outputs: 2 });
  expect(nodes.map(({ type, name }) => `${type} ${name ?? ''}`)).toEqual([
    'linear layers.0',
    'batchNorm norm.0',
    'activation ',
    'dropout dropout.0',
    'linear layers.1',
  ]);
});

test.each([
  ['afterActivation', ['linear', 'activation', 'linear', 'layerNorm', 'activation', 'scale', 'add']],
  ['beforeActivation', ['linear', 'activation', 'linear', 'layerNorm', 'scale', 'add', 'activation']],
  ['preActivation', ['activation', 'linear', 'layerNorm', 'activation', 'linear', 'scale', 'add']],
] as const)('a residual block, %s', (addition, types) => {
  const inner: Block[] = [dense(4, 'tanh'), { ...dense(4, 'relu'), normalization: 'layer' }];
  const blocks: Block[] = [
    dense(4, 'identity'),
    { type: 'residual', addition, scale: 0.5, blocks: inner },
    dense(2, 'identity'),
  ];
  const { nodes } = compileGraph({ model: { blocks } }, { sample: [3], outputs: 2 });
  expect(nodes.slice(1, -1).map(({ type }) => type)).toEqual(types);
  const add = nodes.find(({ type }) => type === 'add');
  expect(add?.in[1]).toBe(0);
});

test('convolutions stay with the image until the first dense layer', () => {
  const conv = { type: 'conv', channels: 4, kernel: 3, stride: 1, padding: 1, activation: 'relu', bias: true } as const;
  const pool = { type: 'pool', kind: 'max', kernel: 2, padding: 0 } as const;
  const { nodes } = compileGraph(
    { model: { blocks: [conv, pool, dense(10, 'identity')] } },
    { sample: [1, 8, 8], outputs: 10 },
  );
  expect(nodes.map(({ type }) => type)).toEqual(['conv2d', 'activation', 'pool2d', 'flatten', 'linear']);
  expect(nodes.at(-1)).toMatchObject({ inFeatures: 64, name: 'layers.1' });
});
