/**
 * What batch and layer normalisation have in common: a learned scale and shift per feature. Used by batchNorm.ts, layerNorm.ts.
 */
import type { ParameterSpec } from './lowering.ts';

/** `<name>.weight` (start 1) and `<name>.bias` (start 0), or nothing. */
export function scaleAndShift(node: { readonly features: number; readonly affine: boolean }): readonly ParameterSpec[] {
  const { features, affine } = node;
  if (!affine) return [];
  const common = { shape: [features], transposed: false, fanIn: features, fanOut: features } as const;
  return [
    { suffix: 'weight', kind: 'scale', ...common },
    { suffix: 'bias', kind: 'shift', ...common },
  ];
}
