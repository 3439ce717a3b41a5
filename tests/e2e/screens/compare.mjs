/**
 * Small pictures and how far two of them are apart. A browser's own canvas reduces, encodes and decodes; counting is done here. Used by the
 * screenshots (to keep goldens) and their test (to compare with them).
 */

/** Width of a golden in pixels. */
const WIDTH = 400;
/** A block is so many pixels wide and high. */
const BLOCK = 16;

/** Differences of 255 from which on two pictures are not alike: of all pixels in the mean (WebP itself is about 3 off in dark pictures), and of the worst block. */
export const TOLERANCE = { mean: 5, block: 24 };

/** A blank page whose canvas is used. */
export class Darkroom {
  constructor(page) {
    this.page = page;
  }

  static async open(browser) {
    return new Darkroom(await browser.newPage());
  }

  close() {
    return this.page.close();
  }

  /** The picture (PNG or WebP) in golden size, as WebP. */
  async reduced(picture) {
    const base64 = await this.page.evaluate(
      async ([data, width]) => {
        const bitmap = await createImageBitmap(await (await fetch(data)).blob());
        const canvas = new OffscreenCanvas(width, Math.round((bitmap.height * width) / bitmap.width));
        const context = canvas.getContext('2d');
        context.imageSmoothingQuality = 'high';
        context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
        const bytes = new Uint8Array(
          await (await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 })).arrayBuffer(),
        );
        return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
      },
      [dataOf(picture), WIDTH],
    );
    return Buffer.from(base64, 'base64');
  }

  /** How far two pictures are apart, both first brought to golden size. */
  async apart(a, b) {
    const [first, second] = [await this.pixels(a), await this.pixels(b)];
    return differences(first, second);
  }

  async pixels(picture) {
    return this.page.evaluate(
      async ([data, width]) => {
        const bitmap = await createImageBitmap(await (await fetch(data)).blob());
        const canvas = new OffscreenCanvas(width, Math.round((bitmap.height * width) / bitmap.width));
        const context = canvas.getContext('2d');
        context.imageSmoothingQuality = 'high';
        context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
        const { data: rgba } = context.getImageData(0, 0, canvas.width, canvas.height);
        return { width: canvas.width, height: canvas.height, rgba: [...rgba] };
      },
      [dataOf(picture), WIDTH],
    );
  }
}

function dataOf(picture) {
  const kind = picture[0] === 0x89 ? 'png' : 'webp';
  return `data:image/${kind};base64,${Buffer.from(picture).toString('base64')}`;
}

/** Mean difference of all pixels, and of the worst block with its place; in steps of 255. */
export function differences(a, b) {
  if (a.width !== b.width || a.height !== b.height) return { mean: 255, block: 255, at: 'another size' };
  const columns = Math.ceil(a.width / BLOCK);
  const blocks = new Map();
  let sum = 0;
  for (let pixel = 0; pixel < a.width * a.height; pixel++) {
    const [x, y] = [pixel % a.width, Math.floor(pixel / a.width)];
    let apart = 0;
    for (let channel = 0; channel < 3; channel++) {
      apart += Math.abs(a.rgba[pixel * 4 + channel] - b.rgba[pixel * 4 + channel]) / 3;
    }
    sum += apart;
    const key = Math.floor(y / BLOCK) * columns + Math.floor(x / BLOCK);
    const block = blocks.get(key) ?? { sum: 0, count: 0 };
    blocks.set(key, { sum: block.sum + apart, count: block.count + 1 });
  }
  const [worst = 0, key = 0] = [...blocks].reduce(
    (most, [at, block]) => (block.sum / block.count > most[0] ? [block.sum / block.count, at] : most),
    [0, 0],
  );
  const [x, y] = [(key % columns) * BLOCK, Math.floor(key / columns) * BLOCK];
  return { mean: sum / (a.width * a.height), block: worst, at: `${x}, ${y} of ${a.width} x ${a.height}` };
}

/** Whether two pictures so far apart count as alike. */
export const areAlike = ({ mean, block }) => mean <= TOLERANCE.mean && block <= TOLERANCE.block;
