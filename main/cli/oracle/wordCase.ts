/**
 * Runs a reference case that predicts words, by a tree or by a full softmax: step 0 with everything kept, every word's probability, then
 * the course of training. Called by runCase.ts.
 */
import { z } from 'zod';
import {
  type Backend,
  type Graph,
  type GraphNode,
  type Machine,
  type Tensor,
  wordTree,
} from '../../../engine/index.ts';
import type { StoredTensor } from '../../safetensors.ts';
import { checkIds, checkTraining, checkTree } from './caseChecks.ts';
import { hyperOf, lowerOptionsOf, trainingFields } from './caseDocument.ts';
import { type Answer, gradientNorms, train } from './graphCase.ts';
import { type CaseTensors, given, goTo, load, scalar, stored } from './loadedCase.ts';

const numbersOf = z.array(z.array(z.number().int().min(0)));

/** A case that trains a network over words. */
export const wordCaseSchema = z.object({
  model: z.object({
    kind: z.enum(['hierarchical_softmax', 'full_softmax']),
    vocabulary: z.number().int().min(2),
    dim: z.number().int().min(1),
    context: z.number().int().min(1),
    hidden: z.string(),
    word_counts: z.array(z.number()).nullish(),
    huffman_codes: numbersOf.nullish(),
    huffman_paths: numbersOf.nullish(),
  }),
  ...trainingFields,
});
type WordCase = z.infer<typeof wordCaseSchema>;

/** The case's names of the tree's parameters, by the engine's. */
const caseNames: ReadonlyMap<string, string> = new Map([
  ['hs.weight', 'hs.node_vectors'],
  ['hs.bias', 'hs.node_bias'],
]);

/** Lookup of the context, what is made of it, the head. */
function wordGraph({ model }: WordCase, tensors: CaseTensors): Graph {
  const { vocabulary, dim, context } = model;
  const [lookup, ...rest] = hiddenNodes(model, tensors);
  const features = rest.length === 0 ? dim : (given(tensors, 'param/layers.0.weight').shape[0] ?? 0);
  const source = rest.length;
  const shape = { type: 'embedding', in: [-1], name: 'embedding', vocabulary, dim } as const;
  const table = { ...shape, combine: lookup } as const;
  if (model.kind === 'full_softmax') {
    const bias = tensors.has('param/out.bias');
    const sizes = { inFeatures: features, outFeatures: vocabulary, bias };
    return { input: [context], nodes: [table, ...rest, { type: 'linear', in: [source], name: 'out', ...sizes }] };
  }
  const bias = tensors.has('param/hs.node_bias');
  const tree = treeOf(model);
  return {
    input: [context],
    nodes: [table, ...rest, { type: 'softmaxTree', in: [source], name: 'hs', features, tree, bias }],
  };
}

/** How the context's vectors are put together, and the nodes up to the hidden layer. */
function hiddenNodes({ hidden, dim, context }: WordCase['model'], tensors: CaseTensors) {
  if (/^mean/.test(hidden)) return ['mean'] as const;
  const [, fn] = /^(\w+)\(layers\.0/.exec(hidden) ?? [];
  if (fn === undefined) throw new RangeError(`model.hidden is "${hidden}": neither a mean nor layers.0`);
  const bias = tensors.has('param/layers.0.bias');
  const outFeatures = given(tensors, 'param/layers.0.weight').shape[0] ?? 0;
  const layer = { type: 'linear', in: [0], name: 'layers.0', inFeatures: dim * context, outFeatures, bias } as const;
  const nodes: readonly [GraphNode, GraphNode] = [layer, { type: 'activation', in: [1], fn }];
  return ['concatenate', ...nodes] as const;
}

/** The case's tree, or Huffman's over the counts it gives. */
function treeOf({ vocabulary, huffman_codes: codes, huffman_paths: paths, word_counts: counts }: WordCase['model']) {
  if (codes != null && paths != null) {
    checkTree({ codes, paths }, vocabulary);
    return { codes, paths };
  }
  if (counts == null) throw new RangeError('the case gives neither a tree nor counts of words');
  if (counts.length !== vocabulary) {
    throw new RangeError(`word_counts has ${counts.length} numbers for ${vocabulary} words`);
  }
  return wordTree('huffman', counts);
}

/** The given tensors under the engine's names. */
function renamed(tensors: CaseTensors): CaseTensors {
  const own = new Map(tensors);
  own.set('input', given(tensors, 'context'));
  for (const [name, theirs] of caseNames) {
    const tensor = tensors.get(`param/${theirs}`);
    if (tensor !== undefined) own.set(`param/${name}`, tensor);
  }
  return own;
}

/** Computes a case. */
export function runWordCase(kase: WordCase, tensors: CaseTensors, backend: Backend): Answer {
  checkTraining(kase);
  checkIds('context', given(tensors, 'context'), kase.model.vocabulary);
  const own = renamed(tensors);
  const graph = wordGraph(kase, own);
  const make = (keepAll: boolean) => {
    const options = { ...lowerOptionsOf(kase, 1), keepAll, epochSums: false, inputGradient: false };
    return load(backend, graph, options, own, hyperOf(kase));
  };
  const answer: Answer = new Map();
  lookAtStepZero(kase, make(true), answer);
  train(kase, own, make, answer);
  return new Map([...answer].map(([name, tensor]) => [caseName(name), tensor]));
}

/** `grad/hs.weight` -> `grad/hs.node_vectors`. */
function caseName(name: string): string {
  const slash = name.lastIndexOf('/') + 1;
  return name.slice(0, slash) + (caseNames.get(name.slice(slash)) ?? name.slice(slash));
}

function lookAtStepZero(kase: WordCase, machine: Machine, answer: Answer): void {
  const { plan } = machine;
  goTo(machine, 0, kase.lr_per_step[0] ?? 0);
  machine.run('gradients');
  const [hidden, head] = plan.nodes.slice(-2);
  if (hidden !== undefined) answer.set('hidden', stored(machine, hidden.value));
  if (hidden?.gradient) answer.set('grad_hidden', stored(machine, hidden.gradient));
  if (head !== undefined) {
    answer.set('output', stored(machine, head.value));
    answer.set('log_prob', logProbabilities(machine, head.value));
  }
  answer.set('loss', scalar(machine.get(plan.loss.tensor, plan.loss.index)));
  for (const { name, gradient } of plan.parameters) answer.set(`grad/${name}`, stored(machine, gradient));
  gradientNorms(machine, answer);
  if (kase.clip.type === 'none') return;
  machine.run('step');
  for (const { name, gradient } of plan.parameters) answer.set(`clipped_grad/${name}`, stored(machine, gradient));
}

/** p - ln sum e^p per row: the logarithms of probabilities, which those of a tree are already. */
function logProbabilities(machine: Machine, tensor: Tensor): StoredTensor {
  const { rows, columns } = tensor;
  const values = machine.read(tensor);
  const data = new Float64Array(values.length);
  for (let row = 0; row < rows; row++) {
    const logits = Float64Array.from(values.subarray(row * columns, (row + 1) * columns));
    const largest = Math.max(...logits);
    const total = largest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
    logits.forEach((logit, column) => {
      data[row * columns + column] = logit - total;
    });
  }
  return { shape: [rows, columns], data };
}
