/**
 * What is under the pointer: searches the flat arrays in screen space, no ray, no GPU read-back. Neurons before edges, the
 * nearest to the eye first; of edges the strongest near the pointer, as it lies on top.
 */
import type { Target } from '../../engine/index.ts';
import { type Network, neuronOf } from './network.ts';
import { EDGE_WORDS, type Picture } from './picture.ts';
import { type Projection, project } from './projection.ts';

/** Pixels around a small neuron or thin edge that still count as on it. */
const SLACK = 4;
const STEPS = 10;

/** The neuron or drawn edge at pixel (x, y), null where there is none. */
export function pick(picture: Picture, projection: Projection, x: number, y: number): Target | null {
  return pickNeuron(picture.network, projection, x, y) ?? pickEdge(picture, projection, x, y);
}

/** The neuron (or input cell) at a pixel. */
export function pickNeuron(network: Network, projection: Projection, x: number, y: number): Target | null {
  const out = new Float64Array(3);
  let best = -1;
  let nearest = Number.POSITIVE_INFINITY;
  for (let node = 0; node * 4 < network.nodes.length; node++) {
    const at = node * 4;
    project(projection, network.nodes[at] ?? 0, network.nodes[at + 1] ?? 0, network.nodes[at + 2] ?? 0, out);
    const depth = out[2] ?? 0;
    if (depth <= 0) continue;
    const radius = Math.max(SLACK, ((network.nodes[at + 3] ?? 0) * projection.focal) / depth);
    const away = Math.hypot((out[0] ?? 0) - x, (out[1] ?? 0) - y);
    // Under two discs the nearer one; under none but close to several, the closest.
    const rank = depth + (away / radius) * 0.01;
    if (away <= radius && rank < nearest) [best, nearest] = [node, rank];
  }
  return best < 0 ? null : { kind: 'neuron', ...neuronOf(network, best) };
}

function pickEdge(picture: Picture, projection: Projection, x: number, y: number): Target | null {
  const { nodes } = picture.network;
  for (let slot = picture.shown - 1; slot >= 0; slot--) {
    const source = picture.edges[slot * EDGE_WORDS] ?? 0;
    const end = picture.edges[slot * EDGE_WORDS + 1] ?? 0;
    if (distanceTo(nodes, source * 4, end * 4, projection, x, y) > SLACK) continue;
    const { layer, unit } = neuronOf(picture.network, end);
    return { kind: 'edge', layer, unit, input: neuronOf(picture.network, source).unit };
  }
  return null;
}

const point = new Float64Array(3);

/** Pixels from (x, y) to the curve between two nodes; large without looking closer where it cannot be near. */
function distanceTo(nodes: Float32Array, a: number, b: number, projection: Projection, x: number, y: number): number {
  const [ax = 0, ay = 0, az = 0] = [nodes[a], nodes[a + 1], nodes[a + 2]];
  const [bx = 0, by = 0, bz = 0] = [nodes[b], nodes[b + 1], nodes[b + 2]];
  let [previousX, previousY] = [0, 0];
  let nearest = Number.POSITIVE_INFINITY;
  project(projection, ax, ay, az, point);
  const startX = point[0] ?? 0;
  project(projection, bx, by, bz, point);
  if (Math.min(startX, point[0] ?? 0) > x + 60 || Math.max(startX, point[0] ?? 0) < x - 60) return nearest;
  for (let step = 0; step <= STEPS; step++) {
    const s = step / STEPS;
    const r = 1 - s;
    // The Bezier curve with level handles: depth and sides separate.
    const along = 3 * r * r * s * 0.42 + 3 * r * s * s * 0.58 + s * s * s;
    const side = 3 * r * s * s + s * s * s;
    project(projection, ax + (bx - ax) * along, ay + (by - ay) * side, az + (bz - az) * side, point);
    const [px, py] = [point[0] ?? 0, point[1] ?? 0];
    if (step > 0) nearest = Math.min(nearest, toSegment(x, y, previousX, previousY, px, py));
    [previousX, previousY] = [px, py];
  }
  return nearest;
}

function toSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}
