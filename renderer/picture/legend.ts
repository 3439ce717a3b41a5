/**
 * What the legend shows: ticks at decades, which marks occur, and how many values lie where. Numbers and codes only; the
 * legend panel puts them into words.
 */
import type { Mark, Range } from './magnitude.ts';
import type { Counts, Picture } from './picture.ts';

/** One tick: 10^exponent at position 0 ... 1; `labelled` where there is room for its number. */
export interface Tick {
  readonly exponent: number;
  readonly position: number;
  readonly labelled: boolean;
}

/** A tick at every whole decade; labels at every second, third ... so that at most `labels` are set. */
export function decadeTicks(range: Range, labels = 6): readonly Tick[] {
  const first = Math.ceil(range.min);
  const decades = Math.floor(range.max) - first;
  const stride = Math.max(1, Math.ceil(decades / Math.max(1, labels - 1)));
  return Array.from({ length: decades + 1 }, (_, index) => ({
    exponent: first + index,
    position: (first + index - range.min) / (range.max - range.min),
    labelled: index % stride === 0,
  }));
}

/** What is said about the frame on the stage. */
export interface PictureSummary {
  /** Edges (neurons, where edges show no value of their own) by where they fall on the scale. */
  readonly counts: Readonly<Counts>;
  readonly counted: 'edges' | 'neurons';
  readonly neuronCounts: Readonly<Counts>;
  /** Layers whose units are mostly saturated. */
  readonly saturatedLayers: number;
  readonly clipped: boolean;
  /** Edges drawn, of all edges. `shown < edges` with edges left out for being weaker; those at zero or below count as shown. */
  readonly shownEdges: number;
  readonly edges: number;
  /** Whether edges were left out because there are too many. */
  readonly thinned: boolean;
}

/** The summary of a filled picture. */
export function summarize(picture: Picture): PictureSummary {
  const room = picture.chosen.edge.length;
  const { edges } = picture.network;
  return {
    counts: { ...picture.counts },
    counted: picture.counted,
    neuronCounts: { ...picture.neuronCounts },
    saturatedLayers: picture.layerSaturated.reduce((sum, saturated) => sum + saturated, 0),
    clipped: picture.clipped,
    shownEdges: edges > room ? picture.shown : edges,
    edges,
    thinned: edges > room,
  };
}

/** Marks of values, and of the bars under layers. */
export type LegendMark = Mark | 'saturated' | 'clipped';

/** The marks that occur, in legend order. An edge at exactly zero is not drawn, so only neurons ask for its ring. */
export function marksPresent(summary: PictureSummary): readonly LegendMark[] {
  const { counts, neuronCounts } = summary;
  const seen = (mark: 'above' | 'infinite' | 'nan') => counts[mark] + neuronCounts[mark] > 0;
  const present: LegendMark[] = neuronCounts.zero > 0 ? ['zero'] : [];
  for (const mark of ['above', 'infinite', 'nan'] as const) if (seen(mark)) present.push(mark);
  if (summary.saturatedLayers > 0) present.push('saturated');
  if (summary.clipped) present.push('clipped');
  return present;
}
