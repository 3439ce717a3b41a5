/**
 * The paces of the speed slider, from slow motion to flat out. Pure.
 */

/** Training steps per second; null: as fast as it can. */
export const SPEEDS: readonly (number | null)[] = [0.5, 1, 2, 4, 8, 15, 30, 60, 125, 250, 500, 1000, 2000, null];

/** The slider's place nearest to a pace. */
export function speedIndex(speed: number | null): number {
  if (speed === null) return SPEEDS.length - 1;
  const index = SPEEDS.findIndex((pace) => pace === null || pace >= speed);
  return Math.max(0, index);
}
