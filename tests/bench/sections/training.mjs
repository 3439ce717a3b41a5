/**
 * Training steps a second on the configurations a to e, ours against TensorFlow.js and others in one interleaved run; the share of
 * the machine's simd128 peak that our matrix products reach; what recording every step costs.
 */
import { configurations, dataOf, productFlops } from '../configurations.mjs';
import { convnetjs } from '../contenders/convnet.mjs';
import { gradiorama } from '../contenders/gradiorama.mjs';
import { selectBackend, tensorflow } from '../contenders/tensorflow.mjs';
import { addedShare, median, medianRatio, takeTurns } from '../measure.mjs';

async function measureOne(name, ours, timing) {
  const configuration = configurations[name];
  const data = dataOf(configuration);
  const plain = ours.contender(configuration, data, 'step');
  const recorded = ours.contender(configuration, data, 'recordedStep');
  await selectBackend('wasm');
  const tfjs = tensorflow(configuration, data);
  const peaks = [];
  const contenders = {
    peak: () => peaks.push(ours.peak()),
    gradiorama: plain.step,
    recorded: recorded.step,
    'tfjs-wasm': tfjs.step,
    convnetjs: convnetjs(configuration, data).step,
  };
  const rates = takeTurns(contenders, timing);
  const recording = addedShare(plain.step, recorded.step, timing);
  const others = await measurePlainTensorflow(configuration, data, timing);
  return summary(configuration, rates, others, peaks, recording);
}

/** A backend is current for all of TensorFlow.js, so this one has a turn of its own. */
async function measurePlainTensorflow(configuration, data, { seconds }) {
  await selectBackend('cpu');
  const rates = takeTurns({ 'tfjs-cpu': tensorflow(configuration, data).step }, { rounds: 3, seconds });
  return { 'tfjs-cpu': median(rates['tfjs-cpu']) };
}

function summary(configuration, { peak: _, ...rates }, others, peaks, recording) {
  const flops = productFlops(configuration);
  const best = Math.max(...peaks);
  return {
    title: configuration.title,
    stepsPerSecond: {
      ...Object.fromEntries(Object.entries(rates).map(([who, values]) => [who, median(values)])),
      ...others,
    },
    ratioToTfjsWasm: medianRatio(rates.gradiorama, rates['tfjs-wasm']),
    ratioToConvnetjs: medianRatio(rates.gradiorama, rates.convnetjs),
    /** Best round against best round: what other work on the machine disturbs least. */
    bestRatioToTfjsWasm: Math.max(...rates.gradiorama) / Math.max(...rates['tfjs-wasm']),
    peakGflops: best / 1e9,
    shareOfPeak: (median(rates.gradiorama) * flops) / best,
    bestShareOfPeak: (Math.max(...rates.gradiorama) * flops) / best,
    recordingPercent: 100 * recording,
  };
}

const number = (value, digits = 0) => value.toLocaleString('en', { maximumFractionDigits: digits });

function table(results) {
  const lines = Object.entries(results).map(([name, result]) => {
    const { gradiorama: own, 'tfjs-wasm': tfjs, 'tfjs-cpu': plain, convnetjs: convnet } = result.stepsPerSecond;
    const small = (value) => number(value, value < 100 ? 1 : 0);
    return [
      `${name} ${result.title}`.padEnd(42),
      small(own).padStart(9),
      small(tfjs).padStart(9),
      small(plain).padStart(8),
      small(convnet).padStart(9),
      `${number(result.ratioToTfjsWasm, 1)}x`.padStart(8),
      `${number(result.bestRatioToTfjsWasm, 1)}x`.padStart(8),
      `${number(result.ratioToConvnetjs, 1)}x`.padStart(11),
      `${number(100 * result.shareOfPeak)} %`.padStart(6),
      `${number(100 * result.bestShareOfPeak)} %`.padStart(6),
      `${number(result.recordingPercent, 1)} %`.padStart(9),
    ].join(' ');
  });
  const head = [
    'steps per second'.padEnd(42),
    'ours'.padStart(9),
    'tfjs-wasm'.padStart(9),
    'tfjs-cpu'.padStart(8),
    'convnetjs'.padStart(9),
    'ratio'.padStart(8),
    'best'.padStart(8),
    'x convnetjs'.padStart(11),
    'peak'.padStart(6),
    'best'.padStart(6),
    'recording'.padStart(9),
  ].join(' ');
  return [head, ...lines].join('\n');
}

/** A section of the benchmark. */
export const training = {
  name: 'training',
  async run({ configurations: wanted, rounds, seconds }) {
    const ours = await gradiorama();
    const results = {};
    for (const name of wanted) results[name] = await measureOne(name, ours, { rounds, seconds });
    return results;
  },
  print: table,
};
