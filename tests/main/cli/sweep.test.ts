/** `gradiorama sweep` as scripts use it: table, files, exit codes, what is refused, Ctrl-C. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tableNumber } from '../../../main/cli/sweepTable.ts';
import { wordsIn } from '../../../main/cli/words.ts';
import { gradiorama } from './gradiorama.ts';

const folder = mkdtempSync(join(tmpdir(), 'sweep-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const depths = ['--vary', 'model.blocks.0.times=2,3', '--vary', 'optimizer.learningRate=0.1,1e-4'];

describe('sweep', () => {
  it('shows a table, writes CSV and JSON, the same whatever the workers, with the hashes of train', async () => {
    const files = (name: string) => ['--csv', join(folder, `${name}.csv`), '--json', join(folder, `${name}.json`)];
    const base = ['sweep', 'first-start', ...depths, '--steps', '40'];
    const [one, two, alone] = await Promise.all([
      gradiorama([...base, '--workers', '1', ...files('one')]),
      gradiorama([...base, '--workers', '2', ...files('two'), '--language', 'de']),
      gradiorama(['train', 'first-start', '--steps', '40']),
    ]);
    expect([one.code, two.code]).toEqual([0, 0]);
    for (const ending of ['csv', 'json']) {
      const [first, second] = ['one', 'two'].map((name) => readFileSync(join(folder, `${name}.${ending}`), 'utf8'));
      expect(second).toBe(first);
    }
    const rows = readFileSync(join(folder, 'one.csv'), 'utf8').trimEnd().split('\r\n');
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatch(/^cell,model\.blocks\.0\.times,optimizer\.learningRate,status,steps,weightGradientRatio,/);
    expect(rows[2]).toMatch(/^2,2,0\.0001,done,40,/);
    const { cells } = JSON.parse(readFileSync(join(folder, 'one.json'), 'utf8'));
    expect(cells[3]).toMatchObject({ cell: 4, choices: { 'model.blocks.0.times': 3 }, status: 'done', steps: 40 });
    expect(cells[0].samples.map(({ step }: { step: number }) => step)).toEqual([0, 21, 39]);
    expect(rows[1]).toContain(cells[0].sha256);

    const table = one.out.split('\n').slice(0, 5);
    expect(table[0]).toMatch(/^# {2}blocks\.0\.times {2}optimizer\.learningRate {2}/);
    // Numbers end below the ends of their heads.
    const end = (line: string, text: string) => line.indexOf(text) + text.length;
    for (const line of table.slice(1)) expect(line.slice(0, end(table[0] ?? '', 'loss'))).toMatch(/\d$/);
    expect(one.out).toContain('1e-4');
    expect(two.out).toMatch(/ 0,\d/);
    expect(two.out).not.toMatch(/ 0\.\d/);
    expect(two.out).toContain('Verlust');

    // The base itself as a cell: the bits of the plain run.
    await gradiorama(['sweep', 'first-start', '--steps', '40', '--json', join(folder, 'plain.json')]);
    const [{ sha256 }] = JSON.parse(readFileSync(join(folder, 'plain.json'), 'utf8')).cells;
    expect(alone.out).toContain(sha256);
  });

  it('takes a sweep document, and values that are objects', async () => {
    const file = join(folder, 'sweep.json');
    const axes = [{ path: 'seed', values: [3, 4] }];
    writeFileSync(file, JSON.stringify({ format: 'gradiorama-sweep', version: 1, base: 'spirals', axes, steps: 5 }));
    const weights = 'initialization.weight={"name":"normal","std":0.5},{"name":"heNormal"}';
    const { code, out } = await gradiorama(['sweep', file, '--vary', weights]);
    expect(code).toBe(0);
    const table = out.split('\n').slice(1, 5);
    expect(table.map((line) => line.trim().split(/ {2,}/).slice(0, 3))).toEqual([
      ['1', '3', 'normal std 0.5'],
      ['2', '3', 'heNormal'],
      ['3', '4', 'normal std 0.5'],
      ['4', '4', 'heNormal'],
    ]);
  });

  it('says with exit code 3 that a cell diverged, and at which step', async () => {
    const { code, out } = await gradiorama([
      ...['sweep', 'learning-rate-too-high', '--vary', 'optimizer.learningRate=0.01,1e20', '--steps', '20'],
      ...['--csv', join(folder, 'wild.csv')],
    ]);
    expect(code).toBe(3);
    expect(out.split('\n')[2]).toMatch(/NaN .* \d+$/);
    expect(readFileSync(join(folder, 'wild.csv'), 'utf8').split('\r\n')[2]).toMatch(/,diverged,20,.*,NaN,/);
  });

  it('keeps what is done when it is stopped', async () => {
    // Nine small cells, then one that would take minutes.
    const units = [...Array.from({ length: 9 }, () => 2), 4096].join(',');
    const [csv, json] = ['stopped.csv', 'stopped.json'].map((name) => join(folder, name)) as [string, string];
    const { code, out, err } = await gradiorama(
      [
        ...[
          'sweep',
          'first-start',
          '--vary',
          `model.blocks.0.blocks.0.units=${units}`,
          '--vary',
          'model.blocks.0.times=2',
        ],
        ...['--steps', '3000', '--workers', '1', '--csv', csv, '--json', json],
      ],
      '5 of 10 cells done',
    );
    expect(code).toBe(4);
    expect(err).toContain('Stopped');
    expect(out).toMatch(/\n10 {2}4096.* not done\n/);
    const status = readFileSync(csv, 'utf8')
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(',')[3]);
    expect(status.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'done'));
    expect(status[9]).toBe('open');
    expect(JSON.parse(readFileSync(json, 'utf8')).cells).toHaveLength(10);
    expect(readdirSync(folder).filter((name) => /part$|trial/.test(name))).toEqual([]);
  });
});

describe('what is wrong with a sweep', () => {
  it.each([
    [['--vary', 'seed'], '--vary: "seed"'],
    [['--vary', 'model.depth.more=1'], 'axes[0].path is "model.depth.more"'],
    [['--vary', 'batch.size=64,0'], 'Cell 2 (batch.size = 0): batch.size is 0; at least 1'],
    [['--vary', 'loss.type=hinge'], 'loss.type is "hinge"'],
    [['--vary', 'seed=1', '--vary', 'seed=2'], 'another axis'],
    [['--workers', '0'], '--workers: "0"'],
    [['--csv', '/no/such/folder/out.csv'], 'cannot be written'],
  ])('is said with exit code 2: %j', async (args, words) => {
    const { code, err } = await gradiorama(['sweep', 'first-start', ...args]);
    expect(err).toContain(words);
    expect(code).toBe(2);
  });

  it('is said in German, too', async () => {
    const { err } = await gradiorama(['sweep', 'first-start', '--vary', 'batch.size=0', '--language', 'de']);
    expect(err).toContain('Zelle 1 (batch.size = 0): batch.size ist 0');
  });
});

describe('a number in the table', () => {
  it('has three digits, and an exponent where it is very small or large', () => {
    const [english, german] = [wordsIn('en'), wordsIn('de')];
    const shown = [0, 0.052139, 5.1234e-6, 2e-31, 12_345_678.9, Number.NaN, Number.NEGATIVE_INFINITY, 1797];
    expect(shown.map((value) => tableNumber(english, value))).toEqual([
      '0',
      '0.0521',
      '5.12e-6',
      '2e-31',
      '1.23e7',
      'NaN',
      '-∞',
      '1,797',
    ]);
    expect(tableNumber(german, 5.1234e-6)).toBe('5,12e-6');
  });
});
