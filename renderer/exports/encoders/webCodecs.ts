/**
 * Films through the browser's own encoders (WebCodecs), put into a container by mediabunny. Shared by mp4.ts and webm.ts.
 */
import {
  BufferTarget,
  CanvasSource,
  canEncodeVideo,
  Output,
  type OutputFormat,
  QUALITY_VERY_HIGH,
  type VideoCodec,
} from 'mediabunny';
import type { Film } from '../film.ts';
import type { OpenFile } from '../writer.ts';

/** Seconds between pictures that stand alone: a player can jump there. */
const KEY_INTERVAL = 2;

/** Whether this browser can encode such a film. */
export function canEncode(codec: VideoCodec, { width, height }: Film): Promise<boolean> {
  if (typeof VideoEncoder === 'undefined') return Promise.resolve(false);
  return canEncodeVideo(codec, { width, height, quality: QUALITY_VERY_HIGH });
}

/** Starts a film; picture n stands from n / rate on for 1 / rate seconds. */
export async function beginFilm(
  codec: VideoCodec,
  format: OutputFormat,
  { rate }: Film,
  canvas: OffscreenCanvas,
): Promise<OpenFile> {
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const source = new CanvasSource(canvas, { codec, quality: QUALITY_VERY_HIGH, keyFrameInterval: KEY_INTERVAL });
  output.addVideoTrack(source, { frameRate: rate });
  await output.start();
  return {
    frame: (n) => source.add(n / rate, 1 / rate),
    async end() {
      await output.finalize();
      return new Uint8Array(target.buffer ?? new ArrayBuffer());
    },
    cancel: () => output.cancel(),
  };
}
