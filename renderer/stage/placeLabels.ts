/**
 * Where labels stand: under each plane its number and name, beside single-column outputs the classes. Sets as many as fit
 * without one lying over another; deep networks keep every second, third ... name. Called by networkView.ts.
 */
import type { PlaneLabel } from '../picture/labels.ts';
import { MARK } from '../picture/magnitude.ts';
import type { Network, PlacedLayer } from '../picture/network.ts';
import { type Projection, project } from '../picture/projection.ts';
import type { Block } from './labelSheet.ts';
import type { Placed } from './labels.ts';
import type { StageTheme } from './stageTheme.ts';

/** What placing needs beside the labels. */
export interface LabelScene {
  readonly network: Network;
  readonly projection: Projection;
  readonly width: number;
  readonly height: number;
  readonly theme: StageTheme;
  /** Colour of a palette index, for canvases. */
  readonly color: (index: number) => string;
  readonly classes: readonly string[];
  /** Class of the sample on the input, -1 if none. */
  readonly label: number;
  /** Whether the text must be read from the last row of a hall. */
  readonly lecture?: boolean;
}

interface Anchor {
  readonly x: number;
  readonly y: number;
}

/** Pixels of the smallest text: at a desk, and from the last row of a hall. */
const SMALLEST = { desk: 14, lecture: 20 };
/** Width of a number such as 3.8·10^-7 in units of its font size, with some air. */
const USUAL_WIDTH = 4.1;

/** All labels of the scene. */
export function placeLabels(scene: LabelScene, labels: readonly PlaneLabel[]): readonly Placed[] {
  const anchors = scene.network.planes.map((plane) => anchorOf(plane, scene.projection));
  const smallest = scene.lecture === true ? SMALLEST.lecture : SMALLEST.desk;
  const largest = Math.max(smallest, Math.min(30, scene.height * (scene.lecture === true ? 0.026 : 0.0185)));
  const size = Math.min(largest, Math.max(smallest, closest(anchors) / USUAL_WIDTH));
  const kept = keep(labels, anchors, size);
  const under = kept.map((plane) => ({ ...(anchors[plane] ?? { x: 0, y: 0 }), plane }));
  return [
    ...under.flatMap(({ plane, x, y }) => {
      const label = labels[plane];
      return label ? [{ block: blockOf(label, size, scene), x, y, anchor: 'top' } as const] : [];
    }),
    ...classLabels(scene, Math.min(size, largest * 0.95)),
  ];
}

/** Under the lowest corner of the plane, in its middle. */
function anchorOf({ x, halfHeight, halfWidth }: PlacedLayer, projection: Projection): Anchor {
  const out = new Float64Array(3);
  let [sum, low] = [0, Number.NEGATIVE_INFINITY];
  for (const y of [-halfHeight, halfHeight]) {
    for (const z of [-halfWidth, halfWidth]) {
      project(projection, x, y, z, out);
      // Behind the eye: far outside the window, so that it is never set.
      if ((out[2] ?? 0) <= 0.01) return { x: -1e6, y: -1e6 };
      sum += out[0] ?? 0;
      low = Math.max(low, out[1] ?? 0);
    }
  }
  return { x: sum / 4, y: low + 8 };
}

/** Median distance of neighbours: one odd gap (the input's) must not shrink all text. */
function closest(anchors: readonly Anchor[]): number {
  const gaps = anchors.slice(1).map((anchor, index) => Math.abs(anchor.x - (anchors[index]?.x ?? 0)));
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length * 0.15)] ?? 100;
}

/** Room a label takes: digits are 0.6 of the font size wide, dots half of that. */
function textWidth(label: PlaneLabel, size: number): number {
  const width = (runs: PlaneLabel['value']) =>
    runs.reduce((sum, { text, shift }) => {
      const narrow = text.replace(/[^.,\u00b7i1l]/g, '').length;
      return sum + (0.62 * text.length - 0.3 * narrow) * (shift === 'none' ? 1 : 0.7);
    }, 0) * size;
  return Math.max(2.4 * size, width(label.value), width(label.name));
}

/** Planes whose labels are set: the output, from there every n-th, and the input; n as small as fits. */
function keep(labels: readonly PlaneLabel[], anchors: readonly Anchor[], size: number): readonly number[] {
  const last = labels.length - 1;
  const overlap = (a: number, b: number) => {
    const [first, second, from, to] = [labels[a], labels[b], anchors[a], anchors[b]];
    if (!first || !second || !from || !to) return false;
    const apart = (textWidth(first, size) + textWidth(second, size)) / 2 + 4;
    return Math.abs(from.x - to.x) < apart && Math.abs(from.y - to.y) < size * 3.6;
  };
  for (let stride = 1; stride <= last; stride++) {
    const kept = [0];
    for (let plane = last; plane > 0; plane -= stride) kept.push(plane);
    kept.sort((a, b) => a - b);
    // The plane next to the input gives way to it.
    if (kept.length > 2 && overlap(0, kept[1] ?? 0)) kept.splice(1, 1);
    if (kept.every((plane, index) => index === 0 || !overlap(kept[index - 1] ?? 0, plane))) return kept;
  }
  return last > 0 && !overlap(0, last) ? [0, last] : [last];
}

function blockOf(label: PlaneLabel, size: number, { theme, color }: LabelScene): Block {
  const hatched = label.swatch !== null && label.swatch.mark >= MARK.infinite;
  return {
    swatch: label.swatch && {
      color: hatched ? theme.hatch : color(label.swatch.index),
      hatched,
      rails: label.swatch.saturated ? theme.dim : null,
      cut: label.swatch.clipped,
    },
    lines: [
      { runs: label.value, size, weight: 500, color: theme.text },
      { runs: label.name, size: Math.max(size * 0.92, SMALLEST.desk), weight: 400, color: theme.dim },
    ],
  };
}

/** Names of the classes beside the outputs, where those stand in one column with room between them. */
function classLabels({ network, projection, theme, classes, label }: LabelScene, size: number): readonly Placed[] {
  const plane = network.planes.at(-1);
  if (plane?.grid.columns !== 1 || classes.length !== plane.count) return [];
  const out = new Float64Array(6);
  const at = (unit: number, slot: number) => {
    const node = (plane.first + unit) * 4;
    const [x = 0, y = 0, z = 0] = network.nodes.subarray(node, node + 3);
    project(projection, x, y, z, out, slot);
  };
  at(0, 0);
  at(Math.min(1, plane.count - 1), 3);
  if (plane.count > 1 && Math.abs((out[1] ?? 0) - (out[4] ?? 0)) < size * 1.05) return [];
  return classes.map((name, unit) => {
    at(unit, 0);
    const radius = (plane.grid.radius * projection.focal) / (out[2] ?? 1);
    const strong = unit === label;
    const line = { runs: [{ text: name, shift: 'none' } as const], size, weight: strong ? 650 : 400 };
    return {
      block: { swatch: null, lines: [{ ...line, color: strong ? theme.text : theme.dim }] },
      x: (out[0] ?? 0) + radius + size * 0.7,
      y: out[1] ?? 0,
      anchor: 'left',
    };
  });
}
