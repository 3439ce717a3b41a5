/**
 * One message as one binary block, for sockets: uint32 header length (little endian), the JSON header padded with spaces to
 * a multiple of 4, the payload. Letters beyond ASCII stand in the header as \u escapes, so it is UTF-8 without an encoder.
 * It checks the frame only; what a header may say is the schemas' business (protocol.ts). Used by the server and webHost.
 */
import type { Message } from './port.ts';

/** The largest header in bytes: an experiment document of the largest allowed network fits many times. */
export const LARGEST_HEADER = 8 * 1024 * 1024;

/** WebSocket subprotocols: the server picks the second where the window finds a run of its own still open. */
export const FRESH_SESSION = 'gradiorama';
export const RESUMED_SESSION = 'gradiorama-resumed';

/** WebSocket close codes: the same window was opened a second time; what came was not a message. */
export const TAKEN_OVER = 4001;
export const NOT_A_MESSAGE = 4002;

const PREFIX = 4;
const SPACE = 0x20;
const CHUNK = 4096;

function escaped(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The block of one message; the payload starts at a multiple of 4, so that its numbers can be read in place. */
export function encodeMessage(message: Message<unknown>): Uint8Array<ArrayBuffer> {
  const json = escaped(JSON.stringify(message.header));
  const headerLength = Math.ceil(json.length / 4) * 4;
  const block = new Uint8Array(PREFIX + headerLength + (message.payload?.length ?? 0));
  new DataView(block.buffer).setUint32(0, headerLength, true);
  for (let i = 0; i < headerLength; i++) block[PREFIX + i] = i < json.length ? json.charCodeAt(i) : SPACE;
  if (message.payload !== undefined) block.set(message.payload, PREFIX + headerLength);
  return block;
}

function asciiText(bytes: Uint8Array): string | null {
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK) {
    const chunk = bytes.subarray(start, start + CHUNK);
    if (chunk.some((byte) => byte > 0x7f)) return null;
    text += String.fromCharCode(...chunk);
  }
  return text;
}

/** The message in a block, its header unchecked; null where the block is not one. The payload is a view, not a copy. */
export function decodeMessage(block: Uint8Array): Message<unknown> | null {
  if (block.length < PREFIX) return null;
  const headerLength = new DataView(block.buffer, block.byteOffset).getUint32(0, true);
  const start = PREFIX + headerLength;
  if (headerLength % 4 !== 0 || headerLength > LARGEST_HEADER || start > block.length) return null;
  const text = asciiText(block.subarray(PREFIX, start));
  if (text === null) return null;
  try {
    const header: unknown = JSON.parse(text);
    return start === block.length ? { header } : { header, payload: block.subarray(start) };
  } catch {
    return null;
  }
}
