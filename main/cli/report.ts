/**
 * The report of a run for scripts: document, per recorded step (and epoch) all numbers of network and layers, divergence, evaluation
 * and a SHA-256 over the final parameters. It holds nothing that differs from machine to machine: the same document gives the same
 * file. Numbers that JSON cannot carry are strings: "NaN", "Infinity", "-Infinity"; where a probe has
 * nothing to measure, stands null.
 */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import {
  type Event,
  LAYER_FIELDS,
  layerSign,
  type RecordLayout,
  RUN_FIELDS,
  toWire,
  type WireNumber,
} from '../../engine/index.ts';
import { CommandFailure } from './exitCodes.ts';
import { systemReason } from './outFile.ts';
import type { TrainingRun } from './trainingRun.ts';
import type { Words } from './words.ts';

type Of<Type extends Event['type']> = Extract<Event, { type: Type }>;

/** What is known when training has ended. */
export interface Summary {
  readonly opened: Of<'opened'>;
  readonly state: Of<'state'>;
  readonly sha256: string;
  readonly test: Of<'evaluated'>;
  readonly training: Of<'evaluated'>;
}

/** Writes the report beside its place, then moves it there: a reader never meets half of it. */
export async function writeReport(file: string, run: TrainingRun, summary: Summary, words: Words): Promise<void> {
  const partial = `${file}.partial`;
  let handle: number;
  try {
    handle = openSync(partial, 'w');
  } catch (error) {
    throw cannotWrite(words, file, error);
  }
  try {
    const { layout } = summary.opened;
    writeSync(handle, head(summary));
    writeSync(handle, ',\n  "steps": [');
    await writeRows(handle, run.numbers('step', summary.state.steps), async (row) => {
      return { ...stepRow(layout, 'step', row), ...(await probed(run, layout, 'step', row)) };
    });
    writeSync(handle, '],\n  "epochs": [');
    await writeRows(handle, run.numbers('epoch', summary.state.epochs), async (row) => {
      return { ...epochRow(layout, row), ...(await probed(run, layout, 'epoch', row)) };
    });
    writeSync(handle, ']\n}\n');
  } catch (error) {
    rmSync(partial, { force: true });
    throw error instanceof Error && 'syscall' in error ? cannotWrite(words, file, error) : error;
  } finally {
    closeSync(handle);
  }
  try {
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    throw cannotWrite(words, file, error);
  }
}

function cannotWrite(words: Words, file: string, error: unknown): CommandFailure {
  return new CommandFailure(words.say('report.cannotWrite', { file, reason: systemReason(words, error) }));
}

/** What the window calls a layer: h1 ... for hidden ones, h2 W_hh for a recurrent one's weights, Output for the last; the same in reports of every language. */
export function layerLabel(index: number, layers: RecordLayout['layers'], output = 'Output'): string {
  const { number, part } = layerSign(layers, index);
  if (index === layers.length - 1) return output;
  return part === null ? `h${number}` : `h${number} W_${part}`;
}

/** Everything but the rows, without the closing brace. */
function head({ opened, state, sha256, test, training }: Summary): string {
  const evaluation = ({ rows, loss, accuracy }: Of<'evaluated'>) => ({ rows, loss, accuracy });
  const { diverged } = state;
  const text = JSON.stringify(
    {
      format: 'gradiorama-report',
      version: 1,
      engine: opened.engine,
      experiment: opened.experiment,
      parameters: opened.parameters,
      batchesPerEpoch: opened.batchesPerEpoch,
      trainedSteps: state.step,
      sha256,
      diverged: diverged === null ? null : { ...diverged, name: opened.layout.layers[diverged.layer]?.name ?? '' },
      training: evaluation(training),
      test: evaluation(test),
      layers: opened.layout.layers.map(({ name, type, fanIn, units, activation }, index, all) => {
        return { name, label: layerLabel(index, all), type, fanIn, units, activation };
      }),
    },
    null,
    2,
  );
  return text.slice(0, text.lastIndexOf('\n'));
}

async function writeRows(
  handle: number,
  rows: AsyncGenerator<Float32Array>,
  describe: (row: Float32Array) => Promise<unknown>,
): Promise<void> {
  let separator = '\n    ';
  for await (const row of rows) {
    writeSync(handle, separator + JSON.stringify(await describe(row)));
    separator = ',\n    ';
  }
}

function named(fields: readonly string[], values: Float32Array, from: number): Record<string, WireNumber> {
  return Object.fromEntries(fields.map((field, index) => [field, toWire(values[from + index] ?? 0)]));
}

function numbers(layout: RecordLayout, values: Float32Array, from: number) {
  const layers = layout.layers.map((layer) => named(LAYER_FIELDS, values, from + layer.fields));
  return { ...named(RUN_FIELDS, values, from), layers };
}

function stepRow(layout: RecordLayout, axis: 'step' | 'epoch', row: Float32Array) {
  return { [axis]: row[0] ?? 0, ...numbers(layout, row, 1) };
}

/**
 * What only the whole record holds: the way through time of recurrent layers, ||dL/dh_t|| from the first step on, and what the document's
 * probes measured. Nothing where there is neither. Of an epoch: means over its steps.
 */
async function probed(run: TrainingRun, layout: RecordLayout, axis: 'step' | 'epoch', row: Float32Array) {
  const { layers, series = [] } = layout;
  const inTime = layers.flatMap(({ steps = 0, stateDelta = 0 }, index) => {
    return steps === 0 ? [] : [{ index, steps, stateDelta }];
  });
  if (series.length === 0 && inTime.length === 0) return {};
  const floats = await run.record(axis, row[0] ?? 0);
  const states = inTime.map(({ index, steps, stateDelta }) => {
    const label = layerLabel(index, layers);
    return { layer: index, label, stateDelta: Array.from(floats.subarray(stateDelta, stateDelta + steps), toWire) };
  });
  const inStates = states.length === 0 ? {} : { states };
  if (series.length === 0) return inStates;
  const probes = series.map(({ probe, layer, what, at, length, holes = [] }) => {
    const wire = (value: number, index: number) => (holes.includes(index) ? null : toWire(value));
    return { probe, layer, what, values: Array.from(floats.subarray(at, at + length), wire) };
  });
  return { ...inStates, probes };
}

/** An epoch: the means of its steps, and the largest value of each number. */
function epochRow(layout: RecordLayout, row: Float32Array) {
  return { ...stepRow(layout, 'epoch', row), maxima: numbers(layout, row, (row.length + 1) / 2) };
}
