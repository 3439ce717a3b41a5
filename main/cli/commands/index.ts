/**
 * Registry of the command line's commands: a new one is a file here and a line below.
 */
import type { Command } from 'commander';
import type { Words } from '../words.ts';
import { presetsCommand } from './presets.ts';
import { schemaCommand } from './schema.ts';
import { serveCommand } from './serve.ts';
import { trainCommand } from './train.ts';

/** A command and what it does; resolves to an exit code. */
export interface CliCommand {
  readonly command: Command;
  act(...args: readonly never[]): number | Promise<number>;
}

/** In the order of `--help`. */
export const commands: readonly ((words: Words) => CliCommand)[] = [
  trainCommand,
  presetsCommand,
  schemaCommand,
  serveCommand,
];
