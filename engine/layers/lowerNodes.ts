/**
 * Walks the graph forward and backward and lets every layer lower itself (lowering.ts). Called by lower.ts only; what is
 * fused was decided in analysis.ts.
 */
import { activationOf } from '../activations.ts';
import type { NodeTensors, Op, ParameterInfo, Tensor } from '../backends/plan.ts';
import { INPUT } from './analysis.ts';
import type { Context } from './context.ts';
import type { ActivationNode, GraphNode } from './graph.ts';
import { layerTypeOf } from './index.ts';
import { LoweredGradients } from './loweredGradients.ts';
import type { BackwardLowering, ForwardLowering } from './lowering.ts';
import { type FindParameter, parameterFinder, parametersOf } from './parameters.ts';
import type { Recorder } from './recording.ts';

/** The ops of all nodes, and their tensors. */
export interface NodePrograms {
  readonly forward: readonly Op[];
  readonly forwardInEvaluation: readonly Op[];
  /** Where plain SGD may be fused, weights are already updated by it. */
  readonly backward: readonly Op[];
  readonly recordedBackward: readonly Op[];
  readonly updatedInBackward: ReadonlySet<string>;
  readonly prediction: Tensor;
  readonly lossDelta: Tensor;
  readonly inputGradient: Tensor | null;
  readonly parameters: readonly ParameterInfo[];
  readonly buffers: readonly Tensor[];
  readonly tensors: readonly NodeTensors[];
}

/** Lowers all nodes. */
export function lowerNodes(context: Context, input: Tensor, recording: Recorder): NodePrograms {
  const { analysis, options, tensors } = context;
  const { nodes } = analysis;
  const values = nodeValues(context, input);
  const valueAt = (index: number) => (index === INPUT ? input : (values[index] as Tensor));
  const parameters = nodes.flatMap((node) => parametersOf(context, node));
  const find = parameterFinder(parameters);
  const forwardLowering = (index: number, program: Op[]): ForwardLowering => {
    const node = nodes[index] as GraphNode;
    const fused = analysis.fusedInto(index);
    return {
      emit: (op) => program.push(op),
      input: (k) => valueAt(node.in[k] as number),
      output: valueAt(index),
      parameter: (suffix) => find(node, suffix),
      fusedActivation: fused === null ? 'identity' : (nodes[fused] as ActivationNode).fn,
    };
  };
  const fusedActivations = new Set(nodes.map((_, index) => analysis.fusedInto(index)));

  const forwardProgram = () => {
    const program: Op[] = [];
    nodes.forEach((node, index) => {
      if (!fusedActivations.has(index)) layerTypeOf(node).forward(node, forwardLowering(index, program));
    });
    return program;
  };

  const fuseSgd = options.optimizer === 'sgd' && options.clip === 'none' && !options.keepAll;
  const updatedInBackward = new Set<string>();
  const outputIndex = nodes.length - 1;
  let gradients = new LoweredGradients(context);
  const lossDelta = gradients.own(outputIndex);

  const backwardProgram = (record: boolean) => {
    const program: Op[] = record ? activationRecords(context, recording, valueAt, find) : [];
    gradients = new LoweredGradients(context);
    gradients.give(outputIndex, lossDelta);
    for (let index = outputIndex; index >= 0; index--) {
      const node = nodes[index] as GraphNode;
      if (!analysis.needsGradient(index) || gradients.isDone(index)) continue;
      const upstream = gradients.total(index, program);
      if (upstream === null) continue;
      if (record) program.push(...recording.delta(index, upstream));
      layerTypeOf(node).backward(node, backwardLowering(index, program, upstream, record));
    }
    return program;
  };

  const backwardLowering = (index: number, program: Op[], upstream: Tensor, record: boolean): BackwardLowering => {
    const node = nodes[index] as GraphNode;
    const forward = forwardLowering(index, program);
    const source = (k: number) => node.in[k] as number;
    return {
      ...forward,
      upstream,
      wantsInputGradient: (k) => analysis.needsGradient(source(k)),
      inputGradient: (k) => gradients.share(source(k), index, k),
      passGradient: (k, share) => gradients.give(source(k), share),
      fusedBelow: (k) => {
        if (!analysis.fusesGradient(source(k))) return null;
        return { activation: (nodes[source(k)] as ActivationNode).fn, output: valueAt(source(k)) };
      },
      scratch: (rows, columns) => tensors.tensor(`scratch/${rows}x${columns}`, 'scratch', rows, columns),
      weightGradient: (suffix, from, delta) => {
        const weight = forward.parameter(suffix);
        if (fuseSgd && !record) {
          updatedInBackward.add(`${node.name}.${suffix}`);
          const rate = context.hyper.slot('learningRate');
          program.push({ op: 'weightGradientSgd', input: from, delta, weight: weight.value, rate });
          return;
        }
        program.push({ op: 'weightGradient', input: from, delta, gradient: weight.gradient });
        if (record) program.push(...recording.weight(index, weight));
      },
      biasGradient: (suffix, delta) => {
        const { gradient } = forward.parameter(suffix);
        program.push({ op: 'biasGradient', delta, gradient });
        if (record) program.push(...recording.bias(index, gradient));
      },
    };
  };

  const backward = backwardProgram(false);
  const recordedBackward = backwardProgram(true);
  return {
    forward: forwardProgram(),
    forwardInEvaluation: forwardProgram(),
    backward,
    recordedBackward,
    updatedInBackward,
    prediction: valueAt(outputIndex),
    lossDelta,
    inputGradient: options.inputGradient ? gradients.total(INPUT, []) : null,
    parameters,
    buffers: [],
    tensors: nodes.map((_, index) => ({ value: valueAt(index), gradient: gradients.total(index, []) })),
  };
}

/** Where each node's value lies: in its own tensor, its input's, or that of the activation fused with it. */
function nodeValues({ analysis, options, tensors }: Context, input: Tensor): Tensor[] {
  const values: Tensor[] = [];
  const own = (index: number) =>
    tensors.batch(`node/${index}/value`, 'activation', options.batch, analysis.shapeOf(index));
  analysis.nodes.forEach((node, index) => {
    const source = node.in[0] ?? INPUT;
    if (layerTypeOf(node).sameMemory) values.push(source === INPUT ? input : (values[source] as Tensor));
    else values.push(own(analysis.fusedInto(index) ?? index));
  });
  return values;
}

/** Records what became of the activation after every weight layer. */
function activationRecords(
  { analysis }: Context,
  recording: Recorder,
  valueAt: (index: number) => Tensor,
  find: FindParameter,
): Op[] {
  return recording.layers.flatMap(({ node, activation }) => {
    const after = analysis.nodes[activation ?? INPUT] as ActivationNode | undefined;
    const learned = after !== undefined && activationOf(after.fn).learnedSlope !== null;
    const slope = learned ? find(after, 'weight').value : null;
    return recording.activation(node, valueAt(activation ?? node), valueAt(node), slope);
  });
}
