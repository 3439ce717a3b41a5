/**
 * Training steps a second over vocabularies of 64 to 4,096 words: hierarchical softmax over a Huffman tree, whose cost grows with log V, and
 * full softmax, whose cost grows with V; beside the first a plain loop in JavaScript and TensorFlow.js on its plain backend (its WASM one has no
 * gradient of a lookup).
 */
import { agree } from '../agreement.mjs';
import { gradioramaGraph } from '../contenders/gradioramaGraph.mjs';
import { plainWords } from '../contenders/plainWords.mjs';
import { selectBackend } from '../contenders/tensorflow.mjs';
import { tensorflowWords } from '../contenders/tensorflowWords.mjs';
import { median, medianRatio, takeTurns } from '../measure.mjs';
import { countsOf, VOCABULARIES, wordData, wordNetwork } from '../wordNetworks.mjs';

/** Up to so many words TensorFlow.js takes part: the gradient of its lookup goes over the whole vocabulary for every word. */
const MOST_FOR_TENSORFLOW = 1000;

function measureOne(vocabulary, { contender, wordTree }, { rounds, seconds }) {
  const tree = wordTree('huffman', countsOf(vocabulary));
  const [hierarchical, full] = [wordNetwork(vocabulary, tree), wordNetwork(vocabulary, null)];
  const data = () => wordData(vocabulary, hierarchical.batch);
  const ours = contender(hierarchical, data());
  const ownFull = contender(full, data());
  const start = () => contender(hierarchical, data());
  const plain = plainWords(hierarchical, tree, data(), ours.values);
  agree(`${vocabulary} words, plain loop`, ours, plain);
  const contenders = { tree: ours.step, full: ownFull.step, plain: plain.step };
  if (vocabulary <= MOST_FOR_TENSORFLOW) {
    const rival = tensorflowWords(hierarchical, tree, data(), ours.values);
    agree(`${vocabulary} words, TensorFlow.js`, start(), rival);
    contenders.tensorflow = rival.step;
  }
  const rates = takeTurns(contenders, { rounds, seconds });
  return {
    vocabulary,
    stepsPerSecond: Object.fromEntries(Object.entries(rates).map(([who, values]) => [who, median(values)])),
    treeOverFull: medianRatio(rates.tree, rates.full),
    treeOverPlain: medianRatio(rates.tree, rates.plain),
    treeOverTensorflow: rates.tensorflow === undefined ? null : medianRatio(rates.tree, rates.tensorflow),
  };
}

const number = (value, digits = 0) => value.toLocaleString('en', { maximumFractionDigits: digits });
const times = (ratio) => (ratio === null ? '-' : `${number(ratio, 1)}x`);

function table(results) {
  const head = [
    'words, steps per second',
    'by a tree',
    'in full',
    'over it',
    'plain loop',
    'over it',
    'tfjs-cpu',
    'over it',
  ];
  const lines = results.map(({ vocabulary, stepsPerSecond, treeOverFull, treeOverPlain, treeOverTensorflow }) => [
    number(vocabulary),
    number(stepsPerSecond.tree),
    number(stepsPerSecond.full),
    times(treeOverFull),
    number(stepsPerSecond.plain),
    times(treeOverPlain),
    stepsPerSecond.tensorflow === undefined ? '-' : number(stepsPerSecond.tensorflow, 2),
    times(treeOverTensorflow),
  ]);
  return [head, ...lines].map((cells) => cells.map((cell, k) => cell.padStart(head[k].length + 2)).join('')).join('\n');
}

/** A section of the benchmark. */
export const words = {
  name: 'words',
  async run({ rounds, seconds }) {
    const ours = await gradioramaGraph();
    await selectBackend('cpu');
    return VOCABULARIES.map((vocabulary) => measureOne(vocabulary, ours, { rounds, seconds }));
  },
  print: table,
};
