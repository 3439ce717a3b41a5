/**
 * Training steps a second of networks with layers beyond the dense one, ours against TensorFlow.js in one interleaved run: its WASM
 * backend where that has all gradients, else its plain one. First both train a few steps and must agree on the losses.
 */

import { agree } from '../agreement.mjs';
import { peakOf } from '../contenders/gradiorama.mjs';
import { gradioramaGraph } from '../contenders/gradioramaGraph.mjs';
import { selectBackend } from '../contenders/tensorflow.mjs';
import { tensorflowGraph } from '../contenders/tensorflowGraph.mjs';
import { layerData, layerFlops, layerNetworks } from '../layerNetworks.mjs';
import { addedShare, median, medianRatio, takeTurns } from '../measure.mjs';

async function measureOne(name, contender, peak, { rounds, seconds }) {
  const network = layerNetworks[name];
  const data = layerData(network);
  const ours = contender(network, data);
  await selectBackend(network.rival);
  const rival = tensorflowGraph(network, data, ours.values);
  const difference = agree(name, ours, rival);
  const peaks = [];
  const contenders = { peak: () => peaks.push(peak()), ours: ours.step, rival: rival.step };
  const rates = takeTurns(contenders, { rounds, seconds });
  return {
    title: network.title,
    rival: `tfjs-${network.rival}`,
    stepsPerSecond: { gradiorama: median(rates.ours), rival: median(rates.rival) },
    ratio: medianRatio(rates.ours, rates.rival),
    bestRatio: Math.max(...rates.ours) / Math.max(...rates.rival),
    shareOfPeak: (median(rates.ours) * layerFlops(network)) / Math.max(...peaks),
    recordingPercent: 100 * addedShare(ours.step, ours.recorded, { seconds }),
    difference,
  };
}

const number = (value, digits = 0) => value.toLocaleString('en', { maximumFractionDigits: digits });

function table(results) {
  const head = ['steps per second'.padEnd(50), 'ours'.padStart(9), 'rival'.padStart(18), 'ratio'.padStart(8)];
  const lines = Object.values(results).map((result) =>
    [
      result.title.padEnd(50),
      number(result.stepsPerSecond.gradiorama, 1).padStart(9),
      `${result.rival} ${number(result.stepsPerSecond.rival, 2)}`.padStart(18),
      `${number(result.ratio, 1)}x`.padStart(8),
      `${number(result.bestRatio, 1)}x`.padStart(8),
      `${number(100 * result.shareOfPeak)} %`.padStart(6),
      `${number(result.recordingPercent, 1)} %`.padStart(9),
      result.difference.toExponential(0).padStart(11),
    ].join(' '),
  );
  return [
    [...head, 'best'.padStart(8), 'peak'.padStart(6), 'recording'.padStart(9), 'losses part'.padStart(11)].join(' '),
    ...lines,
  ].join('\n');
}

/** A section of the benchmark. */
export const layers = {
  name: 'layers',
  async run({ rounds, seconds, rows = Object.keys(layerNetworks) }) {
    const { contender } = await gradioramaGraph();
    const peak = peakOf();
    const results = {};
    for (const name of rows) results[name] = await measureOne(name, contender, peak, { rounds, seconds });
    return results;
  },
  print: table,
};
