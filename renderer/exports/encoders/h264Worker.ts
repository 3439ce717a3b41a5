/**
 * A worker that encodes H.264 with WASM, for browsers without an encoder of their own. The encoder's glue makes functions from
 * text, which only this worker's own security policy allows (main/windowFiles.ts). Started by mp4.ts.
 */
import type { createH264MP4Encoder, H264MP4Encoder } from 'h264-mp4-encoder';
// The web build is a script that leaves a global behind; the package's module is for Node.
import encoderScript from 'h264-mp4-encoder/embuild/dist/h264-mp4-encoder.web.js?url';
import type { FromH264Worker, ToH264Worker } from './h264Messages.ts';

/** 10 is the best, 51 the worst; lines one pixel wide stay clean below 24. */
const QUANTIZATION = 20;
const KEY_INTERVAL = 2;

declare const importScripts: (address: string) => void;
declare const HME: { readonly createH264MP4Encoder: typeof createH264MP4Encoder };

const film: { encoder: H264MP4Encoder | null } = { encoder: null };

async function answer(message: ToH264Worker): Promise<FromH264Worker> {
  if (message.type === 'begin') {
    importScripts(new URL(encoderScript, location.href).href);
    const encoder = await HME.createH264MP4Encoder();
    const { width, height, rate } = message;
    Object.assign(encoder, { width, height, frameRate: rate, quantizationParameter: QUANTIZATION, speed: 5 });
    encoder.groupOfPictures = Math.round(rate * KEY_INTERVAL);
    encoder.initialize();
    film.encoder = encoder;
    return {};
  }
  if (film.encoder === null) throw new Error('No film was begun.');
  if (message.type === 'frame') {
    film.encoder.addFrameRgba(message.rgba);
    return {};
  }
  film.encoder.finalize();
  return { file: new Uint8Array(film.encoder.FS.readFile(film.encoder.outputFilename)) };
}

// An error that nobody catches here reaches the window as the worker's `error` event.
const toWindow = (reply: FromH264Worker) => postMessage(reply);
addEventListener('message', ({ data }: MessageEvent<ToH264Worker>) => {
  answer(data).then(toWindow, (error: unknown) => setTimeout(() => reportError(error)));
});
