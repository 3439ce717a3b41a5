/**
 * A table of vectors, one for every word (or character): looks up the rows of a sample's ids (Bengio et al. 2003). Its gradient touches
 * only the rows that were looked up.
 */
import type { EmbeddingNode } from './graph.ts';
import type { BackwardLowering, ForwardLowering, LayerType } from './lowering.ts';

/** Rows of `dim` columns, one per looked-up word, as the step record wants them; the mean has them already. */
function byUnit(
  { combine, dim }: EmbeddingNode,
  value: BackwardLowering['upstream'],
  name: string,
  { emit, kept }: Pick<ForwardLowering, 'emit' | 'kept'>,
) {
  if (combine === 'mean') return value;
  const timeMajor = kept(name, (value.rows * value.columns) / dim, dim);
  emit({ op: 'timeMajor', batchMajor: value, timeMajor, back: false });
  return timeMajor;
}

/** Backward: dL/d(row w) = sum of dL/dy over the places where w was looked up. */
export const embedding: LayerType<EmbeddingNode> = {
  type: 'embedding',
  outputShape({ dim, combine, name }, [input = []]) {
    if (input.length !== 1) throw new RangeError(`${name}: expects ids of words, gets [${input}]`);
    const context = input[0] as number;
    if (combine === 'mean') return [dim];
    return combine === 'sequence' ? [context, dim] : [context * dim];
  },
  parameters: ({ vocabulary, dim }) => [
    { suffix: 'weight', kind: 'weight', shape: [vocabulary, dim], transposed: false, fanIn: dim, fanOut: vocabulary },
  ],
  recorded: ({ vocabulary, dim }) => ({ fanIn: vocabulary, units: dim, activation: 'identity' }),
  recordsDelta: true,
  recordedValue: (node, lowering) => byUnit(node, lowering.output, 'byUnit', lowering),
  forward({ combine }, { emit, input, output, parameter }) {
    emit({ op: 'embedding', ids: input(0), weight: parameter('weight').value, mean: combine === 'mean', output });
  },
  backward(node, lowering) {
    const { upstream, input, recordDelta, sparseGradient, records } = lowering;
    if (records) recordDelta(byUnit(node, upstream, 'deltaByUnit', lowering));
    sparseGradient('weight', (gradient, descent) => {
      return { op: 'embeddingGradient', ids: input(0), upstream, mean: node.combine === 'mean', gradient, descent };
    });
  },
};
