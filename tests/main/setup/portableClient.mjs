/**
 * Trains over the portable server as a window would, inside the namespace of portable.test.ts. Arguments: the folder, the
 * experiment, the steps. Prints the parameters' hash.
 */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { WebSocket } from 'ws';

const [folder, experiment, steps] = process.argv.slice(2);
const server = spawn(process.execPath, ['gradiorama.mjs', '--no-open', '--port', '0'], { cwd: folder });
process.on('exit', () => server.kill());
const address = await new Promise((resolve) => {
  let said = '';
  server.stdout.on('data', (chunk) => {
    said += chunk;
    const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(said);
    if (found !== null) resolve(new URL(found[0]));
  });
});
const page = await fetch(address);
if (!(await page.text()).includes('<div id="root">')) throw new Error('no window');
const cookie = page.headers.get('set-cookie').split(';')[0];

const socket = new WebSocket(`ws://${address.host}/session?window=portable-1`, 'gradiorama', {
  origin: address.origin,
  headers: { cookie },
});
const say = (header) => {
  const json = Buffer.from(JSON.stringify({ run: 'a', ...header }).padEnd(4096));
  const block = Buffer.alloc(4 + json.length);
  block.writeUInt32LE(json.length);
  json.copy(block, 4);
  socket.send(block);
};
socket.on('open', () => say({ type: 'open', experiment: JSON.parse(experiment) }));
socket.on('message', (block) => {
  const header = JSON.parse(block.subarray(4, 4 + block.readUInt32LE()).toString());
  if (header.type === 'failed') throw new Error(JSON.stringify(header));
  if (header.type === 'opened') say({ type: 'until', step: Number(steps) });
  if (header.type === 'state' && header.step === Number(steps) && !header.playing) say({ type: 'hash' });
  if (header.type === 'hashed') {
    process.stdout.write(`${header.sha256}\n`);
    process.exit(0);
  }
});
