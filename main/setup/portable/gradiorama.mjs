/**
 * Starts the portable Gradiorama: `node gradiorama.mjs` opens it in a window of an installed browser (or prints the address),
 * `node gradiorama.mjs train ...` is the command line. Needs Node 20.19 or newer and nothing else, no network. In a checkout
 * this file is only packed (portable.mjs), never run.
 */
import process from 'node:process';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Gradiorama needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

const args = process.argv.slice(2);
const isForServer = args[0] === undefined || args[0] === '--no-open' || args[0].startsWith('--port');
if (isForServer) {
  const { runServe } = await import('./app/main/server.js');
  process.exit(await runServe(args));
}
const program = new URL('./app/main/cli.js', import.meta.url);
const { fileURLToPath } = await import('node:url');
process.argv[1] = fileURLToPath(program);
await import(program.href);
