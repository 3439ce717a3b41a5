/**
 * MP4 film (H.264), which every lecture hall plays: encoded by the browser, else by a WASM encoder in a worker.
 */
import { Mp4OutputFormat } from 'mediabunny';
import type { FromH264Worker, ToH264Worker } from '../encoders/h264Messages.ts';
import { beginFilm, canEncode } from '../encoders/webCodecs.ts';
import type { Film } from '../film.ts';
import type { OpenFile, Writer } from '../writer.ts';

/** The WASM encoder, one picture at a time. */
async function beginInWorker({ width, height, rate }: Film, canvas: OffscreenCanvas): Promise<OpenFile> {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This window has no 2D canvas.');
  const worker = new Worker(new URL('../encoders/h264Worker.ts', import.meta.url), { name: 'h264' });
  const ask = (message: ToH264Worker, transfer: Transferable[] = []): Promise<FromH264Worker> =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromH264Worker>) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(message, transfer);
    });
  await ask({ type: 'begin', width, height, rate });
  return {
    async frame() {
      const { buffer } = context.getImageData(0, 0, width, height).data;
      await ask({ type: 'frame', rgba: new Uint8Array(buffer) }, [buffer]);
    },
    async end() {
      const { file } = await ask({ type: 'end' });
      worker.terminate();
      return file ?? new Uint8Array();
    },
    cancel: async () => worker.terminate(),
  };
}

/** Always possible; slower where the browser cannot encode. */
export const writer: Writer = {
  isPossible: async () => true,
  begin: async (film, canvas) =>
    (await canEncode('avc', film))
      ? beginFilm('avc', new Mp4OutputFormat({ fastStart: 'in-memory' }), film, canvas)
      : beginInWorker(film, canvas),
};
