/**
 * Reads of a film what it says of itself: sizes, number of pictures, times. By hand, after the formats' own descriptions, so that
 * the tests need no other program.
 */

/** Boxes of an MP4 (ISO 14496-12) directly inside these bytes. */
function* boxes(bytes: Buffer): Generator<{ readonly name: string; readonly body: Buffer }> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at) || bytes.length - at;
    yield { name: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, at + size) };
    at += size;
  }
}

function inside(bytes: Buffer, path: readonly string[]): Buffer {
  return path.reduce((place, name) => {
    const found = [...boxes(place)].find((box) => box.name === name);
    if (!found) throw new Error(`The film has no ${name}.`);
    return found.body;
  }, bytes);
}

/** Size, pictures, length and rate of an MP4 with one track. */
export function readMp4(file: Buffer) {
  const track = inside(file, ['moov', 'trak']);
  const header = inside(track, ['tkhd']);
  const media = inside(track, ['mdia', 'mdhd']);
  const isLong = media[0] === 1;
  const scale = media.readUInt32BE(isLong ? 20 : 12);
  const duration = isLong ? Number(media.readBigUInt64BE(24)) : media.readUInt32BE(16);
  const times = inside(track, ['mdia', 'minf', 'stbl', 'stts']);
  let pictures = 0;
  const lengths = new Set<number>();
  for (let entry = 0; entry < times.readUInt32BE(4); entry++) {
    pictures += times.readUInt32BE(8 + 8 * entry);
    lengths.add(times.readUInt32BE(12 + 8 * entry));
  }
  const [length = 0] = lengths;
  if (lengths.size !== 1) throw new Error('The pictures do not stand equally long.');
  // Width and height are 16.16 fixed-point numbers at the end of the header.
  const width = header.readUInt32BE(header.length - 8) / 65536;
  const height = header.readUInt32BE(header.length - 4) / 65536;
  return { width, height, pictures, seconds: duration / scale, rate: scale / length };
}

/** Where the blocks of data that begin at `at` end. */
function afterBlocks(file: Buffer, at: number): number {
  let place = at;
  while (file[place] !== 0) place += (file[place] ?? 0) + 1;
  return place + 1;
}

function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Size of a GIF (GIF89a), and of each picture the hundredths of a second it stands. */
export function readGif(file: Buffer) {
  const delays: number[] = [];
  let at = 13 + tableBytes(file[10] ?? 0);
  while (file[at] !== 0x3b) {
    if (file[at] === 0x21) {
      if (file[at + 1] === 0xf9) delays.push(file.readUInt16LE(at + 4));
      at = afterBlocks(file, at + 2);
    } else if (file[at] === 0x2c) {
      if (tableBytes(file[at + 9] ?? 0) > 0) throw new Error('A picture has a palette of its own.');
      at = afterBlocks(file, at + 11);
    } else throw new Error(`The GIF is broken at byte ${at}.`);
  }
  return { width: file.readUInt16LE(6), height: file.readUInt16LE(8), delays };
}

/** Size of a PNG. */
export function readPngSize(file: Buffer) {
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
}
