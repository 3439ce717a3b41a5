/** Types of compare.mjs. */
import type { Browser } from 'playwright-core';

export interface Apart {
  readonly mean: number;
  readonly block: number;
  readonly at: string;
}
export const TOLERANCE: { readonly mean: number; readonly block: number };
export class Darkroom {
  static open(browser: Browser): Promise<Darkroom>;
  reduced(picture: Uint8Array): Promise<Buffer>;
  apart(a: Uint8Array, b: Uint8Array): Promise<Apart>;
}
export function areAlike(apart: Apart): boolean;
