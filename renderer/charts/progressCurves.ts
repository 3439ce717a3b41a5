/**
 * Loss and accuracy over steps or epochs as curves: of each batch from the timeline's columns, of whole sets from the evaluations. Pure;
 * ProgressCharts.tsx draws them.
 */
import type { RunField } from '../../engine/index.ts';
import type { EvaluationsAnswer, TimelineData } from '../state/frames.ts';
import { placeOf, runValue } from './columns.ts';

/** A value, a gap (null: not finite), or nothing at this place (undefined: the curve goes on). */
export type CurveValue = number | null | undefined;

/** Three rows over common places. */
export interface ProgressCurves {
  readonly xs: readonly number[];
  readonly batch: readonly CurveValue[];
  readonly test: readonly CurveValue[];
  readonly train: readonly CurveValue[];
}

/** Evaluations by place on the axis: parameters before step `at` are those after the step before. */
function evaluated(answer: EvaluationsAnswer, field: 'loss' | 'accuracy', perPlace: number) {
  const offset = field === 'loss' ? 0 : 1;
  const found = new Map<number, { readonly test: number; readonly train: number }>();
  for (let row = 0; row + 5 <= answer.values.length; row += 5) {
    const at = answer.values[row] ?? 0;
    found.set(at / perPlace, {
      test: answer.values[row + 1 + offset] ?? Number.NaN,
      train: answer.values[row + 3 + offset] ?? Number.NaN,
    });
  }
  return found;
}

const orGap = (value: number | undefined): CurveValue => (value === undefined || Number.isFinite(value) ? value : null);

/**
 * The curves of one field. `perPlace`: steps in a place of the axis (1, or batches an epoch). A batch's number stands in the middle of its
 * place, an evaluation where its parameters are: at the place's beginning.
 */
export function progressCurves(
  timeline: TimelineData | null,
  evaluations: EvaluationsAnswer | null,
  field: 'loss' | 'accuracy',
  layers: number,
  perPlace: number,
): ProgressCurves {
  const batches = new Map<number, number>();
  for (let column = 0; column < (timeline?.columns ?? 0); column++) {
    if (timeline === null) break;
    batches.set(placeOf(timeline, column) + 0.5, runValue(timeline, column, field satisfies RunField, 'mean', layers));
  }
  const whole: ReturnType<typeof evaluated> =
    evaluations === null ? new Map() : evaluated(evaluations, field, perPlace);
  const xs = [...new Set([...batches.keys(), ...whole.keys()])].sort((a, b) => a - b);
  return {
    xs,
    batch: xs.map((x) => orGap(batches.get(x))),
    test: xs.map((x) => orGap(whole.get(x)?.test)),
    train: xs.map((x) => orGap(whole.get(x)?.train)),
  };
}

/** All finite values of curves, for the axis. */
export function valuesOf({ batch, test, train }: ProgressCurves): number[] {
  return [...batch, ...test, ...train].filter((value) => typeof value === 'number');
}
