/**
 * A recurrent layer over sequences [T, features]: plain RNN (Elman 1990), LSTM (Hochreiter, Schmidhuber 1997, with forget gate), GRU (Cho et al.
 * 2014), in PyTorch's form. Lowers to the dense layer's matrix products and one cell op per time step; back-propagation through time goes
 * the same way back, cut every `truncate` steps where that is given. Sequences are held time-major: row t B + b.
 */
import { type CellKind, gatesOf, type Tensor } from '../backends/plan.ts';
import { type RecurrentNode, type Shape, sequenceSteps } from './graph.ts';
import type { BackwardLowering, ForwardLowering, LayerType } from './lowering.ts';

/** A sequence that a layer over its steps has given: one row a step, step by step. */
function isTurned(shape: Shape): boolean {
  return shape.length === 1;
}

/** The tensors of the sequence; `hidden` and `cell` begin with the rows of step -1, which are zero. */
function sequence(node: RecurrentNode, { kept, input, inputShape, inputRows, batch }: ForwardLowering) {
  const { cell, inputSize, hiddenSize } = node;
  const steps = sequenceSteps(inputShape(0), inputRows(0));
  const rows = steps * batch;
  const gateColumns = gatesOf(cell) * hiddenSize;
  return {
    steps,
    // What another recurrent layer gives is turned already.
    inputs: isTurned(inputShape(0)) ? input(0) : kept('inputs', rows, inputSize),
    inputPart: kept('inputPart', rows, gateColumns),
    hiddenPart: kept('hiddenPart', rows, gateColumns),
    gates: kept('gates', rows, gateColumns),
    hidden: kept('hidden', rows + batch, hiddenSize),
    cell: cell === 'lstm' ? kept('cell', rows + batch, hiddenSize) : null,
  };
}

function cellFields(node: RecurrentNode, t: number, lowering: ForwardLowering) {
  const { batch, view } = lowering;
  const all = sequence(node, lowering);
  const at = (tensor: Tensor, step: number) => view(tensor, step * batch, batch);
  return {
    cell: node.cell,
    hiddenPart: at(all.hiddenPart, t),
    gates: at(all.gates, t),
    previous: at(all.hidden, t),
    hidden: at(all.hidden, t + 1),
    previousCell: all.cell === null ? null : at(all.cell, t),
    cellState: all.cell === null ? null : at(all.cell, t + 1),
  };
}

/** dL/dh of every step, then the gradients of the gates, from the last step to the first. */
function backThroughTime(node: RecurrentNode, lowering: BackwardLowering) {
  const { emit, kept, view, batch, parameter, upstream } = lowering;
  const { steps, inputPart, hidden } = sequence(node, lowering);
  const { hiddenSize, cell, truncate, readout } = node;
  const rows = steps * batch;
  const at = (tensor: Tensor, step: number) => view(tensor, step * batch, batch);
  const hiddenDelta = kept('hiddenDelta', rows, hiddenSize);
  const cellDelta = cell === 'lstm' ? kept('cellDelta', rows, hiddenSize) : null;
  const inputPartDelta = kept('inputPartDelta', rows, inputPart.columns);
  const hiddenPartDelta = kept('hiddenPartDelta', rows, inputPart.columns);
  const through = kept('through', batch, hiddenSize);
  const direct = cell === 'gru' ? kept('direct', batch, hiddenSize) : null;
  const zeros = at(hidden, 0);
  const copy = (input: Tensor, output: Tensor) => emit({ op: 'scale', input, output, factor: 1 });
  const fromAbove = (t: number) => (readout === 'all' ? at(upstream, t) : t === steps - 1 ? upstream : zeros);
  copy(fromAbove(steps - 1), at(hiddenDelta, steps - 1));
  if (cellDelta !== null) copy(zeros, at(cellDelta, steps - 1));
  for (let t = steps - 1; t >= 0; t--) {
    const cut = t === 0 || (truncate !== null && t % truncate === 0);
    emit({
      op: 'cellGradient',
      ...cellFields(node, t, lowering),
      delta: at(hiddenDelta, t),
      cellDelta: cellDelta === null ? null : at(cellDelta, t),
      previousCellDelta: cellDelta === null || cut ? null : at(cellDelta, t - 1),
      inputPartDelta: at(inputPartDelta, t),
      hiddenPartDelta: at(hiddenPartDelta, t),
      direct,
    });
    if (t === 0) break;
    const below = at(hiddenDelta, t - 1);
    if (cut) {
      copy(fromAbove(t - 1), below);
      if (cellDelta !== null) copy(zeros, at(cellDelta, t - 1));
      continue;
    }
    const weight = parameter('weight_hh_l0').value;
    const scratch = lowering.scratch(inputPart.columns, hiddenSize);
    emit({ op: 'inputGradient', delta: at(hiddenPartDelta, t), weight, scratch, result: through, fused: null });
    emit({ op: 'add', left: fromAbove(t - 1), right: through, output: below });
    if (direct !== null) emit({ op: 'add', left: below, right: direct, output: below });
  }
  return { hiddenDelta, inputPartDelta, hiddenPartDelta };
}

