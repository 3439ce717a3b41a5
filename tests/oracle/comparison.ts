/**
 * Compares the oracle program's answer to a case with PyTorch's tensors, by the tolerances that the case states. A failure
 * is one line of text; an answer that lacks a tensor every engine must give fails, too.
 */
import { z } from 'zod';
import { norm } from '../../engine/index.ts';
import type { StoredTensor } from '../../main/safetensors.ts';

const toleranceSchema = z.object({
  kind: z.enum(['rel_l2', 'rel_l2_change', 'abs', 'float64_only', 'nonfinite']),
  tol: z.number().nullish(),
});

/** What a case says about being compared. */
export const comparedCaseSchema = z.object({
  group: z.string(),
  model: z.object({
    kind: z.string(),
    pre_activation_nodes: z.array(z.number()).default([]),
    activation_nodes: z.array(z.number()).default([]),
  }),
  tolerance: z.record(z.string(), toleranceSchema),
  first_nonfinite_loss_step: z.object({ float64: z.number().nullable(), float32: z.number().nullable() }).optional(),
});
type ComparedCase = z.infer<typeof comparedCaseSchema>;
type Tensors = ReadonlyMap<string, StoredTensor>;

/** What a float64 engine is held to. */
const FLOAT64_TOLERANCE = 1e-7;
const REQUIRED =
  /^(output|loss|loss_curve|log_prob|h|c|grad_h|grad_c|grad\/.*|clipped_grad\/.*|step\d+\/(param|buffer)\/.*|value\/.*|derivative\/.*|eval_output_after_training|layer_weight_grad_norm|global_grad_norm)$/;

/** Every difference beyond its tolerance, one line each; `float64`: the answer of a float64 engine. */
export function differences(kase: ComparedCase, expected: Tensors, answer: Tensors, float64: boolean): string[] {
  const looked = new Set([...kase.model.pre_activation_nodes, ...kase.model.activation_nodes]);
  const lines: string[] = [];
  for (const [name, tolerance] of Object.entries(kase.tolerance)) {
    const skipped = !float64 && (tolerance.kind === 'float64_only' || tolerance.tol === null);
    const got = answer.get(name);
    const node = /^node\/(\d+)\/(value|grad)$/.exec(name)?.[1];
    if (got === undefined) {
      const required = REQUIRED.test(name) || (node !== undefined && looked.has(Number(node)));
      if (required && !skipped) lines.push(`${name}: missing`);
      continue;
    }
    if (skipped) continue;
    const wanted = numbers(expected, name);
    const given = Float64Array.from(got.data);
    if (wanted.length !== given.length) lines.push(`${name}: ${given.length} values, expected ${wanted.length}`);
    else if (kase.model.kind === 'pointwise') lines.push(...pointwise(name, given, wanted));
    else {
      const error = errorOf(tolerance.kind, name, given, wanted, expected);
      const relative = tolerance.kind === 'rel_l2' || tolerance.kind === 'rel_l2_change';
      const bound = float64 && relative ? FLOAT64_TOLERANCE : (tolerance.tol ?? 0);
      if (!(error <= bound)) lines.push(`${name}: ${error} > ${bound}`);
    }
  }
  return [...lines, ...divergence(kase, answer, float64)];
}

function numbers(tensors: Tensors, name: string): Float64Array {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new RangeError(`the case lacks ${name}`);
  return Float64Array.from(tensor.data);
}

function errorOf(kind: string, name: string, given: Float64Array, wanted: Float64Array, expected: Tensors): number {
  if (kind === 'abs') return norm(given);
  if (kind === 'nonfinite')
    return given.every((value, i) => Number.isFinite(wanted[i]) || !Number.isFinite(value)) ? 0 : 1;
  if (kind !== 'rel_l2_change') return relative(given, wanted);
  const start = numbers(expected, `param/${name.split('/param/')[1]}`);
  const change = (values: Float64Array) => values.map((value, i) => value - (start[i] as number));
  return relative(change(given), change(wanted));
}

function relative(given: Float64Array, wanted: Float64Array): number {
  const length = norm(wanted);
  const difference = norm(given.map((value, i) => value - (wanted[i] as number)));
  return length === 0 ? difference : difference / length;
}

function pointwise(name: string, given: Float64Array, wanted: Float64Array): string[] {
  const within = (value: number, i: number) => {
    const right = wanted[i] as number;
    return Math.abs(value - right) <= 1e-6 * Math.abs(right) + 2e-7;
  };
  return Array.from(given).flatMap((value, i) =>
    within(value, i) ? [] : [`${name}[${i}]: ${value}, not ${wanted[i]}`],
  );
}

/** The loss must stop being finite at the step the case says, give or take one. */
function divergence({ first_nonfinite_loss_step: first }: ComparedCase, answer: Tensors, float64: boolean): string[] {
  const curve = answer.get('loss_curve');
  const wanted = float64 ? first?.float64 : first?.float32;
  if (curve === undefined || wanted === undefined) return [];
  const index = Array.from(curve.data, (value) => (float64 ? value : Math.fround(value))).findIndex(
    (value) => !Number.isFinite(value),
  );
  const seen = index < 0 ? null : index;
  const right = wanted === null ? seen === null : seen !== null && Math.abs(seen - wanted) <= 1;
  return right ? [] : [`the loss is first not finite at step ${seen}, expected ${wanted}`];
}
