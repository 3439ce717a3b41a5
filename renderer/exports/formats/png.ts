/**
 * A still picture as PNG, written by the browser.
 */
import type { Writer } from '../writer.ts';

/** One picture, every pixel as it was drawn. */
export const writer: Writer = {
  isPossible: async () => true,
  async begin(_, canvas) {
    let bytes = new Uint8Array();
    return {
      async frame() {
        const blob = await canvas.convertToBlob({ type: 'image/png' });
        bytes = new Uint8Array(await blob.arrayBuffer());
      },
      end: async () => bytes,
      cancel: async () => undefined,
    };
  },
};
