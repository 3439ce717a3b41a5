/**
 * The chain rule's numbers as rows of a table, output on top: each row names a layer, what the gradient was multiplied by on its way to
 * it, and how much of it arrived. Pure; ChainRule.tsx draws it, the engine computed it (event `chained`).
 */
import { type Experiment, type RecordLayout, unrolled } from '../../engine/index.ts';
import { fixed, type NumberLanguage } from '../i18n/numbers.ts';
import type { ChainAnswer } from '../state/frames.ts';

/** The three parts of a factor and their product. */
export interface Factor {
  readonly weights: number;
  readonly joins: number;
  readonly derivative: number;
  readonly product: number;
}

/** One layer of the table. */
export interface ChainRow {
  readonly layer: number;
  /** From the layer after it to this one; null for the last layer, and where no way leads. */
  readonly factor: Factor | null;
  /** ||delta|| of this layer. */
  readonly delta: number;
}

/** The rows of an answer, from the last layer to the first. */
export function chainRows({ links }: ChainAnswer): readonly ChainRow[] {
  return links.map(({ layer, delta }, index) => {
    const back = links[index - 1]?.back ?? null;
    return {
      layer,
      delta: Number(delta),
      factor: back && {
        weights: Number(back.weights),
        joins: Number(back.joins),
        derivative: Number(back.derivative),
        product: Number(back.product),
      },
    };
  });
}

/** The parts of a factor, in the order of the table. */
export type FactorPart = 'weights' | 'joins' | 'derivative';

const isOne = (value: number): boolean => Math.abs(value - 1) <= 1e-9;

/** The parts that get a column: what residual connections and an activation multiply by only where that is ever another number than 1. */
export function partsOf(rows: readonly ChainRow[]): readonly FactorPart[] {
  const speaks = (part: FactorPart): boolean => rows.some(({ factor }) => factor !== null && !isOne(factor[part]));
  return (['weights', 'joins', 'derivative'] as const).filter((part) => part === 'weights' || speaks(part));
}

/** How the derivative of the hidden layers' activation is written: by its own name where they all share one. */
export function derivativeName(layout: RecordLayout): { readonly plain: string; readonly formula: string } {
  const hidden = layout.layers.slice(0, -1).map(({ activation }) => activation);
  const [name] = hidden;
  const shared = hidden.every((each) => each === name) ? name : undefined;
  return NAMES[shared ?? ''] ?? { plain: 'f′', formula: "f'" };
}

const NAMES: Readonly<Record<string, { plain: string; formula: string }>> = {
  sigmoid: { plain: 'σ′', formula: String.raw`\sigma'` },
  tanh: { plain: 'tanh′', formula: String.raw`\tanh'` },
  relu: { plain: 'ReLU′', formula: String.raw`\operatorname{ReLU}'` },
};

/** A factor in a column; 0 / 0 between finite deltas is a dash: there was nothing to multiply, and NaN would say that the run diverged. */
export function factorText(value: number, delta: number, language: NumberLanguage, decimals: number): string {
  return Number.isNaN(value) && Number.isFinite(delta) ? '–' : fixed(value, language, decimals);
}

/** Whether more than an activation function stands between two layers: the recursion of delta then has more than two factors. */
export function joinsLayers({ model }: Pick<Experiment, 'model'>): boolean {
  for (const { kind, block } of unrolled(model.blocks)) {
    if (kind === 'begin') return true;
    if (kind === 'layer' && (block.normalization !== undefined || (block.dropout ?? 0) > 0)) return true;
  }
  return false;
}

/**
 * The gradient of the weights over the batch, and the recursion of delta, as TeX: only where they hold. Neither does for other layers than
 * dense ones, and the second not where something joins in.
 */
export function chainFormulas(layout: RecordLayout, joins: boolean): readonly string[] {
  if (layout.layers.some(({ type }) => type !== 'linear')) return [];
  const { formula } = derivativeName(layout);
  const weights = String.raw`\frac{\partial L}{\partial W^{(l)}} = \sum_{n} \delta^{(l)}_n \bigl(a^{(l-1)}_n\bigr)^{\!\top}`;
  if (joins) return [weights];
  return [
    weights,
    String.raw`\delta^{(l)} = \bigl(W^{(l+1)}\bigr)^{\!\top} \delta^{(l+1)} \odot ${formula}\bigl(z^{(l)}\bigr)`,
  ];
}
