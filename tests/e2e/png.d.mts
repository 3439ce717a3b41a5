/** Types of png.mjs. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly pixels: Uint8Array;
}
export function readPng(file: Uint8Array): Pixels;
export function colouredShare(picture: Pixels): number;
