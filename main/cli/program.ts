/**
 * The program as commander sees it: name, help in the reader's language, one subcommand per entry of commands/. Called by cli.ts.
 */
import { type Argument, Command, Option } from 'commander';
import { engineName } from '../engineName.ts';
import { commands } from './commands/index.ts';
import type { WordKey, Words } from './words.ts';

const titles: Readonly<Record<string, WordKey>> = {
  'Usage:': 'help.usage',
  'Options:': 'help.options',
  'Arguments:': 'help.arguments',
  'Commands:': 'help.commands',
};

function argumentTerm(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function inWords(command: Command, words: Words): Command {
  return command
    .helpOption('-h, --help', words.say('help.help'))
    .configureHelp({
      styleTitle: (title) => (title in titles ? words.say(titles[title] as WordKey) : title),
      // commander would add its English "(default: ...)" and "[options]".
      optionDescription: (option) => option.description,
      subcommandTerm: (each) =>
        [each.name(), ...each.registeredArguments.map((argument) => argumentTerm(argument))].join(' '),
    })
    .usage(
      [
        `[${words.say('help.optionsTerm')}]`,
        ...command.registeredArguments.map((argument) => argumentTerm(argument)),
      ].join(' '),
    )
    .configureOutput({ outputError: () => {} })
    .exitOverride();
}

/** Builds it; `ended` hears each command's exit code. */
export function program(words: Words, ended: (exitCode: number) => void): Command {
  const root = inWords(new Command('gradiorama'), words)
    .description(words.say('help.about'))
    .version(engineName, '-V, --version', words.say('help.version'))
    .usage(`[${words.say('help.optionsTerm')}] <${words.say('help.commandTerm')}>`)
    .helpCommand(false)
    .addHelpText('after', `\n${words.say('help.exitCodes')}`);
  for (const describe of commands) {
    const { command, act } = describe(words);
    inWords(command, words).addOption(
      new Option('--language <de|en>', words.say('help.language')).choices(['de', 'en']),
    );
    command.addHelpText('after', `\n${words.say('help.exitCodes')}`);
    command.action(async (...args: unknown[]) => {
      // commander appends the command itself to arguments and options.
      ended(await act(...(args.slice(0, -1) as [])));
    });
    root.addCommand(command);
  }
  return root;
}
