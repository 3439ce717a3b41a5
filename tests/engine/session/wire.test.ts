/** The wire format: what goes in comes out, numbers are aligned, rubbish is refused. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeMessage, encodeMessage, LARGEST_HEADER } from '../../../engine/session/wire.ts';

test('any header and payload come out as they went in', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.uint8Array({ minLength: 1 }), (header, payload) => {
      const plain: unknown = JSON.parse(JSON.stringify(header));
      expect(decodeMessage(encodeMessage({ header: plain }))).toEqual({ header: plain });
      expect(decodeMessage(encodeMessage({ header: plain, payload }))).toEqual({ header: plain, payload });
    }),
  );
});

test('the block is ASCII JSON behind its length, the payload at a multiple of 4', () => {
  const block = encodeMessage({ header: { n: 'ü😀' }, payload: new Uint8Array([7]) });
  const length = new DataView(block.buffer).getUint32(0, true);
  expect(length % 4).toBe(0);
  expect(new TextDecoder().decode(block.subarray(4, 4 + length))).toBe('{"n":"\\u00fc\\ud83d\\ude00"}  ');
  expect([...block.subarray(4 + length)]).toEqual([7]);
});

test('a block inside a larger buffer is read from where it starts', () => {
  const block = encodeMessage({ header: { a: 1 }, payload: new Uint8Array([5, 6]) });
  const larger = new Uint8Array(block.length + 9);
  larger.set(block, 3);
  expect(decodeMessage(larger.subarray(3, 3 + block.length))).toEqual({
    header: { a: 1 },
    payload: new Uint8Array([5, 6]),
  });
});

test.each([
  ['nothing', []],
  ['half a length', [1, 0]],
  ['a length beyond the block', [8, 0, 0, 0, 0x7b, 0x7d, 0x20, 0x20]],
  ['a length that is no multiple of 4', [2, 0, 0, 0, 0x7b, 0x7d]],
  ['no JSON', [4, 0, 0, 0, 0x7b, 0x7b, 0x20, 0x20]],
  ['bytes beyond ASCII', [4, 0, 0, 0, 0x22, 0xc3, 0xbc, 0x22]],
])('%s is no message', (_what, bytes) => {
  expect(decodeMessage(new Uint8Array(bytes))).toBeNull();
});

test('a header beyond the limit is refused before it is read', () => {
  const block = new Uint8Array(LARGEST_HEADER + 16);
  new DataView(block.buffer).setUint32(0, LARGEST_HEADER + 4, true);
  expect(decodeMessage(block)).toBeNull();
});
