/**
 * `gradiorama serve`: the window in any browser of this machine (main/server).
 */
import { Command, Option } from 'commander';
import { serveProgram } from '../../server/serve.ts';
import type { CliCommand } from '../cliCommand.ts';
import { wholeNumber } from '../numbers.ts';
import type { Words } from '../words.ts';

/** Describes the command. */
export function serveCommand(words: Words): CliCommand {
  const command = new Command('serve')
    .description(words.say('serve.about'))
    .addOption(new Option('--port <n>', words.say('serve.port')).argParser(wholeNumber(words, '--port', 0, 65_535)))
    .option('--no-open', words.say('serve.noOpen'));
  return {
    command,
    act: ({ port, open }: { port?: number; open: boolean }) =>
      serveProgram({ port: port ?? null, open }, (line) => void process.stdout.write(`${line}\n`)),
  };
}
