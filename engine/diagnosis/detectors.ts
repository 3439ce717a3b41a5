/**
 * Registry of what can be found in a record: each entry looks at the facts and the document and says what it sees, with a
 * remedy where one is worth trying. In order of importance; words stand in assets/words/{de,en}/diagnosis.json.
 *
 * The thresholds are set so that what was measured holds (medians of ten seeds, digits, ten hidden layers of 32): sigmoid + Xavier
 * 0.23 a layer and ReLU + Xavier 0.68 vanish, ReLU + He 0.98 is steady, tanh + N(0, 1) 1.7 and ReLU + N(0, 1) 3.9 explode.
 */
import { isSquashing } from '../activations.ts';
import { dataSourceOf } from '../data/index.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { log } from '../numeric/elementary.ts';
import type { Facts } from './facts.ts';
import {
  hiddenActivation,
  type Remedy,
  rateIsAbsurd,
  rateIsHigh,
  recurrentBlocks,
  suits,
  tryClipping,
  tryGates,
  tryLeakyRelu,
  tryLowerRate,
  tryReluHe,
  trySuitable,
  tryUsualRate,
} from './remedies.ts';

/** One thing that was found. */
export interface Finding {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly remedy: Remedy | null;
}

/** Looks for one thing. */
type Detector = (facts: Facts, experiment: Experiment) => Finding | null;

/** Growth of ||delta|| a layer, and over all layers, from which on a gradient counts as vanishing, exploding, steady. */
const VANISHING = { growth: 0.8, total: 0.1, softTotal: 0.5 };
const EXPLODING = { growth: 1.25, total: 10 };
/** Gates learn over a hundred steps though at first hardly anything comes through: they are told of where nearly nothing does. */
const VANISHING_THROUGH_GATES = 1e-10;
const STEADY = { least: 0.85, most: 1.18, layers: 3 };
const FADING_FORWARDS = 0.7;
const DEAD = { layer: 0.85, mean: 0.6 };
const SATURATED = 0.5;
const LARGE_UPDATE = 0.3;
const LEARNED = { accuracy: 0.95, shareOfChance: 0.1, valueLoss: 1e-3 };

const diverged: Detector = ({ broken, brokenLayer }, experiment) => {
  if (!broken) return null;
  const inTime = recurrentBlocks(experiment).length > 0;
  const suitable = inTime ? tryClipping(experiment) : trySuitable(experiment);
  const remedy = (rateIsHigh(experiment) ? null : suitable) ?? tryLowerRate(experiment);
  return brokenLayer === null
    ? { code: 'divergedLoss', values: {}, remedy }
    : { code: 'diverged', values: { layer: brokenLayer }, remedy };
};

const rateZero: Detector = (_, experiment) =>
  experiment.optimizer.learningRate === 0 ? { code: 'rateZero', values: {}, remedy: tryUsualRate(experiment) } : null;

const weightsZero: Detector = (facts, experiment) =>
  facts.weightsZero ? { code: 'weightsZero', values: {}, remedy: trySuitable(experiment) } : null;

const symmetric: Detector = ({ symmetricLayers, hidden }, experiment) => {
  if (symmetricLayers === 0) return null;
  const code = symmetricLayers === hidden ? 'symmetric' : 'symmetricLayers';
  return { code, values: { count: symmetricLayers, layers: hidden }, remedy: trySuitable(experiment) };
};

/** A network that has learned has small gradients in all layers alike: that is no vanishing. */
const learned: Detector = (facts, experiment) =>
  hasLearned(facts, experiment)
    ? { code: 'learned', values: { percent: Math.round(100 * facts.accuracy), loss: facts.loss }, remedy: null }
    : null;

const exploding: Detector = ({ growth, total }, experiment) => {
  if (growth === null || total === null || growth < EXPLODING.growth || total < EXPLODING.total) return null;
  const remedy = trySuitable(experiment) ?? tryClipping(experiment);
  return { code: 'exploding', values: { factor: twoDigits(growth), total: twoDigits(total) }, remedy };
};

const dead: Detector = ({ dead: { layer, share, mean } }, experiment) => {
  if (isSquashing(hiddenActivation(experiment)) || (share < DEAD.layer && mean < DEAD.mean)) return null;
  const values = { layer, percent: Math.round(100 * share) };
  // A recurrent cell has no leaky ReLU.
  const other = recurrentBlocks(experiment).length > 0 ? tryGates(experiment) : tryLeakyRelu();
  const remedy = rateIsHigh(experiment) ? tryLowerRate(experiment) : other;
  return { code: share === 1 ? 'deadLayer' : 'dead', values, remedy };
};

