/**
 * Lowers a graph with its loss and optimiser to a plan: tensors and the programs over them. Fused for speed, or, with
 * `keepAll`, op by op so that every node's value and gradient can be looked at; both give the same numbers. Called by the
 * trainer, the oracle program and the gradient proof.
 */
import type { Op, Plan } from '../backends/plan.ts';
import { losses } from '../losses.ts';
import { hyperNames, optimizers, PENALTY_STRENGTH } from '../optimizers.ts';
import { recordLayout } from '../training/stepRecord.ts';
import { type Analysis, analyse } from './analysis.ts';
import type { Context, LowerOptions } from './context.ts';
import type { Graph } from './graph.ts';
import { lowerNodes, type NodePrograms } from './lowerNodes.ts';
import { Recorder } from './recording.ts';
import { ScalarTable, size, TensorTable } from './tensorTable.ts';

export type { LowerOptions } from './context.ts';

/** Makes the plan. Throws a RangeError where the graph does not fit together. */
export function lower(graph: Graph, options: LowerOptions): Plan {
  const analysis = analyse(graph, options);
  const tensors = new TensorTable();
  const { batch, samples, targetColumns } = options;
  const inputs = tensors.tensor('inputs', 'dataset', samples, size(graph.input), [samples, ...graph.input]);
  const targets = tensors.tensor('targets', 'dataset', samples, targetColumns);
  const order = tensors.tensor('order', 'order', 1, samples, [samples]);
  const cursor = tensors.tensor('cursor', 'cursor', 1, 1, [1]);
  const input = tensors.batch('input', 'input', batch, graph.input);
  const target = tensors.tensor('target', 'target', batch, targetColumns);
  const hyper = new ScalarTable(tensors, 'hyper', hyperNames(options.optimizer));
  const results = new ScalarTable(tensors, 'results', resultNames(analysis));

  const context: Context = { options, analysis, tensors, hyper, results };
  const recording = new Recorder(context);
  // A sequence is judged at every step: its targets are turned as its rows are.
  const steps = analysis.rowsOf(analysis.nodes.length - 1);
  const judged = steps === 1 ? target : tensors.tensor('target/steps', 'target', batch * steps, targetColumns / steps);
  const nodes = lowerNodes(context, input, judged, recording);
  const gather: Op[] = [
    { op: 'gather', source: inputs, order, cursor, output: input },
    { op: 'gather', source: targets, order, cursor, output: target },
  ];
  if (steps > 1) gather.push({ op: 'timeMajor', batchMajor: target, timeMajor: judged, back: false });
  const penalty = penaltyOps(context, nodes);
  const lossOp = (withDelta: boolean): Op => {
    const { kind, reduction, setting = losses[kind].setting?.value ?? 0 } = options.loss;
    const delta = withDelta ? nodes.lossDelta : null;
    const judging = {
      target: judged,
      delta,
      reduction,
      loss: results.slot('loss'),
      accuracy: results.slot('accuracy'),
    };
    if (nodes.judge !== null) return nodes.judge(withDelta ? 'training' : 'evaluation', judging);
    return { op: 'loss', kind, setting, prediction: nodes.prediction, samples: batch, ...judging };
  };
  // What regularisers add is no part of the loss that a network is judged by.
  const trainingLoss = [lossOp(true), ...penalty];
  return {
    tensors: tensors.all(),
    programs: {
      step: [...gather, ...nodes.forwardInSteps, ...trainingLoss, ...stepTail(context, nodes)],
      recordedStep: [...gather, ...nodes.forwardInSteps, ...trainingLoss, ...recordedTail(context, nodes, recording)],
      gradients: [...gather, ...nodes.forwardInGradients, ...trainingLoss, ...gradientsTail(context, nodes, recording)],
      evaluate: [...gather, ...nodes.forwardInEvaluation, lossOp(false)],
    },
    parameters: nodes.parameters,
    buffers: nodes.buffers.map(({ tensor }) => tensor),
    bufferStarts: nodes.buffers.map(({ start }) => start),
    nodes: nodes.tensors,
    layout: recordLayout(recording.layers.map((layer) => layer.shape)),
    data: { inputs, targets, order, cursor },
    clock: nodes.clock,
    input,
    target,
    inputGradient: nodes.inputGradient,
    hyper: hyper.tensor,
    hyperNames: hyperNames(options.optimizer),
    loss: results.slot('loss'),
    accuracy: results.slot('accuracy'),
    record: recording.record,
    codes: recording.codes,
    epoch: recording.epoch,
  };
}

