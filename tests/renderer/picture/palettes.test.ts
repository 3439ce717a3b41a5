/** The palettes: the colours the design names, lightness as data, blending that stays below the strongest. */
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../engine/index.ts';
import { lightness, type Rgb, toOklch } from '../../../renderer/picture/oklch.ts';
import { paletteColor, paletteNames, paletteTable, rgbOf } from '../../../renderer/picture/palettes.ts';

const at = (table: Uint8Array, index: number): Rgb => [
  table[index * 3] ?? 0,
  table[index * 3 + 1] ?? 0,
  table[index * 3 + 2] ?? 0,
];
const lightnesses = (table: Uint8Array) => Array.from({ length: 256 }, (_, index) => lightness(at(table, index)));

describe('palettes', () => {
  it('go through the colours of the design', () => {
    expect(paletteColor('night', 0)).toEqual(rgbOf('#0b1015'));
    expect(paletteColor('night', 1)).toEqual(rgbOf('#fef9cb'));
    expect(paletteColor('projector', 0)).toEqual(rgbOf('#fbfaf7'));
    expect(paletteColor('projector', 1)).toEqual(rgbOf('#0d0c28'));
    // 0.62 lies between two of the 256 steps: within one step of the stop.
    const near = paletteColor('night', 0.62).map((value, channel) =>
      Math.abs(value - (rgbOf('#f24d5c')[channel] ?? 0)),
    );
    expect(Math.max(...near)).toBeLessThanOrEqual(3);
  });

  it('take OKLCH between the stops', () => {
    // Published OKLCH coordinates of the sRGB primaries (Ottosson 2020, CSS Color 4).
    const primaries = [
      [
        [255, 0, 0],
        [0.62796, 0.25768, 29.234],
      ],
      [
        [0, 255, 0],
        [0.86644, 0.29483, 142.495],
      ],
      [
        [0, 0, 255],
        [0.45201, 0.31321, -95.948],
      ],
    ] as const;
    for (const [rgb, expected] of primaries) {
      toOklch(rgb).forEach((value, index) => {
        expect(value).toBeCloseTo(expected[index] ?? 0, 2);
      });
    }
    // Step 94 of 255 lies between the stops at 0.28 and 0.45.
    const share = (94 / 255 - 0.28) / (0.45 - 0.28);
    const [from, to] = [toOklch(rgbOf('#512785')), toOklch(rgbOf('#b31b83'))];
    toOklch(paletteColor('night', 94 / 255)).forEach((value, index) => {
      const [a, b] = [from[index] ?? 0, to[index] ?? 0];
      expect(Math.abs(value - (a + share * (b - a)))).toBeLessThan(index === 2 ? 1 : 0.004);
    });
  });

  it('are the same as table and as single colours, and clip', () => {
    for (const name of paletteNames) {
      const table = paletteTable(name);
      for (const index of [0, 1, 77, 128, 254, 255]) expect(paletteColor(name, index / 255)).toEqual(at(table, index));
      expect(paletteColor(name, -3)).toEqual(at(table, 0));
      expect(paletteColor(name, 7)).toEqual(at(table, 255));
      expect(at(paletteTable(name, true), 0)).toEqual(at(table, 255));
    }
  });

  it('have monotone lightness, from the ground to the far end', () => {
    for (const name of paletteNames) {
      const values = lightnesses(paletteTable(name));
      const up = (values.at(-1) ?? 0) > (values[0] ?? 0) ? 1 : -1;
      for (let index = 1; index < 256; index++) {
        // Rounding to bytes may cost a tenth of a step of L*.
        expect(up * ((values[index] ?? 0) - (values[index - 1] ?? 0)), `${name} ${index}`).toBeGreaterThan(-0.35);
      }
    }
    const night = lightnesses(paletteTable('night'));
    expect(night[0]).toBeLessThan(5);
    expect(night.at(-1)).toBeGreaterThan(96.5);
    const paper = lightnesses(paletteTable('projector'));
    expect(paper[0]).toBeGreaterThan(97.5);
    expect(paper.at(-1)).toBeLessThan(6);
  });

  it('laid over each other are never brighter (night) or darker (paper) than the strongest', () => {
    const random = randomStream(1, 'test.blend');
    for (const [name, sign] of [
      ['night', 1],
      ['projector', -1],
    ] as const) {
      const table = paletteTable(name);
      for (let trial = 0; trial < 4000; trial++) {
        const layers = Array.from({ length: 1 + random.integer(6) }, () => random.integer(256)).sort((a, b) => a - b);
        let color: readonly number[] = at(table, 0);
        for (const index of layers) {
          const alpha = random.uniform();
          const over = at(table, index);
          color = color.map((value, channel) => value + alpha * ((over[channel] ?? 0) - value));
        }
        const strongest = lightness(at(table, layers.at(-1) ?? 0));
        // Mixing in sRGB can bend lightness by a little where the hue turns.
        expect(sign * (lightness(color as unknown as Rgb) - strongest)).toBeLessThan(sign > 0 ? 0.4 : 2.5);
      }
    }
  });
});