const vanishing: Detector = (facts, experiment) => {
  const { growth, total, zeroLayers, forwardGrowth } = facts;
  if (hasLearned(facts, experiment) || growth === null || total === null || facts.weightsZero) return null;
  const squashing = isSquashing(hiddenActivation(experiment));
  const fades = forwardGrowth !== null && forwardGrowth < FADING_FORWARDS;
  const remedy = (fades || !squashing ? trySuitable(experiment) : null) ?? (squashing ? tryReluHe() : null);
  if (zeroLayers > 0) return { code: 'vanishedToZero', values: { count: zeroLayers, layers: facts.hidden }, remedy };
  if (growth > VANISHING.growth || total > VANISHING.softTotal) return null;
  if (total > VANISHING.total) {
    const values = { percent: Math.round(100 * growth), total: Math.round(100 * total) };
    return facts.hidden < STEADY.layers ? null : { code: 'vanishingSoftly', values, remedy };
  }
  if (growth < 0.01) return { code: 'vanishingFast', values: { times: Math.round(twoDigits(1 / growth)) }, remedy };
  const percent = Math.round(100 * growth);
  return fades
    ? { code: 'vanishingBothWays', values: { percent, forward: Math.round(100 * forwardGrowth) }, remedy }
    : { code: 'vanishing', values: { percent }, remedy };
};

/** Back through time; where it is cut short, the first steps get nothing by intent. */
const throughTime: Detector = (facts, experiment) => {
  const { throughTime: time } = facts;
  if (time === null || recurrentBlocks(experiment).some(({ truncate }) => truncate !== null)) return null;
  const { steps, growth, total } = time;
  if (total >= EXPLODING.total) {
    const percent = Math.max(1, Math.round(100 * (growth - 1)));
    return { code: 'explodingTime', values: { percent, steps }, remedy: tryClipping(experiment) };
  }
  const gated = recurrentBlocks(experiment).every(({ cell }) => cell !== 'rnn');
  if (total > (gated ? VANISHING_THROUGH_GATES : VANISHING.total) || hasLearned(facts, experiment)) return null;
  return { code: 'vanishingTime', values: { percent: Math.round(100 * growth), steps }, remedy: tryGates(experiment) };
};

function updatesOf({ updateRatio }: Facts, experiment: Experiment): Finding | null {
  if (!(updateRatio > LARGE_UPDATE)) return null;
  const remedy = tryLowerRate(experiment, updateRatio);
  if (updateRatio >= 10) return { code: 'hugeUpdates', values: { factor: twoDigits(updateRatio) }, remedy };
  return { code: 'largeUpdates', values: { percent: Math.round(100 * updateRatio) }, remedy };
}

/**
 * Told before all that comes of it: exploding, dead, vanishing. A rate beyond all measure is told even where its updates look harmless,
 * since saturated or dead units no longer move; not where the weights were wrong from the start.
 */
const highRate: Detector = (facts, experiment) => {
  if (!rateIsHigh(experiment) || hasLearned(facts, experiment)) return null;
  const found = updatesOf(facts, experiment);
  if (found !== null || !rateIsAbsurd(experiment) || !suits(experiment)) return found;
  return { code: 'absurdRate', values: { rate: experiment.optimizer.learningRate }, remedy: tryLowerRate(experiment) };
};

/** With a usual rate, large updates come of something else, such as exploding gradients, which is told first. */
const largeUpdates: Detector = (facts, experiment) => (rateIsHigh(experiment) ? null : updatesOf(facts, experiment));

const saturated: Detector = ({ saturated: share }, experiment) => {
  if (!isSquashing(hiddenActivation(experiment)) || share < SATURATED) return null;
  const remedy = suits(experiment) ? tryReluHe() : trySuitable(experiment);
  return { code: 'saturated', values: { percent: Math.round(100 * share) }, remedy };
};

const clipped: Detector = ({ clipFactor }) =>
  clipFactor < 1 ? { code: 'clipped', values: { factor: twoDigits(1 / clipFactor) }, remedy: null } : null;

const steady: Detector = ({ growth, hidden }) => {
  if (growth === null || hidden < STEADY.layers || growth < STEADY.least || growth > STEADY.most) return null;
  return { code: 'steady', values: { factor: twoDigits(growth) }, remedy: null };
};

/** Every detector, most important first; `steady` speaks only where no other does. */
export const detectors = {
  diverged,
  rateZero,
  weightsZero,
  symmetric,
  learned,
  highRate,
  exploding,
  dead,
  vanishing,
  throughTime,
  largeUpdates,
  saturated,
  clipped,
  steady,
} as const satisfies Record<string, Detector>;

/** Low loss and, for classes, hardly a wrong answer. */
function hasLearned({ loss, accuracy }: Facts, { data }: Experiment): boolean {
  const classes = dataSourceOf(data.set)?.classes.length ?? 0;
  if (classes === 0) return loss < LEARNED.valueLoss;
  return accuracy >= LEARNED.accuracy && loss < LEARNED.shareOfChance * log(classes);
}

function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}
