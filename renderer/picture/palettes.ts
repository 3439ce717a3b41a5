/**
 * The registry of palettes: position 0 ... 1 on the magnitude scale -> colour. Lightness is monotone in every one, so that
 * grey print and colour-blind readers see the same order. What a position means is magnitude.ts's business.
 * Read by the stage, the seismograph and the legend.
 */
import { fromOklch, mixOklch, type Rgb, toOklch } from './oklch.ts';

export type { Rgb } from './oklch.ts';

interface Palette {
  /** `#rrggbb`, weakest first. */
  readonly stops: readonly string[];
  /** Position of each stop; evenly spaced where left out. */
  readonly at?: readonly number[];
}

const THEME_STOPS = [0, 0.12, 0.28, 0.45, 0.62, 0.78, 0.9, 1];
const VIRIDIS = '#440154 #482475 #414487 #355f8d #2a788e #21908c #22a884 #43bf71 #7ad151 #bcdf27 #fde725';
const CIVIDIS = '#00204d #00306f #2a406c #48526b #5e626e #727374 #878479 #9e9677 #b6a971 #d0be67 #ffe945';

/** Every palette: one entry adds one. */
const palettes = {
  /** Light grows with magnitude, on dark ground. */
  night: {
    stops: '#0b1015 #201e48 #512785 #b31b83 #f24d5c #ff9a41 #fed569 #fef9cb'.split(' '),
    at: THEME_STOPS,
  },
  /** Ink grows with magnitude, on paper. */
  projector: {
    stops: '#fbfaf7 #f0dbb4 #eda75b #ea5e27 #be1353 #740d70 #321362 #0d0c28'.split(' '),
    at: THEME_STOPS,
  },
  /** matplotlib's viridis (van der Walt and Smith, CC0). */
  viridis: { stops: VIRIDIS.split(' ') },
  /** Nunez, Anderton, Renslow, "Optimizing colormaps with consideration for color vision deficiency" (2018). */
  cividis: { stops: CIVIDIS.split(' ') },
  grey: { stops: ['#0b0f14', '#ffffff'] },
} satisfies Record<string, Palette>;

/** Name of a palette, as saved and shown in menus. */
export type PaletteName = keyof typeof palettes;

/** Every palette's name, in menu order. */
export const paletteNames = Object.keys(palettes) as readonly PaletteName[];

/** What a reader chooses: the theme's own palette, or one of the others. */
export type PaletteChoice = 'theme' | Exclude<PaletteName, 'night' | 'projector'>;

/** The choices, in menu order. */
export const paletteChoices: readonly PaletteChoice[] = ['theme', 'viridis', 'cividis', 'grey'];

/** The palette that a choice means in a theme: on paper the others are turned round, so that ink grows with magnitude. */
export function shownPalette(
  theme: 'night' | 'projector',
  choice: PaletteChoice,
): { readonly name: PaletteName; readonly reversed: boolean } {
  return choice === 'theme' ? { name: theme, reversed: false } : { name: choice, reversed: theme === 'projector' };
}

/** `#rrggbb` to bytes. */
export function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** The colour at position `t` (0 ... 1, clipped), interpolated in OKLCH between the two stops around it. */
function interpolated(palette: Palette, t: number): Rgb {
  const { stops } = palette;
  const at = palette.at ?? stops.map((_, index) => index / (stops.length - 1));
  const place = Math.min(1, Math.max(0, t));
  const next = Math.max(
    1,
    at.findIndex((position) => position >= place),
  );
  const [start, end] = [at[next - 1] ?? 0, at[next] ?? 1];
  const [from, to] = [rgbOf(stops[next - 1] ?? '#000000'), rgbOf(stops[next] ?? '#ffffff')];
  if (place === start) return from;
  if (place === end) return to;
  return fromOklch(mixOklch(toOklch(from), toOklch(to), (place - start) / (end - start)));
}

/** 256 colours, 3 bytes each. `reversed` turns a scientific palette round, for paper. */
export function paletteTable(name: PaletteName, reversed = false): Uint8Array {
  const table = new Uint8Array(256 * 3);
  for (let index = 0; index < 256; index++) {
    table.set(interpolated(palettes[name], (reversed ? 255 - index : index) / 255), index * 3);
  }
  return table;
}

/** The colour at a position 0 ... 1 (clipped); the same 256 steps as `paletteTable`. */
export function paletteColor(name: PaletteName, t: number, reversed = false): Rgb {
  const step = Math.round(255 * Math.min(1, Math.max(0, t)));
  return interpolated(palettes[name], (reversed ? 255 - step : step) / 255);
}

/** `rgb(...)` for style sheets and canvases. */
export function cssColor([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}
