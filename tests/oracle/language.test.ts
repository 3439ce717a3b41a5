/**
 * The language of reference cases beyond the cases at hand: small ones made here, whose losses are worked out again from the output by
 * plain sums, whose gradients are compared with differences of the loss, and whose first step is PyTorch's rule applied to the gradient.
 */
import { describe, expect, test } from 'vitest';
import { randomStream, referenceBackend } from '../../engine/index.ts';
import { runCase } from '../../main/cli/oracle/runCase.ts';
import type { StoredTensor } from '../../main/safetensors.ts';

type Tensors = Map<string, StoredTensor>;
interface Case {
  readonly model: object;
  readonly loss: { readonly type: string; readonly [key: string]: unknown };
  readonly tensors: Tensors;
  readonly optimizer?: object;
  readonly clip?: object;
}

const random = randomStream(7, 'language');
const BATCH = 4;

function floats(...shape: number[]): StoredTensor {
  const data = new Float64Array(shape.reduce((a, b) => a * b, 1)).map(() => Math.fround(0.6 * random.normal()));
  return { shape, data };
}

function ids(below: number, ...shape: number[]): StoredTensor {
  return { shape, data: Int32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.integer(below)) };
}

function between0And1(...shape: number[]): StoredTensor {
  const { data } = floats(...shape);
  return { shape, data: Float64Array.from(data, (x) => 1 / (1 + Math.exp(-Number(x)))) };
}

/** A distribution over `classes` per row. */
function distributions(rows: number, classes: number): StoredTensor {
  const { data } = between0And1(rows, classes);
  const sums = Array.from({ length: rows }, (_, r) =>
    sum(Array.from(data.subarray(r * classes, (r + 1) * classes), Number)),
  );
  return {
    shape: [rows, classes],
    data: Float64Array.from(data, (x, i) => Number(x) / (sums[Math.floor(i / classes)] ?? 1)),
  };
}

const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
const listOf = (tensor: StoredTensor | undefined) => Array.from(tensor?.data ?? [], Number);

function answerTo({ model, loss, tensors, optimizer, clip }: Case, steps = 0): Tensors {
  const training = { lr_per_step: [0.1], batch_size: BATCH, samples: BATCH, steps, saved_after_steps: [1] };
  const rules = { optimizer: optimizer ?? { type: 'sgd', lr: 0.1 }, clip: clip ?? { type: 'none' } };
  const answer = runCase({ model, loss, ...rules, ...training }, tensors, referenceBackend);
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
}

/** Largest relative difference between the gradients and central differences of the loss, over all numbers of all parameters. */
function gradientError(kase: Case): number {
  const answer = answerTo(kase);
  const lossAt = (name: string, index: number, by: number) => {
    const tensor = kase.tensors.get(name) as StoredTensor;
    const data = Float64Array.from(tensor.data, Number);
    data[index] = (data[index] as number) + by;
    const moved = new Map(kase.tensors).set(name, { ...tensor, data });
    return listOf(answerTo({ ...kase, tensors: moved }).get('loss'))[0] as number;
  };
  let worst = 0;
  for (const name of kase.tensors.keys()) {
    if (!name.startsWith('param/')) continue;
    const gradient = listOf(answer.get(name.replace('param', 'grad')));
    expect(gradient.length, name).toBe(kase.tensors.get(name)?.data.length);
    const size = Math.hypot(...gradient, 1e-3);
    for (let index = 0; index < gradient.length; index += 1 + Math.floor(gradient.length / 6)) {
      const difference = (lossAt(name, index, 1e-5) - lossAt(name, index, -1e-5)) / 2e-5;
      worst = Math.max(worst, Math.abs(difference - (gradient[index] as number)) / size);
    }
  }
  return worst;
}

