/**
 * Dropout (Srivastava et al. 2014), inverted: while training y = x mask / (1 - rate), else y = x. Every step has a mask of its own,
 * drawn from the run's seed, the step and the layer's place, so a run repeats bit for bit.
 */
import type { DropoutNode } from './graph.ts';
import type { LayerType } from './lowering.ts';

/** Backward: dL/dx = dL/dy mask / (1 - rate). */
export const dropout: LayerType<DropoutNode> = {
  type: 'dropout',
  outputShape: (_, [input = []]) => input,
  parameters: () => [],
  recorded: () => null,
  forward({ rate }, { mode, emit, input, output, mask, clock }) {
    if (mode === 'evaluation') {
      emit({ op: 'scale', input: input(0), output, factor: 1 });
      return;
    }
    const { tensor, key } = mask();
    emit({ op: 'drawMask', mask: tensor, rate, clock: clock(), key });
    emit({ op: 'dropout', input: input(0), mask: tensor, rate, output });
  },
  backward({ rate }, { emit, wantsInputGradient, inputGradient, upstream, mask }) {
    if (!wantsInputGradient(0)) return;
    emit({ op: 'dropout', input: upstream, mask: mask().tensor, rate, output: inputGradient(0) });
  },
};
