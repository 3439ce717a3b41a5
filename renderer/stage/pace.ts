/**
 * How finely the stage is painted: in full at rest, with fewer edges and pixels while the camera moves or frames pour in and
 * painting by hand would be too slow for that. Holds times only; Stage.tsx tells it what happens and asks before each drawing.
 */

/** How finely; distances in pixels. */
export interface Fineness {
  /** Canvas pixels per device pixel: the window scales them up. A change costs as much as a drawing. */
  readonly scale: number;
  /** Pixels of the layer of edges per canvas pixel. */
  readonly layer: number;
  /** Most edges that are painted. */
  readonly edges: number;
  /** Largest distance of a chord from its curve. */
  readonly tolerance: number;
}

/** At rest, in exports, and wherever a graphics card draws. */
export const FULL: Fineness = { scale: 1, layer: 1, edges: Number.POSITIVE_INFINITY, tolerance: 0.25 };

/** Seconds after which the picture is drawn in full: less than a reader notices, more than lies between two moves of a hand. */
const CALM = 0.15;
/** The same between two frames that a hand drags by, however slowly they come. */
const DRAGGED = 0.6;
/** The same once frames pour in by themselves: fine and coarse must not take turns. */
const POURED = 0.25;
/** Seconds after a key or a button in which frames that come by themselves wait: the answer is seen first. */
const HELD = 0.15;
/** Edges times megapixels that are painted in full even while the camera moves, and while time is dragged: a hand feels every wait. */
const LIGHT = 2500;
const LIGHT_DRAGGED = 600;
/** Most edges and canvas pixels while things move; the next where a drawing took too long, the one before where all were quick. */
const COARSE = [
  { edges: 2500, pixels: 4e5 },
  { edges: 1600, pixels: 2.5e5 },
  { edges: 800, pixels: 1.5e5 },
] as const;
/** Seconds a drawing may take, and takes where there is room for more. */
const SLOW = 0.06;
const QUICK = 0.03;
/** So many quick ones in succession, that it does not go to and fro. */
const MANY = 20;

/** When things moved last, and how quickly they could be drawn. */
export class Pace {
  private moved = Number.NEGATIVE_INFINITY;
  private framed = Number.NEGATIVE_INFINITY;
  private poured = Number.NEGATIVE_INFINITY;
  private touched = Number.NEGATIVE_INFINITY;
  private sought = false;
  private coarse = false;
  private level = 0;
  private quick = 0;

  /** The camera moved at this time, in seconds. */
  move(now: number): void {
    this.moved = now;
  }

  /** A frame came, by itself or sought by a hand; a single one is no haste, several within a moment are. */
  frame(now: number, sought: boolean): void {
    const pouring = now - this.poured < POURED ? POURED : CALM;
    if (now - this.framed < (sought ? DRAGGED : pouring)) this.poured = now;
    this.framed = now;
    this.sought = sought;
  }

  /** A key or a button was pressed. */
  touch(now: number): void {
    this.touched = now;
  }

  /** How many seconds the picture of a frame that came by itself should wait; 0 where a hand waits for it. */
  wait(now: number): number {
    const moves = this.sought || now - this.moved < CALM;
    return moves ? 0 : Math.max(0, this.touched + HELD - now);
  }

  /** How many seconds went by from a coarse drawing's beginning until the next could begin. */
  took(seconds: number): void {
    this.quick = seconds < QUICK ? this.quick + 1 : 0;
    if (seconds > SLOW) this.level = Math.min(COARSE.length - 1, this.level + 1);
    else if (this.quick >= MANY && this.level > 0) [this.level, this.quick] = [this.level - 1, 0];
  }

  /** Whether time is dragged and the picture in full is still to come: what matters less can wait for it. */
  get refinesLater(): boolean {
    return this.sought && this.coarse;
  }

  /** Seconds after the last frame until the picture is drawn in full. */
  private get calm(): number {
    return this.sought ? CALM : POURED;
  }

  private restless(now: number): boolean {
    return now - this.moved < CALM || now - this.poured < this.calm;
  }

  /** How finely to paint now; `refine` is the number of seconds after which the same picture is due in full, 0 for never. */
  fineness(now: number, edges: number, pixels: number): { readonly fineness: Fineness; readonly refine: number } {
    this.coarse = false;
    const weight = edges * pixels * 1e-6;
    const dragged = this.sought && now - this.poured < CALM;
    if (!this.restless(now) || weight <= (dragged ? LIGHT_DRAGGED : LIGHT)) return { fineness: FULL, refine: 0 };
    this.coarse = true;
    const most = COARSE[this.level] ?? COARSE[0];
    const less = Math.min(1, Math.sqrt(most.pixels / pixels));
    const [scale, layer] = weight <= LIGHT ? [1, less] : [less, 1];
    const refine = (now - this.poured < this.calm ? this.calm : CALM) + 0.02;
    return { fineness: { scale, layer, edges: most.edges, tolerance: 1 }, refine };
  }
}
