/** Parameters that a run is opened with, and those and gradients that it is asked for. Under a false clock, on the reference backend. */
import { describe, expect, it } from 'vitest';
import { expectedTensors } from '../../../engine/training/startValues.ts';
import { smallExperiment, smallTrainer } from '../training/smallRun.ts';
import { type FalseHost, falseHost, hash, opened, trainedTo } from './falseHost.ts';

const normalized = {
  model: {
    blocks: [
      { type: 'dense', units: 6, activation: 'prelu', normalization: 'batch' },
      { type: 'dense', units: 5, activation: 'tanh', bias: false },
      { type: 'dense', units: 2 },
    ],
  },
};

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** Tensors of this network with values 0.01, 0.02 ...: their fractions are no float32, so that rounding would show. */
function given(part: Record<string, unknown> = {}) {
  const tensors = expectedTensors(smallExperiment(part)).map(({ name, shape }) => ({ name, shape: [...shape] }));
  const count = tensors.reduce((sum, { shape }) => sum + size(shape), 0);
  const values = Float32Array.from({ length: count }, (_, index) => 0.01 * ((index * 7) % 23) - 0.1);
  return { tensors, values };
}

function openWith(part: Record<string, unknown>, { tensors, values }: ReturnType<typeof given>): FalseHost {
  const host = falseHost();
  const payload = new Uint8Array(values.slice().buffer);
  host.send({ type: 'open', run: 'a', experiment: smallExperiment(part), record: true, tensors }, payload);
  return host;
}

function asked(host: FalseHost, what: 'parameters' | 'gradients') {
  host.send({ type: 'tensors', run: 'a', what });
  const { header, payload = new Uint8Array() } = host.last('tensors');
  return { header, values: new Float32Array(payload.slice().buffer) };
}

describe('parameters', () => {
  it('have PyTorch’s names and shapes, running statistics among them', () => {
    const names = expectedTensors(smallExperiment(normalized)).map(({ name, shape }) => `${name} [${shape}]`);
    expect(names.toSorted()).toEqual(
      [
        ...['layers.0.weight [6,2]', 'layers.0.bias [6]', 'norm.0.weight [6]', 'norm.0.bias [6]', 'prelu.0.weight [1]'],
        ...['norm.0.running_mean [6]', 'norm.0.running_var [6]'],
        ...['layers.1.weight [5,6]', 'layers.2.weight [2,5]', 'layers.2.bias [2]'],
      ].toSorted(),
    );
    const { header, values } = asked(opened(normalized), 'parameters');
    expect(header.tensors).toEqual(expectedTensors(smallExperiment(normalized)));
    expect(values).toHaveLength(header.tensors.reduce((sum, { shape }) => sum + size(shape), 0));
  });

  it.each([
    ['plain', {}],
    ['with running statistics and a learned slope', normalized],
  ])('that a run is opened with are those it starts from, again after a reset: %s', (_, part) => {
    const start = given(part);
    const host = openWith(part, start);
    expect(asked(host, 'parameters').values).toEqual(start.values);
    const before = hash(host);
    expect(hash(trainedTo(host, 12))).not.toBe(before);
    host.send({ type: 'reset', run: 'a' });
    expect(asked(host, 'parameters').values).toEqual(start.values);
    expect(hash(host)).toBe(before);
  });

  it('that a run was opened with are there when it is looked back at', () => {
    const start = given();
    const host = trainedTo(openWith({}, start), 9);
    const target = { kind: 'edge', layer: 0, unit: 2, input: 1 };
    const question = { type: 'inspect', run: 'a', at: 0, target };
    host.send({ type: 'lookBack', run: 'a', question, from: null });
    host.pass(500);
    expect(host.last('inspected').header.values['weight']).toBe(start.values[2 * 2 + 1]);
  });

  it('that the seed would have drawn train the bits of the seed', () => {
    const drawn = opened();
    const { values } = asked(drawn, 'parameters');
    const host = openWith({}, { tensors: given().tensors, values });
    expect(hash(trainedTo(host, 15))).toBe(hash(trainedTo(drawn, 15)));
  });

  const change = (edit: (tensors: { name: string; shape: number[] }[]) => unknown) => {
    const { tensors, values } = given();
    edit(tensors);
    return { tensors, values };
  };
  const rename = (tensors: { name: string }[]) => {
    (tensors[0] as { name: string }).name = 'other';
  };
  it.each([
    [
      'missing',
      change((tensors) => tensors.shift()),
      'tensor.missing',
      { tensor: 'layers.0.weight', expected: '[6, 2]' },
    ],
    ['renamed', change(rename), 'tensor.missing', { tensor: 'layers.0.weight' }],
    [
      'of another shape',
      change((tensors) => tensors[0]?.shape.reverse()),
      'tensor.shape',
      { tensor: 'layers.0.weight', expected: '[6, 2]', found: '[2, 6]' },
    ],
    [
      'too many',
      change((tensors) => tensors.push({ name: 'layers.9.weight', shape: [3] })),
      'tensor.unexpected',
      { tensor: 'layers.9.weight', found: '[3]' },
    ],
    [
      'short',
      { tensors: given().tensors, values: new Float32Array(3) },
      'tensor.bytes',
      { expected: 4 * 65, found: 12 },
    ],
  ])('that are %s are refused by name, and no run is open then', (_, wrong, code, values) => {
    const host = openWith({}, wrong);
    expect(host.last('failed').header).toMatchObject({ run: 'a', code, values });
    host.send({ type: 'hash', run: 'a' });
    expect(host.last('failed').header.code).toBe('run.unknown');
  });
});

describe('gradients', () => {
  it('are those of the next step before clipping, and asking for them changes nothing', () => {
    const part = { clip: { type: 'norm', maxNorm: 0.001 }, optimizer: { type: 'sgd', learningRate: 0.1 } };
    const host = trainedTo(opened(part), 6);
    const before = hash(host);
    const { header, values } = asked(host, 'gradients');
    expect(header).toMatchObject({ at: 6, what: 'gradients' });
    expect(hash(host)).toBe(before);
    const trainer = smallTrainer(part);
    while (trainer.step < 6) trainer.trainStep();
    trainer.gradients();
    const { parameters } = trainer.machine.plan;
    expect(header.tensors.map(({ name }) => name)).toEqual(parameters.map(({ name }) => name));
    const expected = parameters.flatMap(({ gradient }) => [...trainer.machine.read(gradient)]);
    expect([...values]).toEqual(expected.map(Math.fround));
    // Clipped they would be shorter.
    expect(Math.sqrt(expected.reduce((sum, value) => sum + value * value, 0))).toBeGreaterThan(0.01);
    expect(hash(trainedTo(host, 12))).toBe(hash(trainedTo(opened(part), 12)));
  });
});
