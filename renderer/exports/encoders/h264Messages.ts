/**
 * What passes between mp4.ts and its worker; every message to it is answered by one from it.
 */

/** Begins a film, adds a picture, asks for the file. */
export type ToH264Worker =
  | { readonly type: 'begin'; readonly width: number; readonly height: number; readonly rate: number }
  | { readonly type: 'frame'; readonly rgba: Uint8Array }
  | { readonly type: 'end' };

/** Done; `file` after `end`. */
export interface FromH264Worker {
  readonly file?: Uint8Array<ArrayBuffer>;
}
