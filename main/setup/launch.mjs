/**
 * Runs one of the built programs with the person's arguments: sets up what is missing first, quietly, on stderr, so that
 * stdout is the program's alone. Used by gradiorama.mjs and oracle.mjs.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { giveUp, inProject, root } from './project.mjs';

/** Runs dist/main/<name>.js in this process, as if it had been started itself. */
export async function launch(name) {
  await build();
  const program = inProject('dist', 'main', `${name}.js`);
  if (!existsSync(program)) giveUp(`dist/main/${name}.js was not built.`);
  // npm runs in the checkout's top folder; names of files are meant from where the person is.
  if (process.env.INIT_CWD && path.resolve(process.cwd()) === path.resolve(root)) process.chdir(process.env.INIT_CWD);
  process.argv[1] = program;
  await import(pathToFileURL(program).href);
}
