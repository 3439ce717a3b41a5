/**
 * `gradiorama train EXPERIMENT|PRESET`: the session without a window. Trains to the asked step, says how it went, writes the report.
 */
import { Command, Option } from 'commander';
import { fromWire } from '../../../engine/index.ts';
import { startTraining } from '../../trainingThread.ts';
import type { CliCommand } from '../cliCommand.ts';
import { exitCodes } from '../exitCodes.ts';
import { readExperiment } from '../experimentFile.ts';
import { wholeNumber } from '../numbers.ts';
import { mustBeWritable } from '../outFile.ts';
import { progressLine } from '../progress.ts';
import { layerLabel, writeReport } from '../report.ts';
import { TrainingRun } from '../trainingRun.ts';
import type { Words } from '../words.ts';

const USUAL_STEPS = 500;
const MOST_STEPS = 1_000_000_000;
const LARGEST_SEED = 0xffff_ffff;

interface Options {
  readonly steps: number;
  readonly seed?: number;
  readonly report?: string;
}

/** Describes the command. */
export function trainCommand(words: Words): CliCommand {
  const command = new Command('train')
    .description(words.say('train.about'))
    .argument('<experiment|preset>', words.say('train.experiment'))
    .addOption(
      new Option('--steps <n>', words.say('train.steps', { steps: USUAL_STEPS }))
        .argParser(wholeNumber(words, '--steps', 0, MOST_STEPS))
        .default(USUAL_STEPS, String(USUAL_STEPS)),
    )
    .addOption(
      new Option('--seed <n>', words.say('train.seed')).argParser(wholeNumber(words, '--seed', 0, LARGEST_SEED)),
    )
    .option('--report <file>', words.say('train.report'));
  return { command, act: (name: string, options: Options) => train(words, name, options) };
}

async function train(words: Words, name: string, { steps, seed, report }: Options): Promise<number> {
  const experiment = readExperiment(words, name, seed);
  if (report !== undefined) mustBeWritable(words, report, 'report.cannotWrite');
  const port = startTraining({ bounds: { keepAll: true } });
  const run = new TrainingRun(port, words);
  try {
    const opened = await run.open(experiment, report !== undefined);
    const line = progressLine(words, steps, process.stderr, () => performance.now());
    const state = await run.trainTo(steps, (progress) => line.show(progress.step));
    line.end();
    const sha256 = await run.hash();
    const test = await run.evaluate('test');
    const training = await run.evaluate('train');
    const summary = { opened, state, sha256, test, training };
    if (report !== undefined) await writeReport(report, run, summary, words);
    print(words, summary, report);
    return state.diverged === null ? exitCodes.fine : exitCodes.diverged;
  } finally {
    port.close();
  }
}

function print(
  words: Words,
  { opened, state, sha256, test, training }: Parameters<typeof writeReport>[2],
  report: string | undefined,
): void {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const { number } = words;
  say(words.say('train.trained', { steps: state.step, epochs: state.epoch, parameters: opened.parameters }));
  const classes = opened.classes.length > 0;
  const sets = [
    [classes ? 'train.training' : 'train.trainingValues', training],
    [classes ? 'train.test' : 'train.testValues', test],
  ] as const;
  for (const [key, { loss, accuracy }] of sets) {
    say(words.say(key, { loss: number(fromWire(loss)), accuracy: number(100 * fromWire(accuracy)) }));
  }
  if (state.diverged !== null) {
    const { step, layer, what } = state.diverged;
    const { layers } = opened.layout;
    const label = layerLabel(layer, layers.length, words.say('layer.output'));
    say(words.say(`diverged.${what}`, { step, layer: `${label} (${layers[layer]?.name ?? layer})` }));
  }
  if (report !== undefined) say(words.say('train.reportWritten', { file: report }));
  say(`sha256 ${sha256}`);
}
