/**
 * The command line's entry: `gradiorama <command> ...`. It chooses the language, builds the program and turns whatever happens into
 * words and an exit code. What a command does stands in commands/.
 */
import process from 'node:process';
import { CommanderError } from 'commander';
import { CommandFailure, exitCodes } from './exitCodes.ts';
import { program } from './program.ts';
import { chosenLanguage, type Words, wordsIn } from './words.ts';

/** Errors that commander throws though all is well. */
const CALM = new Set(['commander.helpDisplayed', 'commander.version']);

/** What went wrong with the command line, in the reader's words. */
function usageProblem(error: CommanderError, words: Words): string {
  const [, named = ''] = /'([^']*)'/.exec(error.message) ?? [];
  switch (error.code) {
    case 'commander.unknownOption':
      return words.say('usage.unknownOption', { named });
    case 'commander.unknownCommand':
      return words.say('usage.unknownCommand', { named });
    case 'commander.missingArgument':
      return words.say('usage.missingArgument', { named });
    case 'commander.optionMissingArgument':
      return words.say('usage.missingValue', { named });
    case 'commander.excessArguments':
      return words.say('usage.excessArguments');
    case 'commander.invalidArgument':
      return words.say('usage.language', { named: /argument '([^']*)'/.exec(error.message)?.[1] ?? '' });
    case 'commander.help':
      return words.say('usage.noCommand');
    default:
      return error.message.replace(/^error: /, '');
  }
}

/** Runs one command; resolves to the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const words = wordsIn(chosenLanguage(argv, process.env));
  let code: number = exitCodes.fine;
  const ended = (exitCode: number) => {
    code = exitCode;
  };
  try {
    await program(words, ended).parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && CALM.has(error.code)) return exitCodes.fine;
    if (error instanceof CommanderError) {
      process.stderr.write(`${usageProblem(error, words)}\n${words.say('usage.seeHelp')}\n`);
      return exitCodes.usage;
    }
    if (error instanceof CommandFailure) {
      process.stderr.write(`${error.message}\n`);
      return error.exitCode;
    }
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${words.say('failure.internal')}\n${message}\n`);
    return exitCodes.internal;
  }
}

// A reader that has seen enough (`| head`) is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : exitCodes.internal),
);
process.exitCode = await main(process.argv.slice(2));
