/**
 * `gradiorama schema`: the JSON Schema of the experiment document, for editors and scripts.
 */
import { Command } from 'commander';
import { experimentJsonSchema } from '../../../engine/index.ts';
import type { CliCommand } from '../cliCommand.ts';
import { exitCodes } from '../exitCodes.ts';
import type { Words } from '../words.ts';

/** Describes the command. */
export function schemaCommand(words: Words): CliCommand {
  return {
    command: new Command('schema').description(words.say('schema.about')),
    act() {
      process.stdout.write(`${JSON.stringify(experimentJsonSchema(), null, 2)}\n`);
      return exitCodes.fine;
    },
  };
}
