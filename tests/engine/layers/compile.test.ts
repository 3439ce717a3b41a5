/**
 * Nested blocks become a graph in the order a reader expects.
 */
import { expect, test } from 'vitest';
import { type Block, compileGraph } from '../../../engine/index.ts';

const dense = (units: number, activation: string): Block => ({ type: 'dense', units, activation, bias: true });

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
