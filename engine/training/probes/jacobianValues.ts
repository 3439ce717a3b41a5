/**
 * Probe: the singular values of the Jacobian d(output) / d(input) for chosen training samples (record.samples), largest first: how the
 * network stretches and squeezes what is near a sample (Saxe et al. 2014; Pennington et al. 2017). Looked at as the network predicts:
 * without dropout, and with the running statistics of batch normalisation, since with those of a batch the answer to a sample would hang on
 * the others. Which networks it cannot look at says experiment/checks.ts.
 */
import type { Machine } from '../../backends/backend.ts';
import type { Graph, GraphNode } from '../../layers/graph.ts';
import { lower } from '../../layers/lower.ts';
import { size } from '../../layers/tensorTable.ts';
import { singularValues } from '../../numeric/singularValues.ts';
import { jacobianRows, withoutLoss } from '../jacobian.ts';
import { copyParameters } from '../networkCopy.ts';
import { lowerOptions } from '../structure.ts';
import type { Probe, ProbedNetwork } from './probe.ts';

/** One series a sample. */
export const jacobianValues: Probe = {
  keepAll: false,
  measurements(network) {
    const { experiment, data, machine } = network;
    const copy = forOneSample(network);
    const output = copy.plan.nodes.at(-1)?.value;
    const features = size(data.sample);
    const length = Math.min(features, (output?.rows ?? 0) * (output?.columns ?? 0));
    return experiment.record.samples.map((sample) => ({
      moment: 'beforeStep' as const,
      series: [{ layer: '', what: `singular values, sample ${sample}`, length }],
      read(values: Float32Array) {
        copyParameters({ machine }, copy);
        const row = sample % data.train.count;
        copy.write(copy.plan.data.inputs, data.train.inputs.subarray(row * features, (row + 1) * features));
        values.set(singularValues(jacobianRows(copy, copy.plan.nodes.length - 1)));
      },
    }));
  },
};

function forOneSample({ experiment, data, backend, graph }: ProbedNetwork): Machine {
  const options = lowerOptions(experiment, data, 1, 1);
  // The loss is never run, but a plan needs one; mean squared error asks nothing of the targets.
  const looked = { ...options, loss: { kind: 'mse', reduction: 'mean' }, keepAll: true, inputGradient: true } as const;
  const machine = backend.prepare(withoutLoss(lower(predicting(graph), looked)));
  machine.write(machine.plan.data.order, [0]);
  return machine;
}

/** Dropout lets everything through, batch normalisation takes its running statistics. */
function predicting(graph: Graph): Graph {
  const nodes = graph.nodes.map((node): GraphNode => {
    if (node.type === 'batchNorm') return { ...node, frozen: true };
    return node.type === 'dropout' ? { type: 'scale', in: node.in, factor: 1 } : node;
  });
  return { ...graph, nodes };
}