/** Results of a step: of the network, then how far each weight moved. `none` is never written: it stays 0. */
function resultNames(analysis: Analysis): string[] {
  // By place among the recorded layers: no node has more than two.
  const changes = Array.from({ length: 2 * analysis.nodes.length }, (_, index) => `change/${index}`);
  return ['loss', 'accuracy', 'gradientNorm', 'clipFactor', 'tensorNorm', 'tensorFactor', 'none', ...changes];
}

/** What the regulariser adds to the loss. */
function penaltyOps({ options, hyper, results }: Context, nodes: NodePrograms): Op[] {
  const { penalty: kind } = options;
  if (kind === undefined) return [];
  const weights = nodes.parameters.filter((parameter) => parameter.kind === 'weight').map(({ tensor }) => tensor);
  return [{ op: 'penalty', kind, strength: hyper.slot(PENALTY_STRENGTH), weights, loss: results.slot('loss') }];
}

/** After the loss of a step that is not recorded. */
function stepTail(context: Context, nodes: NodePrograms): Op[] {
  const clipping = context.options.clip === 'none' ? [] : clipOps(context, nodes);
  return [...nodes.backward, ...clipping, ...updateOps(context, nodes, null)];
}

/** After the loss of a step that is recorded. */
function recordedTail(context: Context, nodes: NodePrograms, recording: Recorder): Op[] {
  const updates = updateOps(context, nodes, recording);
  return [...nodes.recordedBackward, ...clipOps(context, nodes), ...updates, ...recording.finish(true)];
}

/** After the loss where gradients are only looked at: no update, and nothing is added to the epoch's sums. */
function gradientsTail(context: Context, nodes: NodePrograms, recording: Recorder): Op[] {
  const backward = nodes.recordedBackward.filter(({ op }) => op !== 'accumulateMagnitude');
  return [...backward, normOp(context, nodes), ...recording.finish(false)];
}

function gradients(nodes: NodePrograms) {
  return nodes.parameters.map((parameter) => parameter.gradient);
}

function normOp({ results }: Context, nodes: NodePrograms): Op {
  const factor = results.slot('clipFactor');
  return { op: 'gradientNorm', gradients: gradients(nodes), norm: results.slot('gradientNorm'), factor };
}

/** Measures the gradient's norm and clips it as the options say. */
function clipOps(context: Context, nodes: NodePrograms): Op[] {
  const { results, hyper, options } = context;
  const limit = hyper.slot('clipLimit');
  const factor = results.slot('clipFactor');
  const norm = results.slot('gradientNorm');
  if (options.clip === 'norm') return [{ op: 'clipNorm', gradients: gradients(nodes), maxNorm: limit, norm, factor }];
  if (options.clip === 'none') return [normOp(context, nodes)];
  if (options.clip === 'value')
    return [normOp(context, nodes), { op: 'clipValue', gradients: gradients(nodes), limit, factor }];
  const [own, ownFactor] = [results.slot('tensorNorm'), results.slot('tensorFactor')];
  const perTensor = gradients(nodes).map((gradient): Op => {
    return { op: 'clipNorm', gradients: [gradient], maxNorm: limit, norm: own, factor: ownFactor };
  });
  return [normOp(context, nodes), ...perTensor];
}

/** The optimiser's step for every parameter that no fused op has updated already. */
function updateOps({ options, hyper }: Context, nodes: NodePrograms, recording: Recorder | null): Op[] {
  const { products, counters } = optimizers[options.optimizer];
  const counts = counters.map((name): Op => ({ op: 'countScalar', value: hyper.slot(name) }));
  const running = products.map(([product, factor]): Op => {
    return { op: 'multiplyScalar', value: hyper.slot(product), by: hyper.slot(factor) };
  });
  const updates = nodes.parameters
    .filter((parameter) => recording !== null || !nodes.updatedInBackward.has(parameter.name))
    .map(
      (parameter): Op => ({
        op: 'update',
        optimizer: options.optimizer,
        parameter: parameter.tensor,
        gradient: parameter.gradient,
        states: parameter.states,
        hyper: { tensor: hyper.tensor, index: 0 },
        updateNorm: recording?.changeOf(parameter.tensor) ?? null,
      }),
    );
  return [...running, ...counts, ...updates];
}
