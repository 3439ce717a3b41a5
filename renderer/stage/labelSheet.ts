/**
 * All text of the stage on one canvas: labels are painted here, each into its own rectangle, and drawn from there as a
 * texture. Paints text, superscripts and swatches; knows nothing of where labels stand (labels.ts).
 */
import type { Run } from '../picture/labels.ts';

/** A line of text in one style. */
export interface Line {
  readonly runs: readonly Run[];
  readonly size: number;
  readonly weight: number;
  readonly color: string;
}

/** A bar: hatched for infinity and NaN, with rails at both ends for saturated, with a cut for clipped. */
export interface Swatch {
  readonly color: string;
  readonly hatched: boolean;
  /** Colour of the rails, null without. */
  readonly rails: string | null;
  readonly cut: boolean;
}

/** What is painted for one label: an optional swatch, then lines, all centred. */
export interface Block {
  readonly swatch: Swatch | null;
  readonly lines: readonly Line[];
}

/** Where a block was painted, in CSS pixels of the sheet. */
export interface Patch {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Family of all text; the window loads it, until then the system's face is used. */
export const FAMILY = '"Inter Variable", Inter, system-ui, sans-serif';
const SHEET = 1024;
/** Its height grows in such steps: a small sheet reaches the graphics card much sooner. */
const STEP = 128;
/** Size of swatches in units of the first line's font size. */
const SWATCH = { width: 2.4, height: 0.28, gap: 0.42 };
const SCRIPT = 0.7;

/** Room for a swatch's rails on both sides, in CSS pixels. */
const RAILS = 6;

/** Measures and paints blocks; `scale` is device pixels per CSS pixel. */
export class LabelSheet {
  readonly canvas = document.createElement('canvas');
  private readonly context: CanvasRenderingContext2D;
  private scale = 1;

  constructor() {
    const context = this.canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('This window has no 2D canvas.');
    this.context = context;
    this.resize(1);
  }

  /** Prepares for another pixel ratio; true when the sheet changed its size. */
  resize(scale: number): boolean {
    const size = Math.min(4096, Math.ceil(SHEET * scale));
    if (this.canvas.width === size) return false;
    this.canvas.width = size;
    this.scale = size / SHEET;
    this.canvas.height = Math.ceil(STEP * this.scale);
    return true;
  }

  /** Width of a line in CSS pixels. */
  lineWidth(line: Line): number {
    return line.runs.reduce((sum, run) => sum + this.runWidth(line, run), 0);
  }

  private runWidth(line: Line, run: Run): number {
    this.setFont(line, run);
    return this.context.measureText(run.text).width;
  }

  /** Size of a block in CSS pixels. */
  blockSize(block: Block): { readonly width: number; readonly height: number } {
    const swatch = swatchSize(block);
    const width = Math.max(swatch.width + RAILS, ...block.lines.map((line) => this.lineWidth(line)));
    const height = block.lines.reduce((sum, line) => sum + lineHeight(line), swatch.height + swatch.gap);
    return { width: Math.ceil(width) + 4, height: Math.ceil(height) + 4 };
  }

  /** Paints all blocks anew; blocks that find no room get no patch. */
  paint(blocks: readonly Block[]): readonly (Patch | null)[] {
    const { patches, height } = this.layOut(blocks);
    // Only ever grows: another size is another texture.
    const rows = Math.ceil(Math.ceil(height / STEP) * STEP * this.scale);
    if (rows > this.canvas.height) this.canvas.height = rows;
    this.context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    this.context.clearRect(0, 0, SHEET, SHEET);
    for (const [index, block] of blocks.entries()) {
      const patch = patches[index];
      if (patch) this.paintBlock(block, patch);
    }
    return patches;
  }

  /** Blocks side by side in rows, and how high all of them are. */
  private layOut(blocks: readonly Block[]) {
    let [x, y, rowHeight] = [0, 0, 0];
    const patches = blocks.map((block): Patch | null => {
      const { width, height } = this.blockSize(block);
      if (x + width > SHEET) [x, y, rowHeight] = [0, y + rowHeight + 2, 0];
      if (y + height > SHEET) return null;
      const patch = { x, y, width, height };
      x += width + 2;
      rowHeight = Math.max(rowHeight, height);
      return patch;
    });
    return { patches, height: Math.min(SHEET, y + rowHeight) };
  }

  private paintBlock(block: Block, patch: Patch): void {
    const centre = patch.x + patch.width / 2;
    const size = swatchSize(block);
    let y = patch.y + 2;
    if (block.swatch) this.paintSwatch(block.swatch, centre, y, size);
    y += size.height + size.gap;
    for (const line of block.lines) {
      const height = lineHeight(line);
      this.paintLine(line, centre, y + height * 0.5 + line.size * 0.36);
      y += height;
    }
  }

  private paintSwatch(
    swatch: Swatch,
    centre: number,
    top: number,
    { width, height }: { readonly width: number; readonly height: number },
  ): void {
    const { context } = this;
    const left = Math.round((centre - width / 2) * this.scale) / this.scale;
    context.save();
    context.fillStyle = swatch.color;
    context.beginPath();
    context.roundRect(left, top, width, height, height * 0.4);
    if (swatch.hatched) {
      context.clip();
      context.beginPath();
      for (let at = -height; at < width; at += height) {
        context.moveTo(left + at, top + height);
        context.lineTo(left + at + height, top);
        context.lineTo(left + at + 1.5 * height, top);
        context.lineTo(left + at + 0.5 * height, top + height);
      }
    }
    context.fill();
    context.restore();
    if (swatch.cut) {
      const at = left + 0.68 * width;
      context.clearRect(at, top - 1, 0.09 * width, height + 2);
    }
    if (swatch.rails) {
      context.fillStyle = swatch.rails;
      for (const x of [left - 3, left + width + 1.5]) context.fillRect(x, top - 1.5, 1.5, height + 3);
    }
  }

  private paintLine(line: Line, centre: number, baseline: number): void {
    const { context } = this;
    context.fillStyle = line.color;
    let x = centre - this.lineWidth(line) / 2;
    // Whole device pixels: the sheet is drawn pixel for pixel.
    const y = Math.round(baseline * this.scale) / this.scale;
    for (const run of line.runs) {
      this.setFont(line, run);
      const shift = run.shift === 'raised' ? -0.4 : run.shift === 'lowered' ? 0.2 : 0;
      context.fillText(run.text, x, y + shift * line.size);
      x += this.runWidth(line, run);
    }
  }

  private setFont(line: Line, run: Run): void {
    const size = run.shift === 'none' ? line.size : line.size * SCRIPT;
    this.context.font = `${line.weight} ${size}px ${FAMILY}`;
  }
}

/** Size of a block's swatch in CSS pixels; nothing where it has none. */
function swatchSize({ swatch, lines }: Block) {
  const size = swatch ? (lines[0]?.size ?? 0) : 0;
  return {
    width: SWATCH.width * size,
    height: Math.round(SWATCH.height * size),
    gap: SWATCH.gap * size,
  };
}

function lineHeight(line: Line): number {
  return Math.round(line.size * 1.32);
}
