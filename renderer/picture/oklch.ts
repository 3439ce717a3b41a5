/**
 * Conversion between sRGB bytes and OKLCH, the space palettes are interpolated in. Not a colour library: only what
 * palettes.ts needs, and the lightness L* that tests measure.
 * Source: Bjoern Ottosson, "A perceptual color space for image processing" (2020).
 */

/** Red, green, blue, each 0 ... 255. */
export type Rgb = readonly [number, number, number];

/** Lightness 0 ... 1, chroma, hue in degrees. */
export type Oklch = readonly [number, number, number];

/** sRGB byte to linear light: c / 12.92 below 0.04045, else ((c + 0.055) / 1.055)^2.4. */
function linear(byte: number): number {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

/** Linear light to an sRGB byte, clipped to the gamut. */
function encoded(light: number): number {
  const c = Math.min(1, Math.max(0, light));
  return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
}

/** sRGB to OKLCH. */
export function toOklch([red, green, blue]: Rgb): Oklch {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return [lightness, Math.hypot(x, y), (Math.atan2(y, x) * 180) / Math.PI];
}

/** OKLCH to sRGB, clipped to the gamut. */
export function fromOklch([lightness, chroma, hue]: Oklch): Rgb {
  const angle = (hue * Math.PI) / 180;
  const [x, y] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * x + 0.2158037573 * y) ** 3;
  const m = (lightness - 0.1055613458 * x - 0.0638541728 * y) ** 3;
  const s = (lightness - 0.0894841775 * x - 1.291485548 * y) ** 3;
  return [
    encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encoded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** The colour a share `t` of the way from `a` to `b`; hue takes the shorter way round. */
export function mixOklch(a: Oklch, b: Oklch, t: number): Oklch {
  const turn = ((b[2] - a[2] + 540) % 360) - 180;
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + turn * t];
}

/** CIE lightness L* (0 ... 100) of an sRGB colour: what the eye reads as light and dark. */
export function lightness([red, green, blue]: Rgb): number {
  const y = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (24389 / 27) * y;
}
