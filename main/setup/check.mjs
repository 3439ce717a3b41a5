/**
 * `npm run check`: types of every room, then the linter, both without a warning. `npm test` runs the same before the tests.
 */
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { binOf, runNode, say } from './project.mjs';

const rooms = ['engine', 'renderer', 'main', 'tests'];

/** Runs all checks; resolves to the names of those that failed. */
export async function check() {
  const failed = [];
  for (const room of rooms) {
    if ((await runNode([binOf('typescript', 'tsc'), '-p', room])) !== 0) failed.push(`types of ${room}`);
  }
  const lint = [binOf('@biomejs/biome', 'biome'), 'check', '--error-on-warnings', '--max-diagnostics=50'];
  if ((await runNode(lint, { quiet: true })) !== 0) failed.push('lint');
  return failed;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensureInstalled();
  const failed = await check();
  say(failed.length === 0 ? 'Types and lint: nothing to say.' : `Failed: ${failed.join(', ')}.`);
  process.exit(failed.length === 0 ? 0 : 1);
}
