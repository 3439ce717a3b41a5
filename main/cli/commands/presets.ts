/**
 * `gradiorama presets`: the ready-made experiments, one a line; `gradiorama presets NAME`: one as a document.
 */
import { Command } from 'commander';
import { presets } from '../../../engine/index.ts';
import type { CliCommand } from '../cliCommand.ts';
import { CommandFailure, exitCodes } from '../exitCodes.ts';
import { presetNamed } from '../experimentFile.ts';
import type { Words } from '../words.ts';

/** Describes the command. */
export function presetsCommand(words: Words): CliCommand {
  const command = new Command('presets')
    .description(words.say('presets.about'))
    .argument('[name]', words.say('presets.name'));
  return {
    command,
    act(name?: string) {
      if (name === undefined) {
        const keys = Object.keys(presets);
        const width = Math.max(...keys.map((key) => key.length));
        for (const key of keys) process.stdout.write(`${key.padEnd(width)}  ${words.presetTitle(key)}\n`);
        return exitCodes.fine;
      }
      const experiment = presetNamed(name);
      if (experiment === undefined) throw new CommandFailure(words.say('presets.unknown', { name }));
      process.stdout.write(`${JSON.stringify(experiment, null, 2)}\n`);
      return exitCodes.fine;
    },
  };
}
