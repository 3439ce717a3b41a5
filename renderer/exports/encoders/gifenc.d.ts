/** The part of gifenc that is used; the package has no types. */
declare module 'gifenc' {
  type Color = number[];
  interface FrameOptions {
    readonly palette?: readonly Color[];
    /** Milliseconds, kept in hundredths of a second. */
    readonly delay: number;
    readonly repeat?: number;
    readonly transparent: boolean;
    readonly transparentIndex: number;
    readonly dispose: number;
  }
  interface Encoder {
    writeFrame(index: Uint8Array, width: number, height: number, options: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array;
    reset(): void;
  }
  export function GIFEncoder(): Encoder;
  export function quantize(rgba: Uint8Array, colors: number): Color[];
  export function applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: readonly Color[]): Uint8Array;
}
