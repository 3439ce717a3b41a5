/**
 * `gradiorama render EXPERIMENT|PRESET --steps N --out FILE`: trains without a window, then draws the run into a picture or a film.
 * The drawing is the window's own (renderer/exports), done by a browser that nobody sees.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { Command, Option } from 'commander';
import {
  type ExportSettings,
  exportLimits,
  type FormatNeeds,
  filmOf,
  formatNames,
  formatOf,
} from '../../../renderer/host/exportOrder.ts';
import { startTraining } from '../../trainingThread.ts';
import type { CliCommand } from '../cliCommand.ts';
import { CommandFailure, exitCodes } from '../exitCodes.ts';
import { readExperiment } from '../experimentFile.ts';
import { wholeNumber } from '../numbers.ts';
import { mustBeWritable, writeWhole } from '../outFile.ts';
import { lineFor, progressLine } from '../progress.ts';
import { render } from '../rendering.ts';
import { TrainingRun } from '../trainingRun.ts';
import type { Words } from '../words.ts';

const USUAL = { steps: 500, size: '1920x1080', fps: 30, seconds: 10, theme: 'night' } as const;
const MOST_STEPS = 1_000_000;
const LARGEST_SEED = 0xffff_ffff;

interface Options {
  readonly steps: number;
  readonly out?: string;
  readonly seed?: number;
  readonly size: string;
  readonly fps: number;
  readonly seconds: number;
  readonly theme: string;
}

/** Describes the command. */
export function renderCommand(words: Words): CliCommand {
  const option = (flags: string, text: string) => new Option(flags, text);
  const command = new Command('render')
    .description(words.say('render.about'))
    .argument('<experiment|preset>', words.say('train.experiment'))
    .addOption(
      option('--steps <n>', words.say('train.steps', { steps: USUAL.steps }))
        .argParser(wholeNumber(words, '--steps', 0, MOST_STEPS))
        .default(USUAL.steps),
    )
    .option('--out <file>', words.say('render.out', { endings: formatNames.join(', ') }))
    .addOption(option('--seed <n>', words.say('train.seed')).argParser(wholeNumber(words, '--seed', 0, LARGEST_SEED)))
    .option('--size <WxH>', words.say('render.size', { size: USUAL.size }), USUAL.size)
    .addOption(
      option('--fps <n>', words.say('render.fps', { fps: USUAL.fps }))
        .argParser(decimal(words, '--fps', exportLimits.rate))
        .default(USUAL.fps),
    )
    .addOption(
      option('--seconds <n>', words.say('render.seconds', { seconds: USUAL.seconds }))
        .argParser(decimal(words, '--seconds', exportLimits.seconds))
        .default(USUAL.seconds),
    )
    .option('--theme <night|projector>', words.say('render.theme'), USUAL.theme);
  return { command, act: (name: string, options: Options) => act(words, name, options) };
}

/** A parser for numbers with decimals within limits. */
function decimal(words: Words, option: string, { min, max }: { readonly min: number; readonly max: number }) {
  return (text: string): number => {
    const value = Number(text.replace(',', '.'));
    if (text.trim() !== '' && value >= min && value <= max) return value;
    throw new CommandFailure(words.say('usage.number', { option, text, least: min, most: max }));
  };
}

/** Where the file goes and what it must be. */
interface Target {
  readonly file: string;
  readonly format: string;
  readonly needs: FormatNeeds;
}

function target(words: Words, out: string | undefined): Target {
  if (out === undefined) throw new CommandFailure(words.say('render.outMissing'));
  const format = path.extname(out).slice(1).toLowerCase();
  const endings = formatNames.join(', ');
  const needs = formatOf(format);
  if (needs === null) throw new CommandFailure(words.say('render.wrongEnding', { out, endings }));
  const file = path.resolve(out);
  if (!existsSync(path.dirname(file))) {
    throw new CommandFailure(words.say('render.noFolder', { folder: path.dirname(file) }));
  }
  mustBeWritable(words, file);
  return { file, format, needs };
}

/** Width and height of "1920x1080". */
function sizeOf(words: Words, text: string, { even }: FormatNeeds): readonly [number, number] {
  const [, width = 0, height = 0] = /^(\d{1,5})[x×](\d{1,5})$/i.exec(text)?.map(Number) ?? [];
  const fits = (size: number, { min, max }: { readonly min: number; readonly max: number }) =>
    size >= min && size <= max;
  if (!fits(width, exportLimits.width) || !fits(height, exportLimits.height)) {
    const { width: w, height: h } = exportLimits;
    throw new CommandFailure(
      words.say('render.wrongSize', { text, least: `${w.min}x${h.min}`, most: `${w.max}x${h.max}` }),
    );
  }
  if (even && (width % 2 !== 0 || height % 2 !== 0)) throw new CommandFailure(words.say('render.oddSize', { text }));
  return [width, height];
}

function settingsOf(words: Words, options: Options, { format, needs }: Target): ExportSettings {
  const { theme, fps, seconds, size } = options;
  if (theme !== 'night' && theme !== 'projector') throw new CommandFailure(words.say('render.wrongTheme', { theme }));
  const [width, height] = sizeOf(words, size, needs);
  const { language } = words;
  return { format, axis: 'step', from: 0, to: 0, seconds, rate: fps, width, height, theme, language };
}

async function act(words: Words, name: string, options: Options): Promise<number> {
  const goal = target(words, options.out);
  const { file, needs } = goal;
  const asked = settingsOf(words, options, goal);
  const experiment = readExperiment(words, name, options.seed);
  const port = startTraining({ bounds: { keepAll: true } });
  const run = new TrainingRun(port, words);
  const now = () => performance.now();
  try {
    const opened = await run.open(experiment, true);
    const training = progressLine(words, options.steps, process.stderr, now);
    const state = await run.trainTo(options.steps, (progress) => training.show(progress.step));
    training.end();
    const settings = { ...asked, to: state.steps?.[1] ?? 0 };
    const film = filmOf(settings, needs);
    const clock = { left: 0 };
    const text = (done: number) => {
      const left = Math.ceil(clock.left);
      return words.say('render.progress', { done, pictures: film.pictures, left });
    };
    const line = lineFor(text, film.pictures, process.stderr);
    const bytes = await render(words, {
      port,
      opened,
      diverged: state.diverged,
      settings,
      hear({ done, secondsLeft }) {
        clock.left = secondsLeft ?? 0;
        line.show(done);
      },
    });
    line.end();
    writeWhole(words, file, bytes);
    const values = { file: options.out ?? file, pictures: film.pictures, size: `${film.width}x${film.height}` };
    const rate = words.number(film.rate, 3);
    process.stdout.write(`${words.say(needs.still ? 'render.doneStill' : 'render.done', { ...values, rate })}\n`);
    return state.diverged === null ? exitCodes.fine : exitCodes.diverged;
  } finally {
    port.close();
  }
}
