/**
 * The colours of the stage that are not data: ground, lines, text, marks. Data colours come from picture/palettes.ts.
 */
import type { Theme } from '../state/store.ts';

export interface StageTheme {
  readonly ground: string;
  /** Frames around layers. */
  readonly line: string;
  readonly text: string;
  readonly dim: string;
  /** Ring around what is selected. */
  readonly accent: string;
  /** Hollow ring of exactly zero, and the fine outline of very weak neurons. */
  readonly zero: string;
  readonly outline: string;
  /** Glow around what is too large. */
  readonly halo: string;
  /** Stripes of slabs that hold infinity or NaN, and what lies between them. */
  readonly hatch: string;
  /** An input cell at 0 and at 1. */
  readonly cellLow: string;
  readonly cellHigh: string;
}

/** Night and Projector. */
export const stageThemes: Readonly<Record<Theme, StageTheme>> = {
  night: {
    ground: '#0b0f14',
    line: '#1d2631',
    text: '#e8edf3',
    dim: '#9aa7b5',
    accent: '#7cd8cf',
    zero: '#5b6d80',
    outline: '#333f4d',
    halo: '#ff9a41',
    hatch: '#f4f6f8',
    cellLow: '#11171f',
    cellHigh: '#a9b6c4',
  },
  projector: {
    ground: '#fbfaf7',
    line: '#dedad0',
    text: '#12161b',
    dim: '#565e68',
    accent: '#00635b',
    zero: '#8d96a0',
    outline: '#b9b3a5',
    halo: '#be1353',
    hatch: '#12161b',
    cellLow: '#f1efe9',
    cellHigh: '#2c323a',
  },
};
