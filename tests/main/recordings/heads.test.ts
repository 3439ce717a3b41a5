/** Numbers for the timeline of a very long run: bounded, and nothing that matters is lost when neighbours are joined. */
import { describe, expect, it } from 'vitest';
import { LAYER_FIELDS, layerFieldIndex, RUN_FIELDS } from '../../../engine/index.ts';
import { Heads } from '../../../main/recordings/heads.ts';
import { layout, recordBytes } from './falseRun.ts';

const [layer] = layout.layers;
const NORM = layer === undefined ? -1 : layerFieldIndex(layer, 'weightGradientNorm');
const LOSS = 0;

/** The loss is the step; so is the norm, but for one spike. */
function filled(heads: Heads, count: number, spike: number, value: number): Heads {
  const bytes = recordBytes(layout.floats, () => 0, 1);
  const floats = new Float32Array(bytes.buffer, 0, layout.floats);
  for (let at = 0; at < count; at++) {
    floats[LOSS] = at;
    floats[NORM] = at === spike ? value : 1;
    heads.append(at, bytes);
  }
  return heads;
}

describe('heads', () => {
  it.each([1e6, Number.POSITIVE_INFINITY, Number.NaN])('stay within a bound and keep a spike of %s', (value) => {
    const heads = filled(new Heads(layout, 'step', true), 100_001, 31_337, value);
    expect(heads.width).toBe(RUN_FIELDS.length + 2 * LAYER_FIELDS.length);
    expect(heads.length).toBeLessThanOrEqual(16_384);
    expect(heads.length).toBeGreaterThan(8_000);
    const columns = Array.from({ length: heads.length }, (_, index) => index);
    const spiked = columns.filter((index) => heads.column(index)[NORM] !== 1);
    expect(spiked).toHaveLength(1);
    expect(heads.column(spiked[0] ?? 0)[NORM]).toBe(value);
    // The column that holds a step is the first that ends at it or later; its loss is that of its last step.
    expect(heads.firstFrom(31_337)).toBe(spiked[0]);
    for (const index of [0, 5000, heads.length - 1]) expect(heads.column(index)[LOSS]).toBe(heads.timeAt(index));
    expect(heads.timeAt(heads.length - 1)).toBe(100_000);
  });

  it('lose nothing where all is kept', () => {
    const heads = filled(new Heads(layout, 'step', false), 20_000, 7, 9);
    expect(heads.length).toBe(20_000);
    expect(heads.column(7)[NORM]).toBe(9);
  });
});
