/**
 * Handwritten digits, 8 x 8 pixels of 0 ... 16. The last 360 rows are by writers the other rows do not know: the test set.
 */
import type { DataSource } from './dataSource.ts';
import { imageRows } from './images.ts';

/** Shipped file: per row 64 pixel bytes, row by row, then the digit. */
export const digits: DataSource = {
  display: [1, 8, 8],
  shapes: ['vector', 'image'],
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  targetColumns: 1,
  generated: null,
  rows: 1797,
  testRows: () => 360,
  displayScale: 1 / 16,
  attribution:
    'Optical Recognition of Handwritten Digits (E. Alpaydin, C. Kaynak, 1998), UCI Machine Learning Repository, CC BY 4.0',
  read: ({ files }) => imageRows(files('data/digits8x8.bin'), { rows: 1797, pixels: 64, labels: 'after' }),
};
