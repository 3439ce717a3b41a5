/**
 * Images as a convolution's weights see them: one row a place. Worked out here because the kernels work image by image and keep no such
 * rows. Used by layerTensors.ts; any image, any window.
 */
import type { Window } from '../backends/plan.ts';

/** float32 from the kernels, float64 from the reference. */
type Values = Float32Array | Float64Array;

/** [images, channels * places] -> [images * places, channels]. */
export function placesOf(images: Values, channels: number, places: number): Values {
  const rows = images.slice() as Values;
  for (let from = 0; from < images.length; from++) {
    const image = Math.floor(from / (channels * places));
    const channel = Math.floor(from / places) % channels;
    rows[(image * places + (from % places)) * channels + channel] = images[from] as number;
  }
  return rows;
}

/** Everything under the window, one row a place: [images * places, channels * kernel]; zeros lie around the images. */
export function patchesOf(images: Values, window: Window): Values {
  const { channels, height, width, kernelHeight, kernelWidth, outHeight, outWidth } = window;
  const size = channels * height * width;
  const columns = channels * kernelHeight * kernelWidth;
  const places = outHeight * outWidth;
  const count = images.length / size;
  const length = count * places * columns;
  const patches: Values = images instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  for (let to = 0; to < length; to++) {
    const [row, column] = [Math.floor(to / columns), to % columns];
    const place = row % places;
    const within = column % (kernelHeight * kernelWidth);
    const y =
      Math.floor(place / outWidth) * window.strideHeight - window.paddingHeight + Math.floor(within / kernelWidth);
    const x = (place % outWidth) * window.strideWidth - window.paddingWidth + (within % kernelWidth);
    if (y < 0 || y >= height || x < 0 || x >= width) continue;
    const channel = Math.floor(column / (kernelHeight * kernelWidth));
    patches[to] = images[Math.floor(row / places) * size + (channel * height + y) * width + x] as number;
  }
  return patches;
}
