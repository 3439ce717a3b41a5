/**
 * A command for the run on the stage: the protocol's, without the run's name, which session.ts adds.
 */
import type { Command } from '../../engine/index.ts';

type WithoutRun<C> = C extends Command ? Omit<C, 'run'> : never;
/** One command; the run is known. */
export type RunCommand = WithoutRun<Command>;
