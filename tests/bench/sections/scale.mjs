/**
 * How large a network may be: a thousand layers of 64, and layers of 2,048, trained by the command line from documents. Memory that was
 * promised before any was taken, memory that the run took, steps a second, what became of the loss.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    steps: 50,
    learningRate: 0.01,
    blocks: [
      hidden(64),
      {
        type: 'repeat',
        times: 499,
        blocks: [{ type: 'residual', scale: 0.05, blocks: [hidden(64), hidden(64)] }],
      },
      hidden(64),
      { type: 'dense', units: 10 },
    ],
  },
  '196-784-2048-2048-10': {
    data: { set: 'fashion' },
    steps: 50,
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
    batch: { size: 64 },
  };
}

/** Runs the command line; resolves to what it says and how long it took. */
function gradiorama(...args) {
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, seconds: (performance.now() - begin) / 1000 }));
  });
}

async function measureOne(name, network, { parseExperiment, planOf, arenaBytes }, folder) {
  const document = documentOf(network);
  const parsed = parseExperiment(document);
  if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.problems)}`);
  const file = path.join(folder, 'network.json');
  const results = path.join(folder, 'results.json');
  writeFileSync(file, JSON.stringify(document));
  // The program's start and the evaluation at the end are the same for both: what is left is steps.
  const short = await gradiorama('train', file, '--steps', '1');
  const long = await gradiorama('train', file, '--steps', String(1 + network.steps), '--language', 'en');
  await gradiorama('sweep', file, '--steps', String(1 + network.steps), '--json', results);
  const { cells } = JSON.parse(readFileSync(results, 'utf8'));
  const [{ memory, parameters, samples, sha256 }] = cells;
  return {
    parameters,
    promisedBytes: arenaBytes(planOf(parsed.experiment)),
    takenBytes: memory,
    stepsPerSecond: network.steps / (long.seconds - short.seconds),
    firstLoss: samples[0].loss,
    lastLoss: samples.at(-1).loss,
    exitCode: long.code,
    sameBits: long.out.includes(sha256),
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
    const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
    return Object.entries(results)
      .map(([name, result]) => {
        const promise =
          result.promisedBytes === result.takenBytes ? 'as promised' : `promised ${megabytes(result.promisedBytes)}`;
        const about = `${result.parameters.toLocaleString('en')} parameters, ${megabytes(result.takenBytes)} (${promise})`;
        const loss = `loss ${result.firstLoss.toFixed(3)} to ${result.lastLoss.toFixed(3)}`;
        return `${name}: ${about}, ${result.stepsPerSecond.toFixed(1)} steps/s, ${loss}, exit code ${result.exitCode}`;
      })
      .join('\n');
  },
};
