/**
 * The frame on the stage and the timeline's numbers, kept outside React and read by refs: they change many times a second.
 * Filled by the session (state/session.ts); panels and stage subscribe. View choices live in store.ts.
 */

import type { Event, Finding } from '../../engine/index.ts';
import type { Pose } from '../picture/poses.ts';
import type { SlowMoment } from '../picture/slowMoment.ts';

/** A recorded step or epoch as it came over the port: layout in engine/training/stepRecord.ts. */
export interface Frame {
  readonly run: string;
  readonly axis: 'step' | 'epoch';
  readonly at: number;
  readonly live: boolean;
  /** Step 0 of the untrained network. */
  readonly preview: boolean;
  /** Row of the batch's first sample in the training data. */
  readonly sample: number;
  readonly floats: Float32Array;
  readonly codes: Uint8Array;
}

/** Layer numbers over recorded steps: one block of `stride` floats a column, [at, RUN_FIELDS, LAYER_FIELDS per layer (, maxima)]. */
export interface TimelineData {
  readonly run: string;
  readonly axis: 'step' | 'epoch';
  readonly from: number;
  readonly to: number;
  readonly columns: number;
  readonly stride: number;
  readonly values: Float32Array;
}

/** One row of the training data as the input layer shows it: images 0 ... 1. */
export interface Sample {
  readonly run: string;
  readonly row: number;
  /** Class number, -1 for regression. */
  readonly label: number;
  readonly values: Float32Array;
}

/** The chain rule's factors at one step. */
export type ChainAnswer = Extract<Event, { type: 'chained' }>;

/** Distributions within one layer at one step: 64 counts a quantity, in the header's order. */
export interface HistogramsAnswer {
  readonly header: Extract<Event, { type: 'histograms' }>;
  readonly bins: Uint32Array;
}

/** What the network answers on a grid over data with two features: float32 [rows, columns, outputs]. */
export interface BoundaryAnswer {
  readonly header: Extract<Event, { type: 'boundary' }>;
  readonly values: Float32Array;
}

/** What a network over characters has written, and with what it was asked for. */
export interface TextAnswer {
  readonly header: Extract<Event, { type: 'text' }>;
  readonly temperature: number;
  readonly seed: number;
}

/** Rows of a set as they are: float32 [count, features], then [count, labels]. */
export interface SamplesAnswer {
  readonly header: Extract<Event, { type: 'samples' }>;
  readonly values: Float32Array;
}

/** Evaluations over whole sets, oldest first: float64 [step, test loss, test accuracy, training loss, training accuracy] each. */
export interface EvaluationsAnswer {
  readonly run: string;
  readonly values: Float64Array;
}

/** A value that changes too often for React: get, set, subscribe. */
export class Live<T> {
  private readonly receivers = new Set<(value: T) => void>();
  private value: T;
  constructor(value: T) {
    this.value = value;
  }
  get current(): T {
    return this.value;
  }
  set(value: T): void {
    this.value = value;
    for (const receiver of this.receivers) receiver(value);
  }
  subscribe(receiver: (value: T) => void): () => void {
    this.receivers.add(receiver);
    return () => this.receivers.delete(receiver);
  }
}

/** The live values of one window; made once by the app and handed down by context. */
export interface LiveValues {
  readonly frame: Live<Frame | null>;
  readonly timeline: Live<TimelineData | null>;
  /** The sample that the frame on the stage names, once the host has sent it. */
  readonly sample: Live<Sample | null>;
  /** The camera as a hand has set it, for exports; counts while the store's `camera` is 'moved'. */
  readonly pose: Live<Pose | null>;
  /** What the diagnosis says of the frame on the stage, most important first. */
  readonly findings: Live<readonly Finding[]>;
  /** Answers about the step shown, kept up to date while somebody shows them (lookingBack.ts). */
  readonly chain: Live<ChainAnswer | null>;
  readonly histograms: Live<HistogramsAnswer | null>;
  readonly boundary: Live<BoundaryAnswer | null>;
  readonly text: Live<TextAnswer | null>;
  /** What happens in slow motion (slowMotion.ts). */
  readonly moment: Live<SlowMoment | null>;
  /** Of the whole run, while a chart shows them (evaluationFeed.ts). */
  readonly evaluations: Live<EvaluationsAnswer | null>;
}
export function liveValues(): LiveValues {
  return {
    frame: new Live<Frame | null>(null),
    timeline: new Live<TimelineData | null>(null),
    sample: new Live<Sample | null>(null),
    pose: new Live<Pose | null>(null),
    findings: new Live<readonly Finding[]>([]),
    chain: new Live<ChainAnswer | null>(null),
    histograms: new Live<HistogramsAnswer | null>(null),
    boundary: new Live<BoundaryAnswer | null>(null),
    text: new Live<TextAnswer | null>(null),
    moment: new Live<SlowMoment | null>(null),
    evaluations: new Live<EvaluationsAnswer | null>(null),
  };
}
