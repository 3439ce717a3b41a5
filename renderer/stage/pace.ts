/**
 * How finely the stage is painted: in full at rest, with fewer edges and pixels while the camera moves or frames pour in and
 * painting by hand would be too slow for that. Holds times only; Stage.tsx tells it what happens and asks before each drawing.
 */

/** Canvas pixels per device pixel, most edges, largest distance of a chord from its curve in pixels. */
export interface Fineness {
  readonly scale: number;
  readonly edges: number;
  readonly tolerance: number;
}

/** At rest, in exports, and wherever a graphics card draws. */
export const FULL: Fineness = { scale: 1, edges: Number.POSITIVE_INFINITY, tolerance: 0.25 };

/** Seconds after which the picture is drawn in full: less than a reader notices, more than lies between two moves of a hand. */
const CALM = 0.15;
/** Edges times megapixels that are painted in full even while the camera moves. */
const LIGHT = 2500;
const MOST_EDGES = 2500;
const MOST_PIXELS = 6e5;

/** When things moved last. */
export class Pace {
  private moved = Number.NEGATIVE_INFINITY;
  private framed = Number.NEGATIVE_INFINITY;
  private poured = Number.NEGATIVE_INFINITY;

  /** The camera moved at this time, in seconds. */
  move(now: number): void {
    this.moved = now;
  }

  /** A frame came; a single one is no haste, several within a moment are. */
  frame(now: number): void {
    if (now - this.framed < CALM) this.poured = now;
    this.framed = now;
  }

  private restless(now: number): boolean {
    return now - Math.max(this.moved, this.poured) < CALM;
  }

  /** How finely to paint now; `refine` is the number of seconds after which the same picture is due in full, 0 for never. */
  fineness(now: number, edges: number, pixels: number): { readonly fineness: Fineness; readonly refine: number } {
    if (!this.restless(now) || edges * pixels <= LIGHT * 1e6) return { fineness: FULL, refine: 0 };
    const scale = Math.min(1, Math.sqrt(MOST_PIXELS / pixels));
    return { fineness: { scale, edges: MOST_EDGES, tolerance: 1 }, refine: CALM + 0.02 };
  }
}
