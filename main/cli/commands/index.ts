/**
 * Registry of the command line's commands: a new one is a file here and a line below.
 */
import type { CliCommand } from '../cliCommand.ts';
import type { Words } from '../words.ts';
import { presetsCommand } from './presets.ts';
import { renderCommand } from './render.ts';
import { schemaCommand } from './schema.ts';
import { serveCommand } from './serve.ts';
import { sweepCommand } from './sweep.ts';
import { trainCommand } from './train.ts';

/** In the order of `--help`. */
export const commands: readonly ((words: Words) => CliCommand)[] = [
  trainCommand,
  sweepCommand,
  renderCommand,
  presetsCommand,
  schemaCommand,
  serveCommand,
];
