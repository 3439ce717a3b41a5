/**
 * The bytes of a shipped text as text. Used by the data sets over words and characters; knows no file.
 */

/** UTF-8 (RFC 3629) as text. Shipped texts have no characters beyond three bytes. */
export function utf8Text(bytes: Uint8Array): string {
  const parts: string[] = [];
  let codes: number[] = [];
  const next = (at: number) => (bytes[at] as number) & 0x3f;
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] as number;
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : 3;
    if (length === 1) codes.push(first);
    else if (length === 2) codes.push(((first & 0x1f) << 6) | next(at + 1));
    else codes.push(((first & 0x0f) << 12) | (next(at + 1) << 6) | next(at + 2));
    at += length;
    if (codes.length === PIECE || at >= bytes.length) {
      parts.push(String.fromCharCode(...codes));
      codes = [];
    }
  }
  return parts.join('');
}

/** Characters put together at once: a call takes so many arguments. */
const PIECE = 4096;
