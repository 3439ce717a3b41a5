/**
 * Draws the application's icon into assets/icons/: PNG, ICO and ICNS, by our own few lines, so that it can be drawn again
 * in any size. Run by hand after a change (`node main/setup/icon.mjs`); the files are committed and no build calls it.
 *
 * The picture is the application's idea: a small network whose gradient fades from the loss back to the input.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { inProject } from './project.mjs';

const hex = (color) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
const GROUND = hex('#0b0f14');
const LINE = hex('#2a3542');
/** Columns from input to output, their colours on the Night palette, and the rows of each. All lengths are shares of the size. */
const COLUMNS = [
  { x: 0.2, color: hex('#352a72'), rows: [0.26, 0.5, 0.74] },
  { x: 0.4, color: hex('#a11f86'), rows: [0.26, 0.5, 0.74] },
  { x: 0.6, color: hex('#f24d5c'), rows: [0.26, 0.5, 0.74] },
  { x: 0.8, color: hex('#fed569'), rows: [0.5] },
];
const RADIUS = 0.072;
const CORNER = 0.21;
const EDGE = 0.018;

const clamp = (value) => Math.max(0, Math.min(1, value));

/** Signed distance of a point to the rounded square. */
function squareDistance(x, y, inset) {
  const half = 0.5 - inset;
  const dx = Math.abs(x - 0.5) - half + CORNER;
  const dy = Math.abs(y - 0.5) - half + CORNER;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - CORNER;
}

function segmentDistance(x, y, [ax, ay], [bx, by]) {
  const along = clamp(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2));
  return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
}

/** A Bezier curve between two neurons as a polyline; handles as in the application's ribbons. */
function curve(ax, ay, bx, by) {
  const handle = 0.42 * (bx - ax);
  return Array.from({ length: 15 }, (_, i) => {
    const t = i / 14;
    const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    const mix = (...points) => points.reduce((sum, point, at) => sum + point * weights[at], 0);
    return [mix(ax, ax + handle, bx - handle, bx), mix(ay, ay, by, by)];
  });
}

const curves = COLUMNS.slice(1).flatMap((column, i) =>
  COLUMNS[i].rows.flatMap((from) =>
    column.rows.map((to) => ({ points: curve(COLUMNS[i].x, from, column.x, to), color: column.color })),
  ),
);

function curveDistance(x, y, points) {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < points.length; i++) nearest = Math.min(nearest, segmentDistance(x, y, points[i - 1], points[i]));
  return nearest;
}

/** One RGBA picture, straight alpha. */
function draw(size) {
  const pixels = new Uint8Array(size * size * 4);
  const cover = (distance) => clamp(0.5 - distance * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const x = (column + 0.5) / size;
      const y = (row + 0.5) / size;
      const color = [...LINE];
      const over = (paint, alpha) => {
        for (let i = 0; i < 3; i++) color[i] += (paint[i] - color[i]) * alpha;
      };
      over(GROUND, cover(squareDistance(x, y, 0.03 + 0.008)));
      for (const { points, color: paint } of curves) over(paint, 0.62 * cover(curveDistance(x, y, points) - EDGE / 2));
      for (const { x: center, color: paint, rows } of COLUMNS)
        for (const middle of rows) over(paint, cover(Math.hypot(x - center, y - middle) - RADIUS));
      const alpha = cover(squareDistance(x, y, 0.03));
      pixels.set([...color.map(Math.round), Math.round(255 * alpha)], (row * size + column) * 4);
    }
  }
  return pixels;
}

const table = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crc = (bytes) => ~bytes.reduce((c, byte) => table[(c ^ byte) & 255] ^ (c >>> 8), -1) >>> 0;

function chunk(type, data) {
  const bytes = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
  bytes.writeUInt32BE(data.length, 0);
  bytes.writeUInt32BE(crc(bytes.subarray(4, -4)), bytes.length - 4);
  return bytes;
}

function png(size) {
  const pixels = draw(size);
  const rows = Array.from({ length: size }, (_, row) => [
    Buffer.from([0]),
    pixels.subarray(row * size * 4, (row + 1) * size * 4),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows.flat()), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Windows: a directory of PNG pictures. */
function ico(sizes, pictures) {
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sizes.length, 4);
  let offset = head.length;
  sizes.forEach((size, i) => {
    const at = 6 + 16 * i;
    head.set([size & 255, size & 255, 0, 0, 1, 0, 32, 0], at);
    head.writeUInt32LE(pictures[i].length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += pictures[i].length;
  });
  return Buffer.concat([head, ...pictures]);
}

/** macOS: blocks of a four-letter kind and a PNG picture. */
function icns(pictures) {
  const blocks = Object.entries(pictures).map(([kind, picture]) => {
    const head = Buffer.from(`${kind}0000`, 'latin1');
    head.writeUInt32BE(picture.length + 8, 4);
    return Buffer.concat([head, picture]);
  });
  const head = Buffer.from('icns0000', 'latin1');
  head.writeUInt32BE(8 + blocks.reduce((sum, block) => sum + block.length, 0), 4);
  return Buffer.concat([head, ...blocks]);
}

const icons = inProject('assets', 'icons');
mkdirSync(icons, { recursive: true });
const picture = Object.fromEntries([16, 32, 48, 64, 128, 256, 512].map((size) => [size, png(size)]));
writeFileSync(`${icons}/icon.png`, picture[512]);
const windows = [16, 32, 48, 64, 128, 256];
writeFileSync(
  `${icons}/icon.ico`,
  ico(
    windows,
    windows.map((size) => picture[size]),
  ),
);
writeFileSync(`${icons}/icon.icns`, icns({ ic07: picture[128], ic08: picture[256], ic09: picture[512] }));
