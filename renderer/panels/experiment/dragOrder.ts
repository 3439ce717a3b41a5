/**
 * Where a dragged row lands. Pure; useDragOrder.ts listens to the pointer.
 */

/** The place of the row dragged from `from` when the pointer is at `y`: rows are given by their middles, from top to bottom. */
export function landing(middles: readonly number[], from: number, y: number): number {
  const above = middles.filter((middle, index) => index !== from && middle < y).length;
  return Math.min(above, middles.length - 1);
}
