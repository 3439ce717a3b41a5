/**
 * `gradiorama train EXPERIMENT|PRESET`: the session without a window. Trains to the asked step, says how it went, writes the report.
 */
import { Command, Option } from 'commander';
import { dataSources, fromWire } from '../../../engine/index.ts';
import { startTraining } from '../../trainingThread.ts';
import type { CliCommand } from '../cliCommand.ts';
import { CommandFailure, exitCodes } from '../exitCodes.ts';
import { readExperiment } from '../experimentFile.ts';
import { wholeNumber } from '../numbers.ts';
import { mustBeWritable } from '../outFile.ts';
import { progressLine } from '../progress.ts';
import { layerLabel, writeReport } from '../report.ts';
import { readTensors, writeTensors } from '../tensorFiles.ts';
import { TrainingRun } from '../trainingRun.ts';
import type { Words } from '../words.ts';

const USUAL_STEPS = 500;
const MOST_STEPS = 1_000_000_000;
const LARGEST_SEED = 0xffff_ffff;
const LONGEST_TEXT = 10_000;

interface Options {
  readonly steps: number;
  readonly seed?: number;
  readonly report?: string;
  readonly parameters?: string;
  readonly saveParameters?: string;
  readonly saveGradients?: string;
  readonly sample?: number;
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
    .option('--report <file>', words.say('train.report'))
    .option('--parameters <file>', words.say('train.parameters'))
    .option('--save-parameters <file>', words.say('train.saveParameters'))
    .option('--save-gradients <file>', words.say('train.saveGradients'))
    .addOption(
      new Option('--sample <n>', words.say('train.sample')).argParser(wholeNumber(words, '--sample', 1, LONGEST_TEXT)),
    );
  return { command, act: (name: string, options: Options) => train(words, name, options) };
}

async function train(words: Words, name: string, options: Options): Promise<number> {
  const { steps, seed, report, parameters, saveParameters, saveGradients } = options;
  const experiment = readExperiment(words, name, seed);
  const given = parameters === undefined ? undefined : readTensors(words, parameters, experiment);
  if (options.sample !== undefined && dataSources[experiment.data.set]?.isText !== true) {
    throw new CommandFailure(words.code('data.noText'), exitCodes.usage);
  }
  if (report !== undefined) mustBeWritable(words, report, 'report.cannotWrite');
  for (const file of [saveParameters, saveGradients]) if (file !== undefined) mustBeWritable(words, file);
  const port = startTraining({ bounds: { keepAll: true } });
  const run = new TrainingRun(port, words);
  try {
    const opened = await run.open(experiment, report !== undefined, given);
    const line = progressLine(words, steps, process.stderr, () => performance.now());
    const show = (progress: { readonly step: number }) => line.show(progress.step);
    if (saveGradients !== undefined) {
      // Those of the last step, before its update: asked for just before it.
      await run.trainTo(Math.max(0, steps - 1), show);
      writeTensors(words, saveGradients, await run.tensors('gradients'));
    }
    const state = await run.trainTo(steps, show);
    line.end();
    const sha256 = await run.hash();
    const test = await run.evaluate('test');
    const training = await run.evaluate('train');
    const summary = { opened, state, sha256, test, training };
    if (report !== undefined) await writeReport(report, run, summary, words);
    if (saveParameters !== undefined) writeTensors(words, saveParameters, await run.tensors('parameters'));
    print(words, summary, [report, saveParameters, saveGradients]);
    if (options.sample !== undefined) {
      const { start, text } = await run.text(state.step, options.sample, experiment.seed);
      process.stdout.write(`${words.say('train.sampled', { start, text })}\n`);
    }
    return state.diverged === null ? exitCodes.fine : exitCodes.diverged;
  } finally {
    port.close();
  }
}

function print(
  words: Words,
  { opened, state, sha256, test, training }: Parameters<typeof writeReport>[2],
  files: readonly (string | undefined)[],
): void {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const { number } = words;
  const megabytes = number(opened.memory / 1e6, 3);
  const trained = { steps: state.step, epochs: state.epoch, parameters: opened.parameters, megabytes };
  say(words.say('train.trained', trained));
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
    const label = layerLabel(layer, layers, words.say('layer.output'));
    say(words.say(`diverged.${what}`, { step, layer: `${label} (${layers[layer]?.name ?? layer})` }));
  }
  for (const file of files) if (file !== undefined) say(words.say('file.written', { file }));
  say(`sha256 ${sha256}`);
}