/** Backward: through time, then all steps' contributions to the weights in one product. */
export const recurrent: LayerType<RecurrentNode> = {
  type: 'recurrent',
  outputShape({ hiddenSize, inputSize, name }, [input = []]) {
    if (input.length > 2 || input.at(-1) !== inputSize) {
      throw new RangeError(`${name}: expects a sequence [steps, ${inputSize}], gets [${input}]`);
    }
    return [hiddenSize];
  },
  rowsPerSample: ({ readout }, [input = []], [rows = 1]) => (readout === 'all' ? sequenceSteps(input, rows) : 1),
  parameters({ cell, inputSize, hiddenSize }) {
    const fanOut = gatesOf(cell) * hiddenSize;
    const weight = (suffix: string, fanIn: number) =>
      ({ suffix, kind: 'weight', shape: [fanOut, fanIn], transposed: true, fanIn, fanOut }) as const;
    const bias = (suffix: string) =>
      ({ suffix, kind: 'bias', shape: [fanOut], transposed: false, fanIn: hiddenSize, fanOut }) as const;
    const weights = [weight('weight_ih_l0', inputSize), weight('weight_hh_l0', hiddenSize)];
    return [...weights, bias('bias_ih_l0'), bias('bias_hh_l0')];
  },
  recorded: () => null,
  recordedParts({ cell, inputSize, hiddenSize }) {
    const units = gatesOf(cell) * hiddenSize;
    // The gates of LSTM and GRU are sigmoid and tanh side by side.
    const activation = cell.startsWith('rnn_') ? cell.slice('rnn_'.length) : 'identity';
    const common = { units, activation, output: 'gates' };
    const fed = { part: 'input', fanIn: inputSize, weight: 'weight_ih_l0', bias: 'bias_ih_l0' };
    const back = {
      part: 'recurrent',
      fanIn: hiddenSize,
      weight: 'weight_hh_l0',
      bias: 'bias_hh_l0',
      overTime: true,
    } as const;
    return [
      { ...common, ...fed, input: 'inputs', preActivation: 'inputPart', delta: 'inputPartDelta' },
      { ...common, ...back, input: 'hidden', preActivation: 'hiddenPart', delta: 'hiddenPartDelta' },
    ];
  },
  forward(node, lowering) {
    const { emit, input, output, parameter, view, batch } = lowering;
    const { steps, inputs, inputPart, hidden } = sequence(node, lowering);
    const value = (suffix: string) => parameter(suffix).value;
    const plain = { op: 'linear', activation: 'identity' } as const;
    const [weight, bias] = [value('weight_ih_l0'), value('bias_ih_l0')];
    if (inputs !== input(0)) emit({ op: 'timeMajor', batchMajor: input(0), timeMajor: inputs, back: false });
    emit({ ...plain, input: inputs, weight, bias, output: inputPart });
    for (let t = 0; t < steps; t++) {
      const fields = cellFields(node, t, lowering);
      const recurrence = { weight: value('weight_hh_l0'), bias: value('bias_hh_l0'), output: fields.hiddenPart };
      emit({ ...plain, input: fields.previous, ...recurrence });
      emit({ op: 'cell', ...fields, inputPart: view(inputPart, t * batch, batch) });
    }
    const read = node.readout === 'all' ? view(hidden, batch, steps * batch) : view(hidden, steps * batch, batch);
    emit({ op: 'scale', input: read, output, factor: 1 });
  },
  backward(node, lowering) {
    const { emit, parameter, view, batch, kept } = lowering;
    const { steps, inputs, hidden } = sequence(node, lowering);
    const { hiddenDelta, inputPartDelta, hiddenPartDelta } = backThroughTime(node, lowering);
    lowering.recordDelta(hiddenPartDelta, 'recurrent');
    lowering.recordStates(hiddenDelta, 'recurrent');
    lowering.recordDelta(inputPartDelta, 'input');
    if (lowering.wantsInputGradient(0)) {
      const turned = inputs === lowering.input(0);
      const result = turned ? lowering.inputGradient(0) : kept('inputsDelta', inputs.rows, inputs.columns);
      const scratch = lowering.scratch(inputPartDelta.columns, inputs.columns);
      const weight = parameter('weight_ih_l0').value;
      emit({ op: 'inputGradient', delta: inputPartDelta, weight, scratch, result, fused: null });
      if (!turned) emit({ op: 'timeMajor', batchMajor: lowering.inputGradient(0), timeMajor: result, back: true });
    }
    lowering.biasGradient('bias_ih_l0', inputPartDelta);
    lowering.biasGradient('bias_hh_l0', hiddenPartDelta);
    lowering.weightGradient('weight_ih_l0', inputs, inputPartDelta);
    lowering.weightGradient('weight_hh_l0', view(hidden, 0, steps * batch), hiddenPartDelta);
  },
};

/** Every cell, as the document of a case names it. */
export const cellKinds = ['rnn_tanh', 'rnn_relu', 'rnn_identity', 'lstm', 'gru'] as const satisfies readonly CellKind[];
