/** Recordings as Arrow files: what is written is read again, by our reader and by the library's; what is left of a truncated one. */
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { arrowFile } from '../../../main/recordings/arrowFile.ts';
import { readArrow } from '../../../main/recordings/arrowReader.ts';
import { falseRun, layout, recordBytes } from './falseRun.ts';

const STEPS = 50_000;

function recordedRun(steps = STEPS, epochs = 3) {
  const run = falseRun();
  for (let at = 0; at < steps; at++) {
    run.recording.append(
      'step',
      at,
      at % 7,
      recordBytes(layout.floats, (index) => at + index / 8, at % 256),
    );
  }
  for (let at = 0; at < epochs; at++) {
    run.recording.append(
      'epoch',
      at,
      0,
      recordBytes(layout.epochFloats, (index) => -index, at),
    );
  }
  return run;
}

describe('a recording as an Arrow file', () => {
  const file = arrowFile(recordedRun());

  it('is read by other programs', () => {
    const table = tableFromIPC(file);
    expect(table.numRows).toBe(STEPS + 3);
    expect(table.schema.fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'axis Utf8',
      'at Int32',
      'sample Int32',
      'preview Bool',
      `floats FixedSizeList[${layout.floats}]<Float32>`,
      `maxima FixedSizeList[${layout.epochFloats - layout.floats}]<Float32>`,
      `codes FixedSizeBinary[${layout.codes}]`,
    ]);
    expect(table.getChild('maxima')?.get(5)).toBeNull();
    expect(table.getChild('floats')?.get(4321)?.get(3)).toBe(4321 + 3 / 8);
  });

  it('holds everything', () => {
    const read = readArrow(file);
    expect(read?.truncated).toBe(false);
    expect(read?.layout).toEqual(layout);
    expect(read?.engine).toBe('test');
    expect(read?.records).toHaveLength(STEPS + 3);
    const step = read?.records[1234];
    expect(step).toMatchObject({ axis: 'step', at: 1234, sample: 1234 % 7, preview: false });
    expect(step?.floats).toEqual(Float32Array.from({ length: layout.floats }, (_, index) => 1234 + index / 8));
    expect(step?.codes).toEqual(new Uint8Array(layout.codes).fill(1234 % 256));
    const epoch = read?.records.at(-1);
    expect(epoch).toMatchObject({ axis: 'epoch', at: 2 });
    expect(epoch?.floats).toEqual(Float32Array.from({ length: layout.epochFloats }, (_, index) => -index));
  });

  it('gives what a truncated file still holds', () => {
    const lengths = Array.from({ length: 20 }, (_, part) => Math.floor((file.length * (part + 0.5)) / 20));
    const counts = lengths.map((length) => {
      const read = readArrow(file.slice(0, length));
      expect(read?.truncated).toBe(true);
      read?.records.forEach(({ at, floats }, row) => {
        if (at !== row || floats[0] !== row) expect.unreachable(`row ${row} is not what was written`);
      });
      return read?.records.length ?? -1;
    });
    expect(counts[0]).toBe(0);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBeGreaterThan(STEPS / 2);
  });

  it('is nothing where it is something else', () => {
    expect(readArrow(new Uint8Array())).toBeNull();
    expect(readArrow(new TextEncoder().encode('{"format":"gradiorama-experiment"}'))).toBeNull();
    expect(readArrow(file.slice(0, 40))).toBeNull();
  });

  it('of a run that has not begun holds the untrained network', () => {
    const run = falseRun();
    run.recording.preview = { at: 0, sample: 3, bytes: recordBytes(layout.floats, () => 2, 9) };
    expect(readArrow(arrowFile(run))?.records).toMatchObject([{ axis: 'step', at: 0, sample: 3, preview: true }]);
  });
});
