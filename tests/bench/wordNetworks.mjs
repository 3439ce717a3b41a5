/**
 * Networks over words for measuring: the mean of four words' vectors, then a hierarchical softmax over a Huffman tree or a full softmax; words
 * and data follow Zipf's law. Knows no contender.
 */
import { BATCHES, randomNumbers } from './configurations.mjs';

const DIM = 32;
const CONTEXT = 4;

/** Sizes of the vocabulary. */
export const VOCABULARIES = [64, 256, 1000, 4096];

/** How often the words of a vocabulary come. */
export const countsOf = (vocabulary) => Array.from({ length: vocabulary }, (_, rank) => Math.ceil(1e6 / (rank + 1)));

/** The network; a tree of words makes its softmax hierarchical. */
export function wordNetwork(vocabulary, tree) {
  const lookup = { type: 'embedding', in: [-1], name: 'words', vocabulary, dim: DIM, combine: 'mean' };
  const head =
    tree === null
      ? { type: 'linear', in: [0], name: 'head', inFeatures: DIM, outFeatures: vocabulary, bias: true }
      : { type: 'softmaxTree', in: [0], name: 'head', features: DIM, tree, bias: true };
  return { graph: { input: [CONTEXT], nodes: [lookup, head] }, loss: 'crossEntropy', outputs: vocabulary, batch: 32 };
}

/** Words in and words to be told, and a function that draws start values. */
export function wordData(vocabulary, batch) {
  const random = randomNumbers(98_765);
  // Rank r with a probability of about 1 / r.
  const word = () => Math.min(vocabulary - 1, Math.floor(vocabulary ** (random() + 0.5)) - 1);
  const samples = batch * BATCHES;
  const inputs = Float32Array.from({ length: samples * CONTEXT }, word);
  const targets = Float32Array.from({ length: samples }, word);
  const start = ({ shape }) => {
    return Float32Array.from({ length: shape.reduce((product, length) => product * length, 1) }, () => random() * 0.2);
  };
  return { samples, inputs, targets, start };
}
