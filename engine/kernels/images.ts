/**
 * Images turned into grids of places and channels (definition: engine/backends/reference/images.ts).
 */
import { field, pointer } from './fields';
import { transposeBlock } from './pack';

/** Op: [image, stride, grid, stride, rows, channels, area]: grid[n p, c] = image[n, c, p]. */
export function imageToGridOp(record: usize): void {
  let image = pointer(record, 0);
  let grid = pointer(record, 2);
  const stride = pointer(record, 3);
  const channels = field(record, 5);
  const area = field(record, 6);
  const run = (<usize>area) << 2;
  for (let n = field(record, 4); n > 0; n--) {
    for (let c = 0; c < channels; c += 4) {
      const from = image + <usize>c * run;
      const into = grid + ((<usize>c) << 2);
      const whole = c + 4 <= channels ? area & ~3 : 0;
      for (let p: usize = 0; p < <usize>whole; p += 4) transposeBlock(from + (p << 2), run, into + p * stride, stride);
      for (let p: usize = whole; p < <usize>area; p++) {
        for (let k: usize = 0; k < <usize>min(4, channels - c); k++) {
          store<f32>(into + p * stride + (k << 2), load<f32>(from + k * run + (p << 2)));
        }
      }
    }
    image += pointer(record, 1);
    grid += <usize>area * stride;
  }
}
