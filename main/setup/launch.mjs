/**
 * Runs one of the built programs with the person's arguments: sets up what is missing first, quietly, on stderr, so that
 * stdout is the program's alone. Used by gradiorama.mjs and oracle.mjs.
 */
import { existsSync } from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { giveUp, inProject } from './project.mjs';

/** Runs dist/main/<name>.js in this process, as if it had been started itself. */
export async function launch(name) {
  await build();
  const program = inProject('dist', 'main', `${name}.js`);
  if (!existsSync(program)) giveUp(`dist/main/${name}.js was not built.`);
  process.argv[1] = program;
  await import(pathToFileURL(program).href);
}
