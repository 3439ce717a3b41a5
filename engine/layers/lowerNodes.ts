/**
 * Walks the graph forward and backward and lets every layer lower itself (lowering.ts). Called by lower.ts only; what is
 * fused was decided in analysis.ts.
 */
import { activationOf } from '../activations.ts';
import type { BufferInfo, Descent, NodeTensors, Op, ParameterInfo, Tensor } from '../backends/plan.ts';
import { PENALTY_STRENGTH } from '../optimizers.ts';
import { INPUT } from './analysis.ts';
import type { Context } from './context.ts';
import type { ActivationNode, GraphNode } from './graph.ts';
import { layerTypeOf } from './index.ts';
import { LoweredGradients } from './loweredGradients.ts';
import type { BackwardLowering, ForwardLowering, Judging, ParameterTensors } from './lowering.ts';
import { nodeValues } from './nodeValues.ts';
import { buffersOf, type FindParameter, parameterFinder, parametersOf } from './parameters.ts';
import type { Recorder } from './recording.ts';

/** The ops of all nodes, and their tensors. */
export interface NodePrograms {
  readonly forwardInSteps: readonly Op[];
  readonly forwardInGradients: readonly Op[];
  readonly forwardInEvaluation: readonly Op[];
  /** Where plain SGD may be fused, weights are already updated by it. */
  readonly backward: readonly Op[];
  readonly recordedBackward: readonly Op[];
  readonly updatedInBackward: ReadonlySet<string>;
  readonly prediction: Tensor;
  readonly lossDelta: Tensor;
  /** The op of the loss where the head computes it itself, null where it does not. */
  readonly judge: ((mode: ForwardLowering['mode'], judging: Judging) => Op) | null;
  readonly inputGradient: Tensor | null;
  readonly parameters: readonly ParameterInfo[];
  readonly buffers: readonly BufferInfo[];
  readonly clock: Tensor | null;
  readonly tensors: readonly NodeTensors[];
}

/** Lowers all nodes; `judged`: the targets, one row for every row of the output. */
export function lowerNodes(context: Context, input: Tensor, judged: Tensor, recording: Recorder): NodePrograms {
  return new NodeLowering(context, input, judged, recording).programs();
}

class NodeLowering {
  readonly #context: Context;
  readonly #recording: Recorder;
  readonly #target: Tensor;
  readonly #valueAt: (index: number) => Tensor;
  readonly #parameters: readonly ParameterInfo[];
  readonly #find: FindParameter;
  readonly #buffers: readonly BufferInfo[];
  #clock: Tensor | null = null;
  /** Weights that a fused op of the plain step has already updated. */
  readonly #updated = new Set<string>();

  constructor(context: Context, input: Tensor, judged: Tensor, recording: Recorder) {
    this.#context = context;
    this.#target = judged;
    this.#recording = recording;
    this.#valueAt = nodeValues(context, input);
    this.#parameters = context.analysis.nodes.flatMap((node) => parametersOf(context, node));
    this.#find = parameterFinder(this.#parameters);
    this.#buffers = context.analysis.nodes.flatMap((node) => buffersOf(context, node));
  }

