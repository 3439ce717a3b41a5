/**
 * Fifty documents at the limits: each limit kept to the last, and overstepped by as little as can be. What is accepted is trained where it is
 * small enough for a test; the largest ones are trained in the soak. Used by the fuzz test and the soak.
 */
import { limits } from '../../../engine/index.ts';

/** A document at a limit. */
export interface LimitDocument {
  readonly name: string;
  readonly document: unknown;
  readonly accepted: boolean;
}

type Json = Record<string, unknown>;
type Make = (size: number) => Json;

const dense = (units: number, more: Json = {}): Json => ({ type: 'dense', units, activation: 'tanh', ...more });
const repeat = (times: number, ...blocks: Json[]): Json => ({ type: 'repeat', times, blocks });
const head = dense(2, { activation: 'identity' });
const ten = { ...head, units: 10 };

function draft(part: Json = {}, blocks: readonly Json[] = [dense(3)]): Json {
  return {
    format: 'gradiorama-experiment',
    version: 1,
    data: { set: 'spirals', samples: 40 },
    model: { blocks: [...blocks, head] },
    loss: { type: 'crossEntropy' },
    optimizer: { type: 'sgd', learningRate: 0.01 },
    batch: { size: 4 },
    ...part,
  };
}

const rate = (learningRate: number): Json => ({ type: 'sgd', learningRate });
const image = (kernel: number, padding: number): Json => {
  const blocks = [{ type: 'conv', channels: 2, kernel, padding }, ten];
  return draft({ data: { set: 'digits', shape: 'image' }, model: { blocks } });
};
const nested = (depth: number, inner: Json): Json => (depth === 0 ? inner : nested(depth - 1, repeat(1, inner)));
const changes = (count: number): Json[] =>
  Array.from({ length: count }, (_, step) => ({ step, path: 'optimizer.learningRate', value: 0.01 }));

/** What is made of a size, the last size that is allowed, and the first one beyond. */
const tables: readonly (readonly [name: string, make: Make, last: number, beyond: number])[] = [
  ['layers', (n) => draft({}, [repeat(n - 1, dense(1))]), limits.layers, limits.layers + 1],
  ['layers at once', (n) => draft({}, [repeat(n, dense(1), dense(1))]), limits.layers / 2 - 1, limits.layers / 2],
  ['units', (n) => draft({}, [dense(n)]), limits.units, limits.units + 1],
  ['least units', (n) => draft({}, [dense(n)]), 1, 0],
  ['blocks', (n) => draft({}, Array(n - 1).fill(dense(1)) as Json[]), limits.blocks, limits.blocks + 1],
  ['times', (n) => draft({}, [repeat(n, dense(1))]), 1, 0],
  ['depth', (n) => draft({}, [nested(n, dense(2))]), 29, 31],
  ['title', (n) => draft({ title: 'x'.repeat(n) }), limits.title, limits.title + 1],
  [
    'samples',
    (n) => draft({ data: { set: 'plane', samples: n }, loss: { type: 'mse' }, model: { blocks: [dense(1)] } }),
    limits.samples,
    limits.samples + 1,
  ],
  ['least samples', (n) => draft({ data: { set: 'spirals', samples: n } }), 10, 9],
  ['batch', (n) => draft({ batch: { size: n } }), 32, 33],
  ['least batch', (n) => draft({ batch: { size: n } }), 1, 0],
  ['interventions', (n) => draft({ interventions: changes(n) }), limits.interventions, limits.interventions + 1],
  [
    'step',
    (n) => draft({ interventions: [{ step: n, path: 'clip', value: { type: 'none' } }] }),
    limits.step,
    limits.step + 1,
  ],
  ['rate', (n) => draft({ optimizer: rate(n) }), limits.size, 2 * limits.size],
  ['least rate', (n) => draft({ optimizer: rate(n) }), 0, -1e-30],
  ['gain', (n) => draft({ initialization: { weight: { name: 'normal', gain: n } } }), -limits.size, -2 * limits.size],
  ['kernel', (n) => image(n, 0), 8, 9],
  ['window', (n) => image(n, n - 1), limits.window, limits.window + 1],
  ['dropout', (n) => draft({}, [dense(3, { dropout: n })]), 1 - 2 ** -53, 1],
  ['seed', (n) => draft({ seed: n }), 0xffffffff, 0x100000000],
  ['beta', (n) => draft({ optimizer: { type: 'adam', learningRate: 1, beta1: n } }), 1 - 2 ** -53, 1],
  ['clip', (n) => draft({ clip: { type: 'norm', maxNorm: n } }), Number.MIN_VALUE, 0],
  ['parameters', (n) => draft({}, [dense(4096), dense(4096), dense(n)]), 782, 783],
  ['schedule', (n) => draft({ schedule: { type: 'warmupCosine', warmupSteps: n, steps: 5 } }), 4, 5],
];

/** All fifty. */
export const limitDocuments: readonly LimitDocument[] = tables.flatMap(([name, make, last, beyond]) => [
  { name: `${name} ${last}`, document: make(last), accepted: true },
  { name: `${name} ${beyond}`, document: make(beyond), accepted: false },
]);
