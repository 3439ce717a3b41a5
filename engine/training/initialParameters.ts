/**
 * The parameters of a run before its first step, drawn as the document says. Called by the trainer; how one tensor is drawn
 * stands in initializers.ts.
 */
import { activationOf } from '../activations.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { weightBlocks } from '../experiment/unrolled.ts';
import { drawInitial, type TensorFans } from '../initializers.ts';
import { randomStream } from '../numeric/random.ts';

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
    const own = blocks[Number(name.split('.')[1])]?.initializer;
    const choice = kind === 'bias' ? bias : (own ?? weight);
    return new Float32Array(drawInitial(choice, parameter, randomStream(experiment.seed, `parameter ${name}`)));
  });
}