function wordCase(kind: 'hierarchical_softmax' | 'full_softmax', hidden: 'mean' | 'tanh', bias: boolean): Case {
  const [vocabulary, dim, context, units] = [7, 3, 2, 5];
  const tensors: Tensors = new Map([
    ['context', ids(vocabulary, BATCH, context)],
    ['target', ids(vocabulary, BATCH)],
    ['param/embedding.weight', floats(vocabulary, dim)],
  ]);
  if (hidden === 'tanh') {
    tensors.set('param/layers.0.weight', floats(units, dim * context));
    tensors.set('param/layers.0.bias', floats(units));
  }
  const features = hidden === 'tanh' ? units : dim;
  if (kind === 'full_softmax') tensors.set('param/out.weight', floats(vocabulary, features));
  else tensors.set('param/hs.node_vectors', floats(vocabulary - 1, features));
  if (bias) tensors.set('param/hs.node_bias', floats(vocabulary - 1));
  const formula = {
    mean: 'mean of the context embeddings',
    tanh: 'tanh(layers.0 applied to the concatenated context embeddings)',
  };
  const model = { kind, vocabulary, dim, context, hidden: formula[hidden], word_counts: [9, 1, 4, 4, 2, 7, 1] };
  return { model, tensors, loss: { type: 'negative log-likelihood', reduction: 'mean over the batch' } };
}

describe.each([
  ['a tree over the mean', wordCase('hierarchical_softmax', 'mean', false)],
  ['a tree with biases over a hidden layer', wordCase('hierarchical_softmax', 'tanh', true)],
  ['a full softmax over the mean', wordCase('full_softmax', 'mean', false)],
  ['a full softmax over a hidden layer', wordCase('full_softmax', 'tanh', false)],
])('words: %s', (_, kase) => {
  test('probabilities sum to 1, the loss is theirs, gradients are its slopes', () => {
    const answer = answerTo(kase);
    const logs = listOf(answer.get('log_prob'));
    const targets = listOf(kase.tensors.get('target'));
    const words = logs.length / BATCH;
    for (let n = 0; n < BATCH; n++) {
      expect(sum(logs.slice(n * words, (n + 1) * words).map(Math.exp))).toBeCloseTo(1, 12);
    }
    const loss = -sum(targets.map((word, n) => logs[n * words + word] as number)) / BATCH;
    expect(listOf(answer.get('loss'))[0]).toBeCloseTo(loss, 12);
    expect(answer.get('hidden')?.shape).toEqual(answer.get('grad_hidden')?.shape);
    expect(gradientError(kase)).toBeLessThan(1e-6);
  });

  test('every optimiser takes its step on every parameter, clipped or not', () => {
    expect(stepErrors(kase)).toEqual([]);
  });
});

const rules: readonly (readonly [object, (w: number, g: number) => number])[] = [
  [{ type: 'sgd' }, (w, g) => w - 0.1 * g],
  [{ type: 'sgd', weight_decay: 0.1 }, (w, g) => w - 0.1 * (g + 0.1 * w)],
  [{ type: 'sgd', momentum: 0.9, dampening: 0.5 }, (w, g) => w - 0.1 * g],
  [{ type: 'sgd', momentum: 0.9, nesterov: true }, (w, g) => w - 0.1 * 1.9 * g],
  [{ type: 'rmsprop', alpha: 0.9, eps: 1e-3 }, (w, g) => w - (0.1 * g) / (Math.sqrt(0.1 * g * g) + 1e-3)],
  [
    { type: 'rmsprop', alpha: 0.9, eps: 1e-3, centered: true, momentum: 0.5 },
    (w, g) => w - (0.1 * g) / (Math.sqrt(0.1 * g * g - 0.01 * g * g) + 1e-3),
  ],
  [{ type: 'adagrad', eps: 1e-3, lr_decay: 0.5 }, (w, g) => w - (0.1 * g) / (Math.abs(g) + 1e-3)],
  [
    { type: 'adam', eps: 1e-3, amsgrad: true, weight_decay: 0.1 },
    (w, g) => w - (0.1 * (g + 0.1 * w)) / (Math.abs(g + 0.1 * w) + 1e-3),
  ],
  [{ type: 'adamw', eps: 1e-3, weight_decay: 0.1 }, (w, g) => w * (1 - 0.01) - (0.1 * g) / (Math.abs(g) + 1e-3)],
];
const clips: readonly (readonly [object, (g: number, own: number, all: number) => number])[] = [
  [{ type: 'none' }, (g) => g],
  [{ type: 'value', limit: 0.05 }, (g) => Math.min(Math.max(g, -0.05), 0.05)],
  [{ type: 'norm', max_norm: 0.1 }, (g, _, all) => g * Math.min(1, 0.1 / (all + 1e-6))],
  [{ type: 'norm_per_tensor', max_norm: 0.1 }, (g, own) => g * Math.min(1, 0.1 / (own + 1e-6))],
];