  programs(): NodePrograms {
    const { analysis, options } = this.#context;
    const output = analysis.nodes.length - 1;
    const plain = this.#backward(false);
    const recorded = this.#backward(true);
    const { gradients } = recorded;
    return {
      forwardInSteps: this.#forward('training', true),
      forwardInGradients: this.#forward('training', false),
      forwardInEvaluation: this.#forward('evaluation', false),
      backward: plain.program,
      recordedBackward: [...this.#activationRecords(), ...recorded.program],
      updatedInBackward: this.#updated,
      prediction: this.#valueAt(output),
      lossDelta: gradients.own(output),
      judge: this.#judge(output),
      inputGradient: options.inputGradient ? gradients.known(INPUT) : null,
      parameters: this.#parameters,
      buffers: this.#buffers,
      clock: this.#clock,
      tensors: analysis.nodes.map((_, index) => ({ value: this.#valueAt(index), gradient: gradients.known(index) })),
    };
  }

  #judge(index: number): NodePrograms['judge'] {
    const node = this.#context.analysis.nodes[index] as GraphNode;
    const type = layerTypeOf(node);
    if (type.judge === undefined) return null;
    return (mode, judging) => type.judge?.(node, this.#forwardLowering(index, [], mode, true), judging) as Op;
  }

  #forward(mode: ForwardLowering['mode'], inSteps: boolean): Op[] {
    const { analysis } = this.#context;
    const fused = new Set(analysis.nodes.map((_, index) => analysis.fusedInto(index)));
    const program: Op[] = [];
    analysis.nodes.forEach((node, index) => {
      if (!fused.has(index)) layerTypeOf(node).forward(node, this.#forwardLowering(index, program, mode, inSteps));
    });
    return program;
  }

  /** From the output back; with `record`, what is recorded of a gradient stands right behind it. */
  #backward(record: boolean) {
    const { analysis } = this.#context;
    const output = analysis.nodes.length - 1;
    const program: Op[] = [];
    const gradients = new LoweredGradients(this.#context);
    gradients.give(output, gradients.own(output));
    for (let index = output; index >= 0; index--) {
      const node = analysis.nodes[index] as GraphNode;
      if (!analysis.needsGradient(index) || gradients.isDone(index)) continue;
      const upstream = gradients.total(index, program);
      if (upstream === null) continue;
      const recordsItself = layerTypeOf(node).recordsDelta === true;
      if (record && !recordsItself) program.push(...this.#recording.delta(index, upstream));
      layerTypeOf(node).backward(node, this.#backwardLowering(index, program, upstream, gradients, record));
    }
    gradients.total(INPUT, program);
    return { program, gradients };
  }

  #forwardLowering(index: number, program: Op[], mode: ForwardLowering['mode'], inSteps: boolean): ForwardLowering {
    const { tensors, analysis, options } = this.#context;
    const { nodes, fusedInto } = analysis;
    const node = nodes[index] as GraphNode;
    const fused = fusedInto(index);
    return {
      mode,
      emit: (op) => program.push(op),
      emitInSteps: (op) => inSteps && program.push(op),
      buffer: (suffix) => {
        const name = `buffer/${node.name}.${suffix}`;
        const found = this.#buffers.find(({ tensor }) => tensor.name === name);
        if (found === undefined) throw new RangeError(`no ${name}`);
        return found.tensor;
      },
      kept: (suffix, rows, columns) => tensors.tensor(`kept/${node.name ?? index}.${suffix}`, 'scratch', rows, columns),
      constant: (suffix, rows, columns, values) =>
        tensors.constant(`constant/${node.name ?? index}.${suffix}`, rows, columns, values),
      isLookedAt: mode === 'evaluation' || !inSteps,
      target: this.#target,
      mask: () => {
        const shape = analysis.shapeOf(index);
        const rows = options.batch * analysis.rowsOf(index);
        return { tensor: tensors.batch(`mask/${node.name ?? index}`, 'scratch', rows, shape), key: index };
      },
      clock: () => {
        this.#clock ??= tensors.tensor('clock', 'cursor', 1, 2, [2]);
        return this.#clock;
      },
      input: (k) => this.#valueAt(node.in[k] as number),
      batch: options.batch,
      view: (of, row, rows) => tensors.view(of, row, rows),
      inputShape: (k) => analysis.shapeOf(node.in[k] as number),
      inputRows: (k) => analysis.rowsOf(node.in[k] as number),
      output: this.#valueAt(index),
      parameter: (suffix) => this.#find(node, suffix),
      fusedActivation: fused === null ? 'identity' : (nodes[fused] as ActivationNode).fn,
    };
  }

  #backwardLowering(
    index: number,
    program: Op[],
    upstream: Tensor,
    gradients: LoweredGradients,
    record: boolean,
  ): BackwardLowering {
    const { analysis, tensors } = this.#context;
    const node = analysis.nodes[index] as GraphNode;
    const source = (k: number) => node.in[k] as number;
    return {
      ...this.#forwardLowering(index, program, 'training', false),
      upstream,
      wantsInputGradient: (k) => analysis.needsGradient(source(k)),
      inputGradient: (k) => gradients.share(source(k), index, k),
      passGradient: (k, share) => gradients.give(source(k), share),
      fusedBelow: (k) => {
        if (!analysis.fusesGradient(source(k))) return null;
        const { fn } = analysis.nodes[source(k)] as ActivationNode;
        return { activation: fn, output: this.#valueAt(source(k)) };
      },
      recordStates: (delta, part) => record && program.push(...this.#recording.states(index, delta, part)),
      recordDelta: (delta, part) => record && program.push(...this.#recording.delta(index, delta, part)),
      scratch: (rows, columns) => tensors.tensor(`scratch/${rows}x${columns}`, 'scratch', rows, columns),
      weightGradient: (suffix, input, delta) => {
        program.push(...this.#weightGradient(index, suffix, input, delta, record));
      },
      biasGradient: (suffix, delta) => {
        const { gradient } = this.#find(node, suffix);
        program.push({ op: 'biasGradient', delta, gradient });
        if (record) program.push(...this.#recording.bias(index, gradient, suffix));
      },
      records: record,
      sparseGradient: (suffix, op) => program.push(...this.#sparseGradient(index, suffix, op, record)),
    };
  }

  #sparseGradient(
    index: number,
    suffix: string,
    op: (gradient: Tensor, descent: Descent | null) => Op,
    record: boolean,
  ): Op[] {
    const node = this.#context.analysis.nodes[index] as GraphNode;
    const parameter = this.#find(node, suffix);
    const { value: weight, gradient } = parameter;
    if (this.#descendsAtOnce(record)) {
      this.#updated.add(`${node.name}.${suffix}`);
      return [op(gradient, { weight, rate: this.#context.hyper.slot('learningRate') })];
    }
    if (suffix === 'weight') return this.#completed(index, parameter, op(gradient, null), record, suffix);
    return record ? [op(gradient, null), ...this.#recording.bias(index, gradient)] : [op(gradient, null)];
  }

  /** Whether a step of plain SGD is taken where the gradient is computed: nothing else asks for the gradient. */
  #descendsAtOnce(record: boolean): boolean {
    const { optimizer, clip, penalty, keepAll } = this.#context.options;
    return optimizer === 'sgd' && clip === 'none' && penalty === undefined && !keepAll && !record;
  }

  #weightGradient(index: number, suffix: string, input: Tensor, delta: Tensor, record: boolean): Op[] {
    const { analysis, hyper } = this.#context;
    const node = analysis.nodes[index] as GraphNode;
    const weight = this.#find(node, suffix);
    if (this.#descendsAtOnce(record)) {
      this.#updated.add(`${node.name}.${suffix}`);
      const rate = hyper.slot('learningRate');
      return [{ op: 'weightGradientSgd', input, delta, weight: weight.value, rate }];
    }
    const op: Op = { op: 'weightGradient', input, delta, gradient: weight.gradient };
    return this.#completed(index, weight, op, record, suffix);
  }

  /** The op of a weight's gradient, what the regulariser adds to it, and what is recorded of it. */
  #completed(index: number, weight: ParameterTensors, op: Op, record: boolean, suffix: string): Op[] {
    const { options, hyper } = this.#context;
    const { penalty: kind } = options;
    const { value, gradient } = weight;
    const strength = hyper.slot(PENALTY_STRENGTH);
    const added: Op[] = kind === undefined ? [] : [{ op: 'penaltyGradient', kind, strength, weight: value, gradient }];
    return record ? [op, ...added, ...this.#recording.weight(index, weight, suffix)] : [op, ...added];
  }

  /** Records what became of the activation after every weight layer. */
  #activationRecords(): Op[] {
    const { nodes } = this.#context.analysis;
    const program: Op[] = [];
    for (const { node, activation, part } of this.#recording.layers) {
      const layer = nodes[node] as GraphNode;
      if (part !== null) {
        const { output, preActivation, part: name } = part;
        const kept = (suffix: string) => this.#context.tensors.existing(`kept/${layer.name ?? node}.${suffix}`);
        program.push(...this.#recording.activation(node, kept(output), kept(preActivation), null, name));
        continue;
      }
      const own = layerTypeOf(layer).recordedValue?.(layer, this.#forwardLowering(node, program, 'training', true));
      if (own !== undefined) {
        program.push(...this.#recording.activation(node, own, own, null));
        continue;
      }
      const after = nodes[activation ?? INPUT] as ActivationNode | undefined;
      const learned = after !== undefined && activationOf(after.fn).learnedSlope !== null;
      const slope = learned ? this.#find(after, 'weight').value : null;
      const output = this.#byUnit(node, activation ?? node, program);
      const input = this.#byUnit(node, after?.in[0] ?? node, program);
      program.push(...this.#recording.activation(node, output, input, slope));
    }
    return program;
  }

  /** The value of node `of` with one column per unit of weight layer `layer`: images are turned into grids. */
  #byUnit(layer: number, of: number, program: Op[]): Tensor {
    const value = this.#valueAt(of);
    const units = this.#recording.unitsOf(layer);
    if (value.columns === units) return value;
    const grid = this.#context.tensors.tensor(`grid/${of}`, 'scratch', (value.rows * value.columns) / units, units);
    program.push({ op: 'imageToGrid', image: value, grid });
    return grid;
  }
}
