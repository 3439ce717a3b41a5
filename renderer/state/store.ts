/**
 * View choices and what the session last said: small, serialisable, shared by panels and stage. No arrays of numbers
 * (frames.ts), no network (the worker), no past (the host).
 */

import { createStore } from 'zustand/vanilla';
import { dataSources, type Experiment, type Problem, type RecordLayout, type Target } from '../../engine/index.ts';
import type { PaletteChoice } from '../picture/palettes.ts';

export type Theme = 'night' | 'projector';
export type Language = 'de' | 'en';
export type Axis = 'step' | 'epoch';
export type Dialog = 'keys' | 'gallery' | 'data' | 'about' | 'export';
export type Card = 'experiment' | 'inspector' | 'timeline';

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

/** Loss and share of right answers over a whole set. */
export interface Evaluation {
  readonly rows: number;
  readonly loss: WireNumber;
  readonly accuracy: WireNumber;
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
  /** The newest evaluation, with the parameters before step `at`. */
  readonly evaluation?: { readonly at: number; readonly test: Evaluation; readonly train: Evaluation } | undefined;
}

/** A message put into words by the reader's language: code of assets/words, values. */
export interface Notice {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** What is wrong in detail, as a list below it. */
  readonly details?: readonly Notice[];
}

/** The notice of what is wrong with a document. */
export function problemNotice({ path, code, values }: Problem): Notice {
  return { code, values: { path, ...values } };
}

/** A page of the charts. */
export type ChartPage = 'progress' | 'layers' | 'histograms' | 'probes' | 'boundary' | 'text';

/** A number as it came over the wire. */
export type WireNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** Exact values of a neuron or an edge at one step; null values: the host is still recomputing them. */
export interface Inspection {
  readonly at: number;
  readonly target: Target;
  readonly values: Readonly<Record<string, WireNumber>> | null;
  readonly formula: readonly Readonly<Record<string, WireNumber>>[];
}

/** What the gradient proof of one step found. */
export interface Proof {
  readonly at: number;
  readonly dual: WireNumber;
  readonly wasm: WireNumber;
  readonly directions: number;
  readonly edges: number;
  readonly skipped: readonly { readonly what: string; readonly count: number }[];
}

/** A gradient proof that the host still works on, and of which step. */
export interface Proving {
  readonly at: number;
  readonly running: true;
}

export interface ViewState {
  theme: Theme;
  language: Language;
  run: RunInfo | null;
  /** What changes on their way will make of the run's document: a choice shows as soon as it is made. */
  asked: { readonly document: Experiment; readonly changes: number } | null;
  progress: Progress | null;
  connection: 'connecting' | 'open' | 'workerLost' | 'closed';
  notice: Notice | null;
  axis: Axis;
  /** The step or epoch on the stage; null: the newest (live). */
  cursor: number | null;
  /** Recorded steps are being played from the cursor towards the newest one. */
  replaying: boolean;
  /** Training steps per second the person chose; null: as fast as it can. */
  speed: number | null;
  /** Steps are played in parts: forward, loss, backward, update. */
  slowMotion: boolean;
  /** What colour means: a key of picture/encodings. */
  encoding: string;
  /** What the seismograph shows. */
  timelineField: 'weightGradientNorm' | 'deltaNorm' | 'activationNorm';
  selection: Target | null;
  hover: Target | null;
  /** The layer pointed at in the timeline, a chart or a table; it is shown everywhere. */
  pointedLayer: number | null;
  /** The step or epoch pointed at in the timeline or a chart. */
  pointedAt: number | null;
  inspection: Inspection | null;
  proof: Proof | Proving | null;
  /** Decades of the colour scale, log10: shared and held while playing. */
  range: { readonly min: number; readonly max: number };
  /** The layer in focus: the others step back on the stage, histograms show it. */
  focusLayer: number | null;
  /** The charts stand in the right card's place. */
  chartsOpen: boolean;
  chart: ChartPage;
  /** The list of all commands is shown. */
  commandsOpen: boolean;
  /** The colours of the scale. */
  palette: PaletteChoice;
  /** The colour scale moves on request only; else it follows what is shown. */
  rangeHeld: boolean;
  /** A key of stage/cameras; `moved` when the person turned it by hand. */
  camera: string;
  cardsHidden: boolean;
  /** The dialog that is open. */
  dialog: Dialog | null;
  /** Cards that are folded to their titles. */
  folded: readonly Card[];
  /** Larger type, and only what a lecture needs. */
  lecture: boolean;
  /** Documents to go back to, and forth again; the newest last. */
  undo: readonly Experiment[];
  redo: readonly Experiment[];
  /** Experiments somebody worked with lately, newest first. */
  recent: readonly Experiment[];
  /** Nobody has touched anything yet: the first line of help is shown. */
  untouched: boolean;
  unsaved: boolean;
  fileName: string | null;
}

export const initialView: ViewState = {
  theme: 'night',
  language: 'en',
  run: null,
  asked: null,
  progress: null,
  connection: 'connecting',
  notice: null,
  axis: 'step',
  cursor: null,
  replaying: false,
  speed: 4,
  slowMotion: false,
  encoding: 'gradient',
  timelineField: 'weightGradientNorm',
  selection: null,
  hover: null,
  pointedLayer: null,
  pointedAt: null,
  inspection: null,
  proof: null,
  range: { min: -8, max: 0 },
  focusLayer: null,
  chartsOpen: false,
  chart: 'progress',
  commandsOpen: false,
  palette: 'theme',
  rangeHeld: true,
  camera: 'side',
  cardsHidden: false,
  dialog: null,
  folded: [],
  lecture: false,
  undo: [],
  redo: [],
  recent: [],
  untouched: true,
  unsaved: false,
  fileName: null,
};

/** One store a window. */
export function viewStore(start: Partial<ViewState> = {}) {
  return createStore<ViewState>(() => ({ ...initialView, ...start }));
}
export type ViewStore = ReturnType<typeof viewStore>;

/** The counter beside the timeline: the place on the stage, as the cursor names it, and the newest one; null before anything is trained. */
export function placesShown(state: ViewState): { readonly at: number | null; readonly last: number | null } {
  // What is recorded of an untrained network is what its first step would give.
  const trained = (state.progress?.step ?? 0) > 0;
  const last = trained ? (recordedRange(state)?.[1] ?? null) : null;
  return { at: state.cursor ?? last, last };
}

/** Whether this run's network writes text: its data are stretches of one. */
export function writesText(run: Pick<RunInfo, 'experiment'> | null): boolean {
  return run !== null && dataSources[run.experiment.data.set]?.isText === true;
}

/** What is recorded on the axis shown: `[first, last]`, null while nothing is. */
export function recordedRange({ axis, progress }: ViewState): readonly [number, number] | null {
  return (axis === 'step' ? progress?.steps : progress?.epochs) ?? null;
}
