/** The command line as scripts use it: the built program, its exit codes, its words, its report. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { experimentJsonSchema, LAYER_FIELDS, presets, RUN_FIELDS } from '../../../engine/index.ts';
import { gradiorama as run } from './gradiorama.ts';

const folder = mkdtempSync(join(tmpdir(), 'cli-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const gradiorama = (...args: string[]) => run(args);

function report(name: string) {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

describe('train', () => {
  it('lets a network over characters write at the end, and no other', async () => {
    const { code, out } = await gradiorama('train', 'characters', '--steps', '3', '--sample', '30', '--language', 'en');
    expect(code).toBe(0);
    expect(out).toMatch(/It goes on from "[\s\S]{20}":\n\n[\s\S]{30}\n/u);
    const refused = await gradiorama('train', 'first-start', '--sample', '30', '--language', 'en');
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('characters of a text') });
  });

  it('writes all numbers of every recorded step, and the same file every time', async () => {
    const [one, two] = [join(folder, 'one.json'), join(folder, 'two.json')];
    const first = await gradiorama('train', 'first-start', '--steps', '30', '--report', one);
    expect(first).toMatchObject({ code: 0 });
    await gradiorama('train', 'first-start', '--steps', '30', '--report', two, '--language', 'de');
    expect(readFileSync(two, 'utf8')).toBe(readFileSync(one, 'utf8'));
    const read = report('one.json');
    expect(read.steps).toHaveLength(30);
    expect(read.epochs).toHaveLength(1);
    expect(read.steps[29].step).toBe(29);
    expect(Object.keys(read.steps[7])).toEqual(['step', ...RUN_FIELDS, 'layers']);
    expect(read.steps[7].layers).toHaveLength(read.layers.length);
    expect(Object.keys(read.steps[7].layers[2])).toEqual([...LAYER_FIELDS]);
    expect(read.epochs[0].maxima.layers[0].weightGradientNorm).toBeGreaterThan(
      read.epochs[0].layers[0].weightGradientNorm,
    );
    expect(read.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(first.out).toContain(read.sha256);
    // Without a report nothing is recorded; the parameters are the same.
    expect((await gradiorama('train', 'first-start', '--steps', '30')).out).toContain(read.sha256);
    expect((await gradiorama('train', 'first-start', '--steps', '30', '--seed', '1')).out).not.toContain(read.sha256);
  }, 30_000);

  it('reports of a recurrent layer both weights and the way through time', async () => {
    const small = { set: 'parity', shape: 'sequence', length: 6, samples: 40 };
    const cell = { type: 'recurrent', cell: 'lstm', units: 3, readout: 'all' };
    const head = { type: 'dense', units: 2, activation: 'identity' };
    const experiment = { ...presets['adding-lstm'], title: '', data: small, model: { blocks: [cell, head] } };
    const record = { ...experiment.record, probes: ['chain'] };
    const document = { ...experiment, loss: { type: 'crossEntropy' }, batch: { size: 8 }, record };
    writeFileSync(join(folder, 'inTime.json'), JSON.stringify(document));
    const file = join(folder, 'inTimeReport.json');
    const { code, err } = await gradiorama('train', join(folder, 'inTime.json'), '--steps', '2', '--report', file);
    expect({ code, err }).toMatchObject({ code: 0 });
    const read = report('inTimeReport.json');
    expect(read.layers.map(({ label }: { label: string }) => label)).toEqual(['h1 W_ih', 'h1 W_hh', 'Output']);
    const [states] = read.steps[1].states;
    expect(states).toMatchObject({ layer: 1, label: 'h1 W_hh' });
    expect(states.stateDelta).toHaveLength(6);
    expect(Math.min(...states.stateDelta)).toBeGreaterThan(0);
    // No way leads from one weight of a cell to the other, which is no divergence.
    const [factors] = read.steps[1].probes;
    expect(factors).toMatchObject({ probe: 'chain', values: [null, expect.any(Number)] });
  });

  it('says with exit code 3 that a run diverged, and reports numbers that JSON cannot carry as strings', async () => {
    const experiment = { ...presets['learning-rate-too-high'], optimizer: { type: 'sgd', learningRate: 1e20 } };
    writeFileSync(join(folder, 'wild.json'), JSON.stringify(experiment));
    const file = join(folder, 'wildReport.json');
    const { code, out } = await gradiorama('train', join(folder, 'wild.json'), '--steps', '20', '--report', file);
    expect(code).toBe(3);
    expect(out).toMatch(/Diverged at step \d+/);
    const read = report('wildReport.json');
    expect(out).toMatch(/layer (h\d|Output) \(layers\.\d\)/);
    expect(read.layers.map(({ label }: { label: string }) => label).slice(-2)).toEqual(['h4', 'Output']);
    expect(read.diverged).toMatchObject({ step: expect.any(Number), name: expect.stringContaining('layers.') });
    expect(read.steps[19].loss).toBe('NaN');
  });

  it('tells progress in plain lines where there is no terminal', async () => {
    const { err } = await gradiorama('train', 'spirals', '--steps', '400');
    expect(err).toMatch(/step 400 of 400/);
    expect(err).not.toContain('\r');
  });
});

describe('what is wrong', () => {
  it.each([
    [['train', 'no-such-thing'], 'neither a preset nor a file'],
    [['train'], 'Something is missing'],
    [['train', 'first-start', '--steps', 'many'], '--steps: "many"'],
    [['train', 'first-start', '--colour'], 'no option --colour'],
    [['dance'], 'no command "dance"'],
    [[], 'Which command?'],
    [['presets', 'nothing'], 'no preset "nothing"'],
    [['train', 'first-start', '--language', 'fr'], '"fr"'],
    [['train', 'first-start', '--steps', '1', '--report', '/no/such/folder/report.json'], 'cannot be written'],
  ])('is said with exit code 2: %j', async (args, words) => {
    const { code, err } = await gradiorama(...args);
    expect(err).toContain(words);
    expect(code).toBe(2);
  });

  it('names path, what came and what is allowed, in both languages', async () => {
    const file = join(folder, 'wrong.json');
    const document = structuredClone(presets['first-start']) as { loss: { type: string }; batch: { size: number } };
    document.loss.type = 'hinge';
    document.batch.size = 0;
    writeFileSync(file, JSON.stringify(document));
    const english = await gradiorama('train', file);
    expect(english.code).toBe(2);
    for (const part of ['loss.type', 'hinge', 'crossEntropy', 'batch.size']) expect(english.err).toContain(part);
    const german = await gradiorama('train', file, '--language', 'de');
    for (const part of ['loss.type', 'hinge', 'crossEntropy', 'Das Dokument']) expect(german.err).toContain(part);
  });

  it('is placed in a text that is no JSON', async () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{ "format": ');
    expect((await gradiorama('train', file)).err).toContain('ends too early, in line 1, column 13');
    writeFileSync(file, '{\n  "format": 1,\n  }');
    expect((await gradiorama('train', file)).err).toContain('is not JSON: line 3, column 3');
    expect((await gradiorama('train', folder, '--language', 'de')).err.trim()).toMatch(/Das ist ein Ordner\.$/);
  });

  it.each([
    ['train', ['train', 'first-start', '--steps', '900000000', '--report']],
    ['render', ['render', 'first-start', '--steps', '1000000', '--out']],
  ])('is told before the work begins where the file cannot be written: %s', async (name, args) => {
    const place = join(folder, `${name}.gif`);
    mkdirSync(place);
    const { code, err } = await gradiorama(...args, place, '--language', 'de');
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain('Das ist ein Ordner.');
    expect(err).not.toMatch(/EISDIR|ENOENT/);
    expect(readdirSync(folder).filter((each) => /partial|part$|trial/.test(each))).toEqual([]);
  });

  it('tells no progress of no steps', async () => {
    expect((await gradiorama('train', 'first-start', '--steps', '0')).err).toBe('');
  });
});

describe('the other commands', () => {
  it('lists the presets and prints one', async () => {
    const { out, code } = await gradiorama('presets');
    expect(code).toBe(0);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => line.split('  ')[0]),
    ).toEqual(Object.keys(presets));
    const columns = out
      .trimEnd()
      .split('\n')
      .map((line) => / {2,}/.exec(line))
      .map((gap) => (gap?.index ?? 0) + (gap?.[0].length ?? 0));
    expect(new Set(columns).size).toBe(1);
    expect(JSON.parse((await gradiorama('presets', 'relu-10-he')).out)).toEqual(
      JSON.parse(JSON.stringify(presets['relu-10-he'])),
    );
  });

  it('prints the schema', async () => {
    expect(JSON.parse((await gradiorama('schema')).out)).toEqual(JSON.parse(JSON.stringify(experimentJsonSchema())));
  });

  it('documents the exit codes in the help of both languages', async () => {
    const [english, german] = [await gradiorama('train', '--help'), await gradiorama('--help', '--language', 'de')];
    expect([english.code, german.code]).toEqual([0, 0]);
    expect(english.out).toMatch(/Exit codes:[\s\S]*3 /);
    expect(german.out).toMatch(/Rückgabewerte:[\s\S]*3 /);
    expect(german.out).not.toMatch(/Usage|Options|default/);
  });
});
