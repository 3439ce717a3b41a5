/**
 * Registry of data sets: a new one is a file and a line here. The keys are the names saved in files, shown in menus and
 * looped over by tests.
 */
import { adding } from './adding.ts';
import { breastCancer } from './breastCancer.ts';
import { bumps } from './bumps.ts';
import { characters } from './characters.ts';
import { circles } from './circles.ts';
import { copy } from './copy.ts';
import type { DataSource } from './dataSource.ts';
import { digits } from './digits.ts';
import { fashion } from './fashion.ts';
import { gaussians } from './gaussians.ts';
import { iris } from './iris.ts';
import { moons } from './moons.ts';
import { parity } from './parity.ts';
import { patterns } from './patterns.ts';
import { penguins } from './penguins.ts';
import { plane } from './plane.ts';
import { shapes } from './shapes.ts';
import { sine } from './sine.ts';
import { spirals } from './spirals.ts';
import { wine } from './wine.ts';
import { wordsDe } from './wordsDe.ts';
import { wordsEn } from './wordsEn.ts';
import { xor } from './xor.ts';

/** Every data set, by name. */
export const dataSources: Readonly<Record<string, DataSource>> = {
  digits,
  spirals,
  circles,
  xor,
  gaussians,
  moons,
  plane,
  bumps,
  fashion,
  iris,
  wine,
  breastCancer,
  penguins,
  shapes,
  adding,
  copy,
  parity,
  sine,
  patterns,
  wordsDe,
  wordsEn,
  characters,
};

/** The data set called `name`, undefined where there is none. */
export function dataSourceOf(name: string): DataSource | undefined {
  return Object.hasOwn(dataSources, name) ? dataSources[name] : undefined;
}
