/** Work beside training: order, replacement, errors, and that training stands aside for a question and then goes on. */
import { describe, expect, it } from 'vitest';
import { JobQueue } from '../../../engine/session/jobQueue.ts';
import type { SessionHost } from '../../../engine/session/sessionHost.ts';
import { opened, trainedTo } from './falseHost.ts';

/** A clock that a test moves, and its tasks. */
function clock() {
  const tasks: (() => void)[] = [];
  const state = { time: 0 };
  const host = {
    now: () => state.time,
    schedule(task: () => void) {
      tasks.push(task);
      return () => tasks.splice(tasks.indexOf(task), 1);
    },
  } as unknown as SessionHost;
  const turn = () => {
    const task = tasks.shift();
    task?.();
    return task !== undefined;
  };
  return { host, state, turn };
}

describe('a job queue', () => {
  it('works for a slice at a time, jobs in order', () => {
    const { host, state, turn } = clock();
    const queue = new JobQueue(host, 10);
    const done: string[] = [];
    function* work(name: string, pieces: number): Generator<void, void> {
      for (let piece = 0; piece < pieces; piece++) {
        state.time += 4;
        done.push(`${name}${piece}`);
        yield;
      }
    }
    const fail = () => {};
    queue.add({ kind: 'a', pieces: work('a', 4), fail });
    queue.add({ kind: 'b', pieces: work('b', 1), fail });
    queue.add({ kind: 'b', pieces: work('c', 1), fail });
    turn();
    expect(done).toEqual(['a0', 'a1', 'a2']);
    expect([queue.busyFor(13), queue.busyFor(12)]).toEqual([true, false]);
    turn();
    // Between two jobs others have their turn.
    expect(queue.busyFor(1e9)).toBe(false);
    while (turn());
    expect(done).toEqual(['a0', 'a1', 'a2', 'a3', 'c0']);
    expect(queue.idle).toBe(true);
  });

  it('goes on after an error', () => {
    const { host, turn } = clock();
    const queue = new JobQueue(host, 10);
    const heard: string[] = [];
    // biome-ignore lint/correctness/useYield: it throws before.
    function* broken(): Generator<void, void> {
      throw new Error('no');
    }
    function* good(): Generator<void, void> {
      yield;
      heard.push('good');
    }
    queue.add({ kind: 'a', pieces: broken(), fail: (error) => heard.push(String(error)) });
    queue.add({ kind: 'b', pieces: good(), fail: () => heard.push('bad') });
    while (turn());
    expect(heard).toEqual(['Error: no', 'good']);
  });
});

describe('a question while a run trains as fast as it can', () => {
  it('has the time to itself, and training goes on between questions that never end', () => {
    const host = trainedTo(opened(), 400);
    host.send({ type: 'play', run: 'a' });
    host.pass(50);
    const trained = () => host.heard('records').reduce((sum, { header }) => sum + header.at.length, 0);
    const before = trained();
    host.send({ type: 'chain', run: 'a', at: 300 });
    // From step 0 on: no host has kept a checkpoint. 300 steps, a look at the clock each.
    let waited = 0;
    while (host.heard('chained').length === 0) {
      host.pass(1);
      waited++;
    }
    expect(waited).toBeLessThan(120);
    // The slice that was under way, no more: a slice is 5 ms, a step takes half of one.
    expect(trained() - before).toBeLessThan(20);

    const steps = () => host.last('progress').header.step;
    const from = steps();
    for (let turn = 0; turn < 40; turn++) {
      host.send({ type: 'chain', run: 'a', at: 310 + turn });
      host.pass(25);
    }
    expect(host.heard('chained').length).toBeGreaterThan(20);
    expect(steps()).toBeGreaterThan(from + 100);
  });
});
