/**
 * Fashion-MNIST at half its resolution: pieces of clothing, 14 x 14 pixels of 0 ... 255, 2000 rows to train on and 500 to
 * test on, ten classes of equal size.
 */
import type { DataSource } from './dataSource.ts';
import { imageRows } from './images.ts';

/** Shipped file: 2500 labels, then 2500 images. */
export const fashion: DataSource = {
  display: [1, 14, 14],
  shapes: ['vector', 'image'],
  classes: ['T-shirt', 'trouser', 'pullover', 'dress', 'coat', 'sandal', 'shirt', 'sneaker', 'bag', 'boot'],
  targetColumns: 1,
  generated: null,
  rows: 2500,
  testRows: () => 500,
  displayScale: 1 / 255,
  attribution: 'Fashion-MNIST (H. Xiao, K. Rasul, R. Vollgraf, 2017), Zalando SE, MIT licence; averaged 2 x 2',
  read: ({ files }) => imageRows(files('data/fashion14x14.bin'), { rows: 2500, pixels: 196, labels: 'before' }),
};
