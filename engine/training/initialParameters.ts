/**
 * The parameters of a run before its first step, drawn as the document says. Called by the trainer; how one tensor is drawn
 * stands in initializers.ts.
 */
import { activationOf } from '../activations.ts';
import { gatesOf } from '../backends/plan.ts';
import type { RecurrentBlock } from '../experiment/blocks.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { weightBlocks } from '../experiment/unrolled.ts';
import { drawInitial, type TensorFans } from '../initializers.ts';
import { cellOf, FORGET_GATE } from '../layers/cellNames.ts';
import { type Random, randomStream } from '../numeric/random.ts';

/** A parameter to be drawn. */
export interface ParameterToDraw extends TensorFans {
  readonly name: string;
  readonly kind: 'weight' | 'bias' | 'slope' | 'scale' | 'shift';
}

/**
 * All parameters of a run before its first step, in the order given. Each is drawn from a stream of its own, named after it, so
 * a deeper network starts with the same values in the layers it shares.
 */
export function initialParameters(
  experiment: Pick<Experiment, 'seed' | 'initialization' | 'model'>,
  parameters: readonly ParameterToDraw[],
): Float32Array[] {
  const blocks = weightBlocks(experiment.model.blocks);
  return parameters.map((parameter) => {
    const { name, kind, shape } = parameter;
    const size = shape.reduce((product, length) => product * length, 1);
    if (kind === 'scale') return new Float32Array(size).fill(1);
    if (kind === 'shift') return new Float32Array(size);
    if (kind === 'slope') return new Float32Array(size).fill(activationOf(name.split('.')[0] ?? '').learnedSlope ?? 0);
    const { weight, bias } = experiment.initialization;
    const block = blocks[Number(name.split('.')[1])];
    const random = randomStream(experiment.seed, `parameter ${name}`);
    if (block?.type === 'recurrent') {
      return new Float32Array(drawGates(block, parameter, experiment.initialization, random));
    }
    const choice = kind === 'bias' ? bias : (block?.initializer ?? weight);
    return new Float32Array(drawInitial(choice, parameter, random));
  });
}

/** A recurrent layer's parameter: every gate's part is drawn as a matrix of its own, in the order of PyTorch. */
function drawGates(
  block: RecurrentBlock,
  { name, kind, shape, fanIn }: ParameterToDraw,
  { weight, bias }: Experiment['initialization'],
  random: Random,
): Float64Array {
  const { units, initializer, recurrentInitializer, forgetBias } = block;
  const fromStep = name.endsWith('weight_hh_l0');
  const choice = kind === 'bias' ? bias : ((fromStep ? recurrentInitializer : initializer) ?? weight);
  const gate: TensorFans = { shape: [units, ...shape.slice(1)], fanIn, fanOut: units };
  const size = gate.shape.reduce((product, length) => product * length, 1);
  const values = new Float64Array(gatesOf(cellOf(block)) * size);
  for (let start = 0; start < values.length; start += size) values.set(drawInitial(choice, gate, random), start);
  if (kind === 'bias' && forgetBias !== undefined) {
    // There are two biases: one is what was asked for, the other zero.
    const value = name.endsWith('bias_ih_l0') ? forgetBias : 0;
    values.fill(value, FORGET_GATE * size, (FORGET_GATE + 1) * size);
  }
  return values;
}