/** Parameters that the first step takes elsewhere than the rule says. */
function stepErrors(kase: Case): string[] {
  const errors: string[] = [];
  for (const [optimizer, rule] of rules) {
    for (const [clip, clipped] of clips) {
      const answer = answerTo({ ...kase, optimizer, clip }, 1);
      const names = [...kase.tensors.keys()].filter((name) => name.startsWith('param/'));
      const gradients = names.map((name) => listOf(answer.get(name.replace('param', 'grad'))));
      const all = Math.hypot(...gradients.flat());
      names.forEach((name, k) => {
        const start = listOf(kase.tensors.get(name));
        const gradient = gradients[k] as number[];
        const own = Math.hypot(...gradient);
        const wanted = start.map((w, i) => rule(w, clipped(gradient[i] as number, own, all)));
        const got = listOf(answer.get(`step1/${name}`));
        const off = Math.hypot(...wanted.map((w, i) => w - (got[i] as number)));
        if (!(off < 1e-9)) errors.push(`${name} ${JSON.stringify(optimizer)} ${JSON.stringify(clip)}: ${off}`);
      });
    }
  }
  return errors;
}

type Judge = (p: readonly number[], t: readonly number[], rows: number) => number;
const softmaxLog = (row: readonly number[], i: number) => (row[i] as number) - Math.log(sum(row.map(Math.exp)));
const each = (p: readonly number[], t: readonly number[], f: (x: number, y: number) => number) =>
  p.map((x, i) => f(x, t[i] as number));
const perRow = (p: readonly number[], rows: number) =>
  Array.from({ length: rows }, (_, r) => p.slice((r * p.length) / rows, ((r + 1) * p.length) / rows));
const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const yesNo = (p: number, t: number) => -(t * Math.log(p) + (1 - t) * Math.log(1 - p));
const smoothed = (row: readonly number[], c: number, s: number) =>
  -(1 - s) * softmaxLog(row, c) - (s / row.length) * sum(row.map((_, i) => softmaxLog(row, i)));

/** Losses with targets for `rows` rows of 3 outputs, and the plain sums they are. */
const judges: readonly (readonly [Case['loss'], (rows: number) => StoredTensor, Judge])[] = [
  [{ type: 'mse', reduction: 'sum' }, (n) => floats(n, 3), (p, t) => sum(each(p, t, (x, y) => (x - y) ** 2))],
  [{ type: 'half_sse' }, (n) => floats(n, 3), (p, t) => sum(each(p, t, (x, y) => (x - y) ** 2)) / 2 / BATCH],
  [{ type: 'l1' }, (n) => floats(n, 3), (p, t) => sum(each(p, t, (x, y) => Math.abs(x - y))) / p.length],
  [
    { type: 'huber', delta: 0.4 },
    (n) => floats(n, 3),
    (p, t) =>
      sum(each(p, t, (x, y) => (Math.abs(x - y) <= 0.4 ? (x - y) ** 2 / 2 : 0.4 * (Math.abs(x - y) - 0.2)))) / p.length,
  ],
  [
    { type: 'bce_with_logits', reduction: 'sum' },
    (n) => between0And1(n, 3),
    (p, t) => sum(each(p, t, (x, y) => yesNo(logistic(x), y))),
  ],
  [
    { type: 'cross_entropy', reduction: 'mean over batch and time', label_smoothing: 0.2 },
    (n) => ids(3, n),
    (p, t, rows) => sum(perRow(p, rows).map((row, r) => smoothed(row, t[r] as number, 0.2))) / rows,
  ],
  [
    { type: 'cross_entropy', reduction: 'sum' },
    (n) => ids(3, n),
    (p, t, rows) => -sum(perRow(p, rows).map((row, r) => softmaxLog(row, t[r] as number))),
  ],
  [
    { type: 'cross_entropy_soft' },
    (n) => distributions(n, 3),
    (p, t, rows) => {
      const truth = perRow(t, rows);
      const entropies = perRow(p, rows).map((row, r) =>
        sum(row.map((_, i) => (truth[r]?.[i] ?? 0) * softmaxLog(row, i))),
      );
      return -sum(entropies) / BATCH;
    },
  ],
];

