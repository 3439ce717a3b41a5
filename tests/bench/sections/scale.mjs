/**
 * How large a network may be: a thousand layers of 64, and layers of 2,048, trained by the command line from documents. Memory that was
 * promised before any was taken, memory that the run took, steps a second, what became of the loss.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { bundled } from '../bundle.mjs';

const program = fileURLToPath(new URL('../../../dist/main/cli.js', import.meta.url));
const hidden = (units, more = {}) => ({ type: 'dense', units, activation: 'relu', ...more });

/** Documents. The data sets end at 196 features, so 784 is a layer of its own: the network asked for, and one more. */
const networks = {
  '1,000 layers x 64, residual': {
    data: { set: 'digits' },
    steps: 20,
    learningRate: 0.05,
    blocks: [
      hidden(64),
      {
        type: 'repeat',
        times: 499,
        blocks: [{ type: 'residual', scale: 0.002, blocks: [hidden(64), hidden(64)] }],
      },
      hidden(64),
      { type: 'dense', units: 10 },
    ],
  },
  '196-784-2048-2048-10': {
    data: { set: 'fashion' },
    steps: 20,
    learningRate: 0.05,
    blocks: [hidden(784), hidden(2048), hidden(2048), { type: 'dense', units: 10 }],
  },
};

function documentOf({ data, blocks, learningRate }) {
  return {
    format: 'gradiorama-experiment',
    version: 1,
    data,
    model: { blocks },
    initialization: { weight: { name: 'heNormal' } },
    loss: { type: 'crossEntropy' },
    optimizer: { type: 'sgd', learningRate },
    clip: { type: 'norm', maxNorm: 1 },
    batch: { size: 64 },
  };
}

/** Runs the command line; resolves to all it says and its exit code. */
function gradiorama(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        out += data;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out }));
  });
}

/** What the program says of a run. */
function told(out) {
  const [, megabytes = ''] = /memory: ([\d.,]+) MB/.exec(out) ?? [];
  const [, loss = ''] = /Training data: loss ([\d.]+)/.exec(out) ?? [];
  const rates = [...out.matchAll(/([\d.,]+) steps per second/g)].map(([, rate]) => rate);
  return { megabytes, loss: Number(loss), rate: Number((rates.at(-1) ?? '').replace(',', '')) };
}

async function measureOne(name, network, { parseExperiment, planOf, arenaBytes }, folder) {
  const document = documentOf(network);
  const parsed = parseExperiment(document);
  if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.problems)}`);
  const file = path.join(folder, 'network.json');
  writeFileSync(file, JSON.stringify(document));
  const promised = arenaBytes(planOf(parsed.experiment)) / 1e6;
  const short = await gradiorama('train', file, '--steps', '1', '--language', 'en');
  const long = await gradiorama('train', file, '--steps', String(1 + network.steps), '--language', 'en');
  const [begin, end] = [told(short.out), told(long.out)];
  return {
    promisedMegabytes: promised.toLocaleString('en', { maximumSignificantDigits: 3 }),
    megabytes: end.megabytes,
    stepsPerSecond: end.rate,
    firstLoss: begin.loss,
    lastLoss: end.loss,
    exitCode: long.code,
  };
}

/** A section of the benchmark. */
export const scale = {
  name: 'scale',
  async run() {
    const engine = await bundled('engine.ts');
    const folder = mkdtempSync(path.join(tmpdir(), 'gradiorama-scale-'));
    const results = {};
    for (const [name, network] of Object.entries(networks)) {
      results[name] = await measureOne(name, network, engine, folder);
    }
    rmSync(folder, { recursive: true });
    return results;
  },
  print(results) {
    return Object.entries(results)
      .map(([name, { megabytes, promisedMegabytes, stepsPerSecond, firstLoss, lastLoss, exitCode }]) => {
        const promise = megabytes === promisedMegabytes ? 'as promised' : `promised ${promisedMegabytes} MB`;
        const loss = `training loss ${firstLoss} to ${lastLoss}`;
        return `${name}: ${megabytes} MB (${promise}), ${stepsPerSecond.toFixed(1)} steps/s, ${loss}, exit code ${exitCode}`;
      })
      .join('\n');
  },
};
