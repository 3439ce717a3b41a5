/**
 * Where the window stands: the remembered place if a display still shows enough of it, else the middle of the first one.
 * Pure; window.ts asks and remembers.
 */

/** A rectangle on the desktop, as Electron gives it. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Size of the first start and smallest size. */
export const USUAL = { width: 1440, height: 900 } as const;
export const SMALLEST = { width: 800, height: 560 } as const;

/** So much of the title bar must be on a display to be grasped by hand. */
const GRIP = { width: 120, height: 40 } as const;

const between = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

function overlap(a: Place, b: Place): { width: number; height: number } {
  return {
    width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  };
}

/** A place for the window on the work areas of today's displays, the first of which is the main one. */
export function placeWindow(remembered: Place | undefined, areas: readonly Place[]): Place {
  const main = areas[0] ?? { x: 0, y: 0, ...USUAL };
  const wanted = remembered ?? { ...USUAL, x: Number.NaN, y: Number.NaN };
  const home = remembered && areas.find((area) => holdsTitleBar(area, remembered));
  const area = home ?? main;
  const width = between(wanted.width, Math.min(SMALLEST.width, area.width), area.width);
  const height = between(wanted.height, Math.min(SMALLEST.height, area.height), area.height);
  if (home) return { x: wanted.x, y: wanted.y, width, height };
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  };
}

function holdsTitleBar(area: Place, window: Place): boolean {
  const seen = overlap(area, { ...window, height: GRIP.height });
  return seen.width >= GRIP.width && seen.height >= GRIP.height / 2;
}