/** Images of 5 x 4: no bias, a pair of paddings, statistics that learn nothing, mean and largest values; or vectors. */
const graphs = {
  images: {
    input: [2, 5, 4],
    nodes: [
      conv(-1, 'layers.0', 2, 3, { kernel: [3, 2], stride: [1, 2], padding: [1, 0], bias: false }),
      { type: 'batch_norm2d', in: [0], name: 'bn', features: 3, eps: 1e-3, momentum: 0.1, affine: false },
      { type: 'activation', in: [1], fn: 'softplus' },
      { type: 'avg_pool2d', in: [2], kernel: 2, stride: 1, padding: 0 },
      conv(3, 'layers.1', 3, 2, { kernel: 1, stride: 1, padding: 0 }),
      { type: 'max_pool2d', in: [4], kernel: [2, 1], stride: [1, 1], padding: 0 },
      { type: 'flatten', in: [5] },
      { type: 'linear', in: [6], name: 'layers.2', in_features: 6, out_features: 3, bias: false },
    ],
    params: { 'layers.0.weight': [3, 2, 3, 2], 'layers.1.weight': [2, 3, 1, 1], 'layers.1.bias': [2] },
    buffers: 3,
    last: { 'layers.2.weight': [3, 6] },
  },
  vectors: {
    input: [4],
    nodes: [
      { type: 'linear', in: [-1], name: 'layers.0', in_features: 4, out_features: 4, bias: true },
      { type: 'layer_norm', in: [0], name: 'ln', features: 4, eps: 1e-3, affine: false },
      { type: 'activation', in: [1], fn: 'gelu' },
      { type: 'add', in: [2, -1] },
      { type: 'batch_norm1d', in: [3], name: 'bn', features: 4, eps: 1e-3, momentum: 0.1, affine: false },
      { type: 'linear', in: [4], name: 'layers.1', in_features: 4, out_features: 3, bias: true },
    ],
    params: { 'layers.0.weight': [4, 4], 'layers.0.bias': [4] },
    buffers: 4,
    last: { 'layers.1.weight': [3, 4], 'layers.1.bias': [3] },
  },
} as const;

function conv(source: number, name: string, channels: number, out: number, rest: object) {
  return {
    type: 'conv2d',
    in: [source],
    name,
    in_channels: channels,
    out_channels: out,
    padding_mode: 'zeros',
    ...rest,
  };
}

function graphCase(kind: keyof typeof graphs, loss: Case['loss'], target: StoredTensor): Case {
  const { input, nodes, params, last, buffers } = graphs[kind];
  const tensors: Tensors = new Map([
    ['input', floats(BATCH, ...input)],
    ['target', target],
    ['buffer/bn.running_mean', { shape: [buffers], data: new Float64Array(buffers) }],
    ['buffer/bn.running_var', { shape: [buffers], data: new Float64Array(buffers).fill(1) }],
  ]);
  for (const [name, shape] of Object.entries({ ...params, ...last })) tensors.set(`param/${name}`, floats(...shape));
  return { model: { kind: 'graph', nodes }, loss, tensors };
}

const STEPS = 5;
function recurrentCase(
  cell: string,
  every: boolean,
  loss: Case['loss'],
  target: StoredTensor,
  cut: number | null,
): Case {
  const gates = cell === 'lstm' ? 4 : cell === 'gru' ? 3 : 1;
  const readout = every ? 'linear layers.0 on every h_t' : 'linear layers.0 on the last h_T';
  const sizes = { input_size: 2, hidden_size: 3, output_size: 3, steps_T: STEPS };
  const tensors: Tensors = new Map([
    ['input', floats(BATCH, STEPS, 2)],
    ['target', every ? { ...target, shape: [BATCH, STEPS, ...target.shape.slice(1)] } : target],
    ['param/rnn.weight_ih_l0', floats(3 * gates, 2)],
    ['param/rnn.weight_hh_l0', floats(3 * gates, 3)],
    ['param/rnn.bias_ih_l0', floats(3 * gates)],
    ['param/rnn.bias_hh_l0', floats(3 * gates)],
    ['param/layers.0.weight', floats(3, 3)],
    ['param/layers.0.bias', floats(3)],
  ]);
  return { model: { kind: 'recurrent', cell, ...sizes, h0: 'zeros', readout, truncated_bptt: cut }, loss, tensors };
}

