/**
 * View choices and what the session last said: small, serialisable, shared by panels and stage. No arrays of numbers
 * (frames.ts), no network (the worker), no past (the host).
 */

import { createStore } from 'zustand/vanilla';
import type { Experiment, RecordLayout, Target } from '../../engine/index.ts';

export type Theme = 'night' | 'projector';
export type Language = 'de' | 'en';
export type Axis = 'step' | 'epoch';

/** A run as its `opened` event described it. */
export interface RunInfo {
  readonly run: string;
  readonly experiment: Experiment;
  readonly layout: RecordLayout;
  readonly parameters: number;
  readonly batchesPerEpoch: number;
  readonly memory: number;
  readonly input: readonly number[];
  readonly classes: readonly string[];
  readonly engine: string;
}

/** What the last `state` event said. */
export interface Progress {
  readonly playing: boolean;
  readonly step: number;
  readonly epoch: number;
  readonly steps: readonly [number, number] | null;
  readonly epochs: readonly [number, number] | null;
  readonly stepsPerSecond: number;
  readonly diverged: {
    readonly step: number;
    readonly layer: number;
    readonly what: 'loss' | 'gradient' | 'parameter';
  } | null;
}

/** A message put into words by the reader's language: code of assets/words, values. */
export interface Notice {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface ViewState {
  theme: Theme;
  language: Language;
  run: RunInfo | null;
  progress: Progress | null;
  connection: 'connecting' | 'open' | 'workerLost' | 'closed';
  notice: Notice | null;
  axis: Axis;
  /** The step or epoch on the stage; null: the newest (live). */
  cursor: number | null;
  /** What colour means: a key of picture/encodings. */
  encoding: string;
  /** What the seismograph shows. */
  timelineField: 'weightGradientNorm' | 'deltaNorm' | 'activationNorm';
  selection: Target | null;
  hover: Target | null;
  /** Decades of the colour scale, log10: shared and held while playing. */
  range: { readonly min: number; readonly max: number };
  /** A key of stage/cameras; `moved` when the person turned it by hand. */
  camera: string;
  cardsHidden: boolean;
  unsaved: boolean;
  fileName: string | null;
}

export const initialView: ViewState = {
  theme: 'night',
  language: 'en',
  run: null,
  progress: null,
  connection: 'connecting',
  notice: null,
  axis: 'step',
  cursor: null,
  encoding: 'gradient',
  timelineField: 'weightGradientNorm',
  selection: null,
  hover: null,
  range: { min: -8, max: 0 },
  camera: 'side',
  cardsHidden: false,
  unsaved: false,
  fileName: null,
};

/** One store a window. */
export function viewStore(start: Partial<ViewState> = {}) {
  return createStore<ViewState>(() => ({ ...initialView, ...start }));
}
export type ViewStore = ReturnType<typeof viewStore>;
