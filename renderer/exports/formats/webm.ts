/**
 * WebM film (VP9), for the web.
 */
import { WebMOutputFormat } from 'mediabunny';
import { beginFilm, canEncode } from '../encoders/webCodecs.ts';
import type { Writer } from '../writer.ts';

/** Only where the browser encodes VP9. */
export const writer: Writer = {
  isPossible: (film) => canEncode('vp9', film),
  begin: (film, canvas) => beginFilm('vp9', new WebMOutputFormat(), film, canvas),
};
