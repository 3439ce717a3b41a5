/**
 * Decodes files of images with one byte a pixel and one byte a label, shipped with the app. Called by the image sets.
 */
import type { Rows } from './dataSource.ts';

/** Labels stand after each image, or all of them before the first image. */
export interface ImageFile {
  readonly rows: number;
  readonly pixels: number;
  readonly labels: 'after' | 'before';
}

/** All rows of the file; a file of another length is refused. */
export function imageRows(bytes: Uint8Array, { rows, pixels, labels }: ImageFile): Rows {
  const expected = rows * (pixels + 1);
  if (bytes.length !== expected) throw new RangeError(`image file of ${bytes.length} bytes, expected ${expected}`);
  const inputs = new Float64Array(rows * pixels);
  const targets = new Float64Array(rows);
  const stride = labels === 'after' ? pixels + 1 : pixels;
  const first = labels === 'after' ? 0 : rows;
  for (let row = 0; row < rows; row++) {
    const start = first + row * stride;
    inputs.set(bytes.subarray(start, start + pixels), row * pixels);
    targets[row] = bytes[labels === 'after' ? start + pixels : row] as number;
  }
  return { inputs, targets };
}
