/** The pool of a sweep on real workers: the same bits whatever their number, and what survives a worker that dies or a person who stops. */
import type { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { parseSweep, type SweepCell } from '../../../engine/index.ts';
import { type CellOutcome, type SweepOrder, startSweep } from '../../../main/sweeps/sweepPool.ts';
import { startTraining } from '../../../main/trainingThread.ts';
import { Client } from '../client.ts';

const STEPS = 60;

function cellsOf(axes: readonly { path: string; values: readonly unknown[] }[], base: unknown = 'first-start') {
  const parsed = parseSweep({ format: 'gradiorama-sweep', version: 1, base, axes });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.cells;
}

const grid = cellsOf([
  { path: 'model.blocks.0.times', values: [1, 4] },
  { path: 'model.blocks.0.blocks.0.activation', values: ['sigmoid', 'relu'] },
  { path: 'seed', values: [1, 2] },
]);

function run(cells: readonly SweepCell[], order: Partial<SweepOrder> = {}) {
  return startSweep({ cells, steps: STEPS, workers: 2, ...order });
}

function hashes(outcomes: readonly CellOutcome[]): string[] {
  return outcomes.map((outcome) => (outcome.status === 'done' ? outcome.result.sha256 : outcome.status));
}

async function hashInSession(experiment: unknown): Promise<string> {
  const client = new Client(startTraining());
  await client.open('a', experiment);
  await client.trainTo('a', STEPS);
  const { header } = await client.ask({ type: 'hash', run: 'a' }, 'hashed');
  client.port.close();
  return header.sha256;
}

describe('a sweep', () => {
  it('gives the same results with one worker and with three, and those of the session', async () => {
    const [one, three] = await Promise.all([run(grid, { workers: 1 }).outcomes, run(grid, { workers: 3 }).outcomes]);
    expect(three).toEqual(one);
    expect(new Set(hashes(one)).size).toBe(grid.length);
    expect(hashes(one)[5]).toBe(await hashInSession(grid[5]?.experiment));
  });

  it('counts cells and steps', async () => {
    const seen: [number, number][] = [];
    await run(grid, { progress: (cells, steps) => seen.push([cells, steps]) }).outcomes;
    expect(seen.at(-1)).toEqual([grid.length, grid.length * STEPS]);
    expect(seen.every(([, steps], index) => index === 0 || steps >= (seen[index - 1]?.[1] ?? 0))).toBe(true);
  });

  it('tells of a cell that diverged where it did, and goes on', async () => {
    const wild = cellsOf([{ path: 'optimizer.learningRate', values: [1e20, 0.1] }], 'learning-rate-too-high');
    const [first, second] = await run(wild).outcomes;
    expect(first).toMatchObject({ status: 'done', result: { diverged: { step: expect.any(Number) } } });
    expect(second).toMatchObject({ status: 'done', result: { diverged: null } });
  });

  it('of nothing ends at once', async () => {
    expect(await run([]).outcomes).toEqual([]);
  });
});

describe('a worker that dies', () => {
  /** Kills the worker of one cell as often as asked. */
  function killer(cell: number, times: number) {
    const killed = { count: 0 };
    const cellGiven = (worker: Worker, given: number) => {
      if (given === cell && killed.count++ < times) void worker.terminate();
    };
    return { killed, cellGiven };
  }

  it('once costs nothing: its cell is trained again', async () => {
    const { killed, cellGiven } = killer(2, 1);
    const whole = await run(grid, { workers: 1 }).outcomes;
    expect(await run(grid, { cellGiven }).outcomes).toEqual(whole);
    expect(killed.count).toBe(2);
  });

  it('twice costs its cell and no other', async () => {
    const { killed, cellGiven } = killer(2, 9);
    const outcomes = await run(grid, { cellGiven }).outcomes;
    expect(outcomes[2]).toMatchObject({ status: 'failed', code: 'failure.workerLost' });
    expect(outcomes.filter(({ status }) => status === 'done')).toHaveLength(grid.length - 1);
    expect(killed.count).toBe(2);
  });

  it('at every start fails every cell and ends', async () => {
    const worker = new URL('data:text/javascript,throw new Error("no such luck")');
    const outcomes = await run(grid.slice(0, 3), { worker }).outcomes;
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'failed', message: 'no such luck' });
  });
});

describe('a sweep that is cancelled', () => {
  it('keeps what is done', async () => {
    const running = run(grid, {
      workers: 1,
      progress(cells) {
        if (cells === 3) running.cancel();
      },
    });
    const outcomes = await running.outcomes;
    expect(outcomes.map(({ status }) => status)).toEqual(grid.map((_, index) => (index < 3 ? 'done' : 'open')));
  });
});