const lossName = ({ type, ...rest }: Case['loss']) => `${type} ${JSON.stringify(rest)}`;
const cells = ['rnn_tanh', 'rnn_relu', 'rnn_identity', 'lstm', 'gru'];

describe.each(judges.map(([loss, target, judge], index) => [lossName(loss), loss, target, judge, index] as const))(
  '%s',
  (_, loss, target, judge, index) => {
    const [last, every] = [index, index + 2].map((place) => cells[place % cells.length] as string) as [string, string];
    const cases: [string, Case, number][] = [
      ...(['images', 'vectors'] as const).map((kind): [string, Case, number] => [
        kind,
        graphCase(kind, loss, target(BATCH)),
        BATCH,
      ]),
      // Every cell meets some loss at its last step and some loss at every step.
      [`${last}, last`, recurrentCase(last, false, loss, target(BATCH), null), BATCH],
      [`${every}, every`, recurrentCase(every, true, loss, target(BATCH * STEPS), null), BATCH * STEPS],
    ];
    test.each(cases)('%s: the loss is a plain sum over the output, gradients are its slopes', (_name, kase, rows) => {
      const answer = answerTo(kase);
      const wanted = judge(listOf(answer.get('output')), listOf(kase.tensors.get('target')), rows);
      expect(listOf(answer.get('loss'))[0]).toBeCloseTo(wanted, 10);
      expect(gradientError(kase)).toBeLessThan(1e-5);
    });
  },
);

test('binary cross-entropy on probabilities, summed', () => {
  const { nodes } = graphs.vectors;
  const kase = graphCase('vectors', { type: 'bce', reduction: 'sum' }, between0And1(BATCH, 3));
  const model = { kind: 'graph', nodes: [...nodes, { type: 'activation', in: [5], fn: 'sigmoid' }] };
  const answer = answerTo({ ...kase, model });
  const wanted = sum(each(listOf(answer.get('output')), listOf(kase.tensors.get('target')), yesNo));
  expect(listOf(answer.get('loss'))[0]).toBeCloseTo(wanted, 10);
  expect(gradientError({ ...kase, model })).toBeLessThan(1e-5);
});

test.each(['images', 'vectors'] as const)('%s: every optimiser takes its step on every parameter', (kind) => {
  expect(stepErrors(graphCase(kind, { type: 'mse' }, floats(BATCH, 3)))).toEqual([]);
});

test.each(cells)('%s: a cut sequence learns what its pieces would, the state before them given', (cell) => {
  const whole = recurrentCase(cell, true, { type: 'mse', reduction: 'sum' }, floats(BATCH * STEPS, 3), null);
  const cut = { ...whole, model: { ...whole.model, truncated_bptt: 3 } };
  const [free, held] = [answerTo(whole), answerTo(cut)];
  expect(listOf(held.get('h'))).toEqual(listOf(free.get('h')));
  // The read-out sees no cut, the last piece neither; what comes before it does.
  expect(listOf(held.get('grad/layers.0.weight'))).toEqual(listOf(free.get('grad/layers.0.weight')));
  const [gh, gf] = [listOf(held.get('grad_h')), listOf(free.get('grad_h'))];
  const block = BATCH * 3;
  expect(gh.slice(3 * block)).toEqual(gf.slice(3 * block));
  expect(gh.slice(2 * block, 3 * block)).not.toEqual(gf.slice(2 * block, 3 * block));
  // dL/dh of the step before the cut is that of its own read-out alone.
  const [output, target] = [listOf(held.get('output')), listOf(whole.tensors.get('target'))];
  const readout = listOf(whole.tensors.get('param/layers.0.weight'));
  for (let b = 0; b < BATCH; b++) {
    for (let j = 0; j < 3; j++) {
      const at = (o: number) => (b * STEPS + 2) * 3 + o;
      const own = sum(
        [0, 1, 2].map((o) => 2 * ((output[at(o)] ?? 0) - (target[at(o)] ?? 0)) * (readout[o * 3 + j] ?? 0)),
      );
      expect(gh[2 * block + b * 3 + j]).toBeCloseTo(own, 12);
    }
  }
});
