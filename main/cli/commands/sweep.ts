/**
 * `gradiorama sweep SWEEP|EXPERIMENT|PRESET --vary path=value,value`: trains every combination of values on all cores, and shows them as a
 * table. The pool stands in main/sweeps/, what a sweep is in engine/sweep/.
 */
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { Command, Option } from 'commander';
import { startSweep } from '../../sweeps/sweepPool.ts';
import type { CliCommand } from '../cliCommand.ts';
import { exitCodes } from '../exitCodes.ts';
import { wholeNumber } from '../numbers.ts';
import { mustBeWritable, writeWhole } from '../outFile.ts';
import { lineFor } from '../progress.ts';
import { sweepCsv, sweepJson } from '../sweepFiles.ts';
import { axisOf, readSweep } from '../sweepOrder.ts';
import { type SweepResults, sweepTable } from '../sweepTable.ts';
import type { Words } from '../words.ts';

const MOST_STEPS = 1_000_000_000;
const MOST_WORKERS = 256;

interface Options {
  readonly vary: readonly string[];
  readonly steps?: number;
  readonly workers?: number;
  readonly csv?: string;
  readonly json?: string;
}

/** Describes the command. */
export function sweepCommand(words: Words): CliCommand {
  const command = new Command('sweep')
    .description(words.say('sweep.about'))
    .argument('<sweep|experiment|preset>', words.say('sweep.document'))
    .addOption(
      new Option('--vary <path=a,b,...>', words.say('sweep.vary'))
        .argParser((text: string, before: readonly string[]) => [...before, text])
        .default([]),
    )
    .addOption(
      new Option('--steps <n>', words.say('sweep.steps')).argParser(wholeNumber(words, '--steps', 0, MOST_STEPS)),
    )
    .addOption(
      new Option('--workers <n>', words.say('sweep.workers')).argParser(
        wholeNumber(words, '--workers', 1, MOST_WORKERS),
      ),
    )
    .option('--csv <file>', words.say('sweep.csv'))
    .option('--json <file>', words.say('sweep.json'))
    .addHelpText('after', `\n${words.say('sweep.example')}`);
  return { command, act: (name: string, options: Options) => sweep(words, name, options) };
}

async function sweep(words: Words, name: string, options: Options): Promise<number> {
  const axes = options.vary.map((text) => axisOf(words, text));
  const order = readSweep(words, name, axes, options.steps);
  for (const file of [options.csv, options.json]) if (file !== undefined) mustBeWritable(words, file);
  const { cells } = order;
  const { steps } = order.sweep;
  const told = { cells: 0 };
  const total = cells.length * Math.max(1, steps);
  const text = (done: number) => {
    return words.say('sweep.progress', {
      done: told.cells,
      cells: cells.length,
      percent: Math.floor((100 * done) / total),
    });
  };
  const line = lineFor(text, total, process.stderr);
  const running = startSweep({
    cells,
    steps,
    workers: options.workers ?? availableParallelism(),
    progress(done, stepsDone) {
      told.cells = done;
      line.show(steps === 0 ? done : stepsDone);
    },
  });
  const stopped = onSignal(() => running.cancel());
  const results = { ...order, outcomes: await running.outcomes };
  line.end();
  write(words, results, options);
  if (stopped()) process.stderr.write(`${words.say('sweep.stopped')}\n`);
  return exitCodeOf(results, stopped());
}

/** Hears the person end the program, to its very end: pressing Ctrl-C again must not cut the writing short. */
function onSignal(act: () => void): () => boolean {
  const state = { heard: false };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      state.heard = true;
      act();
    });
  }
  return () => state.heard;
}

function write(words: Words, results: SweepResults, { csv, json }: Options): void {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  for (const row of sweepTable(words, results)) say(row);
  say('');
  say(words.say('sweep.legend'));
  if (csv !== undefined) writeWhole(words, csv, sweepCsv(results));
  if (json !== undefined) writeWhole(words, json, sweepJson(results));
  for (const file of [csv, json]) if (file !== undefined) say(words.say('file.written', { file }));
}

function exitCodeOf({ outcomes }: SweepResults, stopped: boolean): number {
  if (stopped) return exitCodes.stopped;
  if (outcomes.some(({ status }) => status === 'failed')) return exitCodes.internal;
  const diverged = outcomes.some((outcome) => outcome.status === 'done' && outcome.result.diverged !== null);
  return diverged ? exitCodes.diverged : exitCodes.fine;
}
