/**
 * What an entry of commands/ is.
 */
import type { Command } from 'commander';

/** A command and what it does; resolves to an exit code. */
export interface CliCommand {
  readonly command: Command;
  act(...args: readonly never[]): number | Promise<number>;
}
