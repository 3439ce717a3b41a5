/**
 * The brush's two inner loops as WebAssembly, four channels at once: a fifth of the time that the same loops take in brush.ts, which
 * says what they mean and stands in where a window compiles none. Both give the same bits (tests compare them).
 */
import { assemble, f32, f32x4, f64, i32, type Locals, type Program } from './assembler.ts';

/** Addresses of the ink's colour (four singles, the last 0), and of the canvas. */
export const COLOR = 0;
/** Pixels of four singles; behind them, words. */
export const LAYER = 64;

/** Where and how to paint one piece of a stroke; meanings in brush.ts, strides and origin in bytes. */
export interface BrushPrograms {
  readonly sweep: (
    ...parameters: readonly [
      ...whole: [
        first: number,
        last: number,
        vMin: number,
        vMax: number,
        origin: number,
        uStride: number,
        vStride: number,
      ],
      ...line: [au: number, av: number, slope: number, from: number, fade: number],
      ...nib: [half: number, cosine: number, outer: number, full: number, glow: number],
    ]
  ) => void;
  /** Rounds `count` pixels to words of four bytes. */
  readonly finish: (from: number, to: number, count: number) => void;
}

const i = 'i32';
const f = 'f64';

type SweepName =
  | 'first'
  | 'last'
  | 'vMin'
  | 'vMax'
  | 'origin'
  | 'uStride'
  | 'vStride'
  | 'au'
  | 'av'
  | 'slope'
  | 'from'
  | 'fade'
  | 'half'
  | 'cosine'
  | 'outer'
  | 'full'
  | 'glow'
  | 'along'
  | 'centre'
  | 'alpha'
  | 'cover'
  | 'ink'
  | 'v'
  | 'high'
  | 'at'
  | 'tint';

const sweep: Program<SweepName> = {
  parameters: {
    ...{ first: i, last: i, vMin: i, vMax: i, origin: i, uStride: i, vStride: i },
    ...{ au: f, av: f, slope: f, from: f, fade: f, half: f, cosine: f, outer: f, full: f, glow: f },
  },
  locals: { along: f, centre: f, alpha: f, cover: f, ink: f, v: i, high: i, at: i, tint: 'v128' },
  body(locals) {
    const { get, set, loop, most, least } = locals;
    const u = get('first');
    const next = (name: SweepName, by: readonly number[]) => set(name, i32.add(get(name), by));
    const column = [
      set('along', f64.subtract(f64.add(f64.from(u), f64.of(0.5)), get('au'))),
      set('centre', f64.subtract(f64.add(get('av'), f64.multiply(get('slope'), get('along'))), f64.of(0.5))),
      set('alpha', f64.add(get('from'), f64.multiply(get('fade'), get('along')))),
      set('v', most(get('vMin'), i32.truncate(f64.up(f64.subtract(get('centre'), get('half')))))),
      set('high', least(get('vMax'), i32.truncate(f64.down(f64.add(get('centre'), get('half')))))),
      set(
        'at',
        i32.add(get('origin'), i32.add(i32.multiply(u, get('uStride')), i32.multiply(get('v'), get('vStride')))),
      ),
      loop(i32.less(get('v'), i32.add(get('high'), i32.of(1))), pixel(locals), [
        next('v', i32.of(1)),
        next('at', get('vStride')),
      ]),
    ];
    const tint = set('tint', f32x4.load(i32.of(COLOR)));
    return [tint, loop(i32.less(u, get('last')), column, [next('first', i32.of(1))])];
  },
};

/** Lays the ink over one pixel. */
function pixel({ get, set, either }: Locals<SweepName>) {
  const distance = f64.absolute(f64.subtract(f64.from(get('v')), get('centre')));
  const left = f64.divide(get('cover'), get('glow'));
  const glowing = either(f64.greater(f64.of(1), left), f64.multiply(left, left), f64.of(1));
  const covered = either(f64.greater(get('glow'), f64.of(0)), glowing, f64.least(get('cover'), get('full')));
  const ink = f32.round(get('ink'));
  const under = f32x4.multiply(f32x4.load(get('at')), f32x4.all(f32.subtract(f32.of(1), ink)));
  const over = f32x4.multiply(get('tint'), f32x4.all(ink));
  return [
    set('cover', f64.subtract(get('outer'), f64.multiply(distance, get('cosine')))),
    set('ink', f64.multiply(covered, get('alpha'))),
    f32x4.store(get('at'), f32x4.add(under, over)),
  ];
}

const finish: Program<'source' | 'target' | 'count' | 'pixel'> = {
  parameters: { source: i, target: i, count: i },
  locals: { pixel: 'v128' },
  body({ get, set, loop }) {
    const rounded = f32x4.add(f32x4.load(get('source')), f32x4.all(f32.of(0.5)));
    const next = (name: 'source' | 'target' | 'count', by: number) => set(name, i32.add(get(name), i32.of(by)));
    return [
      loop(
        i32.greater(get('count'), i32.of(0)),
        [
          set('pixel', f32x4.truncate(rounded)),
          set('pixel', f32x4.halves(get('pixel'), get('pixel'))),
          i32.store(get('target'), f32x4.word(f32x4.bytes(get('pixel'), get('pixel')))),
        ],
        [next('source', 16), next('target', 4), next('count', -1)],
      ),
    ];
  },
};

/** The two programs over this memory; null where the window compiles none. */
export function brushPrograms(memory: WebAssembly.Memory): BrushPrograms | null {
  try {
    const module = new WebAssembly.Module(assemble({ sweep, finish }));
    // The memory is the brush's own; the programs' names and parameters stand above.
    return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as BrushPrograms;
  } catch {
    return null;
  }
}
