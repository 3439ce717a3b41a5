/**
 * The pace of painting: in full at rest and for small networks, coarser while things move, in full again soon after.
 */
import { expect, it } from 'vitest';
import { FULL, Pace } from '../../../renderer/stage/pace.ts';

const PIXELS = 1280 * 720;
const MANY = 12_000;

it('paints in full at rest, and always where that is quick', () => {
  const pace = new Pace();
  expect(pace.fineness(0, MANY, PIXELS)).toEqual({ fineness: FULL, refine: 0 });
  pace.move(1);
  expect(pace.fineness(1, 2464, PIXELS)).toEqual({ fineness: FULL, refine: 0 });
});

it('paints less while the camera moves, and in full within 300 ms after', () => {
  const pace = new Pace();
  pace.move(1);
  const { fineness, refine } = pace.fineness(1.01, MANY, 4 * PIXELS);
  expect(fineness.edges).toBeLessThan(MANY);
  expect(fineness.scale ** 2 * 4 * PIXELS).toBeLessThan(7e5);
  expect(refine).toBeGreaterThan(0);
  expect(refine).toBeLessThan(0.28);
  expect(pace.fineness(1.01 + refine, MANY, 4 * PIXELS)).toEqual({ fineness: FULL, refine: 0 });
});

it('takes frames in quick succession for movement, single ones not', () => {
  const pace = new Pace();
  for (const now of [1, 1.25, 1.5]) {
    pace.frame(now, false);
    expect(pace.fineness(now, MANY, PIXELS).refine).toBe(0);
  }
  pace.frame(1.55, false);
  expect(pace.fineness(1.55, MANY, PIXELS).fineness.edges).toBeLessThan(MANY);
});

it('keeps to coarse pictures while frames pour in, however unevenly, and to fine ones soon after the last', () => {
  const pace = new Pace();
  for (const now of [1, 1.1, 1.32, 1.5]) pace.frame(now, false);
  const { fineness, refine } = pace.fineness(1.7, MANY, PIXELS);
  expect(fineness.edges).toBeLessThan(MANY);
  expect(refine).toBeLessThan(0.3);
  expect(pace.fineness(1.5 + refine, MANY, PIXELS)).toEqual({ fineness: FULL, refine: 0 });
});

it('lets frames that come by themselves wait for the answer to a key, but none that a hand asked for', () => {
  const pace = new Pace();
  pace.frame(1, false);
  expect(pace.wait(1)).toBe(0);
  pace.touch(1);
  expect(pace.wait(1.01)).toBeGreaterThan(0.05);
  expect(pace.wait(1.2)).toBe(0);
  pace.touch(2);
  pace.frame(2.01, true);
  expect(pace.wait(2.01)).toBe(0);
  pace.frame(2.5, false);
  pace.touch(2.5);
  pace.move(2.5);
  expect(pace.wait(2.5)).toBe(0);
});

it('paints smaller networks less only while a hand drags the past by', () => {
  const pace = new Pace();
  pace.frame(1, false);
  pace.frame(1.05, false);
  expect(pace.fineness(1.05, 2464, PIXELS).refine).toBe(0);
  pace.frame(2, true);
  expect(pace.fineness(2, 2464, PIXELS).refine).toBe(0);
  pace.frame(2.05, true);
  const { fineness, refine } = pace.fineness(2.05, 2464, PIXELS);
  expect(fineness.scale).toBe(1);
  expect(fineness.layer).toBeLessThan(1);
  expect(pace.refinesLater).toBe(true);
  expect(pace.fineness(2.05 + refine, 2464, PIXELS)).toEqual({ fineness: FULL, refine: 0 });
  expect(pace.refinesLater).toBe(false);
});

it('paints ever less while drawings take long, and more again once they are quick', () => {
  const pace = new Pace();
  const now = (seconds: number) => {
    pace.move(seconds);
    return pace.fineness(seconds, MANY, PIXELS).fineness;
  };
  const first = now(0);
  pace.took(0.2);
  const second = now(0.1);
  expect(second.edges).toBeLessThan(first.edges);
  expect(second.scale).toBeLessThan(first.scale);
  for (let slow = 0; slow < 9; slow++) pace.took(0.2);
  expect(now(0.2).edges).toBeGreaterThan(0);
  for (let quick = 0; quick < 19; quick++) pace.took(0.01);
  expect(now(0.3).edges).toBeLessThan(second.edges);
  for (let quick = 0; quick < 99; quick++) pace.took(0.01);
  expect(now(0.4)).toEqual(first);
  for (let slow = 0; slow < 9; slow++) pace.took(0.2);
  expect(pace.fineness(9, MANY, PIXELS)).toEqual({ fineness: FULL, refine: 0 });
});
