/** Places: nothing overlaps, everything is framed, and what is projected can be picked. */
import { describe, expect, it } from 'vitest';
import { cameraNames, presetPose } from '../../../renderer/picture/cameras.ts';
import { neuronOf, nodeOf, placeNetwork } from '../../../renderer/picture/network.ts';
import { pickNeuron } from '../../../renderer/picture/picking.ts';
import { freeRectangle, mixPose } from '../../../renderer/picture/poses.ts';
import { project, projectionOf } from '../../../renderer/picture/projection.ts';
import { denseLayout } from './pictureOf.ts';

const networks: Readonly<Record<string, readonly number[]>> = {
  smallest: [2, 1],
  first: [64, 16, 16, 16, 16, 16, 16, 10],
  ten: [64, ...Array<number>(10).fill(32), 10],
  wide: [784, 256, 1000, 10],
  widest: [64, 4096, 10],
  fifty: [64, ...Array<number>(50).fill(32), 10],
  odd: [13, 13, 17, 65, 3],
};
const view = { width: 1280, height: 720, insets: { left: 230, right: 268, top: 80, bottom: 236 } };

describe('places', () => {
  it.each(Object.entries(networks))('%s: neurons never overlap', (_, widths) => {
    const network = placeNetwork(denseLayout(widths), [widths[0] ?? 1]);
    for (const plane of network.planes) {
      const cells = new Set<string>();
      for (let node = plane.first; node < plane.first + plane.count; node++) {
        const [x = 0, y = 0, z = 0, radius = 0] = network.nodes.subarray(node * 4, node * 4 + 4);
        expect(x).toBeCloseTo(plane.x, 4);
        expect(Math.abs(y) + radius).toBeLessThanOrEqual(plane.halfHeight + 1e-4);
        expect(Math.abs(z) + radius).toBeLessThanOrEqual(plane.halfWidth + 1e-4);
        const { rowStep, columnStep } = plane.grid;
        expect(Math.min(rowStep, columnStep)).toBeGreaterThanOrEqual(2 * radius - 1e-6);
        cells.add(`${Math.round((y * 2) / rowStep)} ${Math.round((z * 2) / columnStep)}`);
      }
      expect(cells.size).toBe(plane.count);
    }
    const xs = network.planes.map((plane) => plane.x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    expect((xs[0] ?? 0) + (xs.at(-1) ?? 0)).toBeCloseTo(0, 6);
  });

  it('a layer of 32 is 8 x 4, of 10 one column, an image itself', () => {
    const network = placeNetwork(denseLayout([64, 32, 10]), [1, 8, 8]);
    expect(network.planes.map(({ grid }) => [grid.rows, grid.columns])).toEqual([
      [8, 8],
      [8, 4],
      [10, 1],
    ]);
    const flat = placeNetwork(denseLayout([784, 10]), [784]);
    expect([flat.planes[0]?.grid.rows, flat.planes[0]?.grid.columns]).toEqual([28, 28]);
  });

  it('node numbers and neurons name each other', () => {
    const network = placeNetwork(denseLayout([3, 5, 2]), [3]);
    expect(nodeOf(network, -1, 2)).toBe(2);
    expect(nodeOf(network, 0, 4)).toBe(7);
    expect(nodeOf(network, 1, 2)).toBe(-1);
    for (let node = 0; node < 10; node++) {
      const { layer, unit } = neuronOf(network, node);
      expect(nodeOf(network, layer, unit)).toBe(node);
    }
  });
});

describe('cameras', () => {
  const out = new Float64Array(3);
  it.each(Object.entries(networks))('%s: presets that show all of it keep it in the free rectangle', (_, widths) => {
    const network = placeNetwork(denseLayout(widths), [widths[0] ?? 1]);
    const free = freeRectangle(view);
    for (const name of cameraNames.filter((key) => !['input', 'middle', 'output'].includes(key))) {
      const projection = projectionOf(presetPose(name, network, view), view);
      let fill = 0;
      for (const { x, halfHeight, halfWidth } of network.planes) {
        for (const [y, z] of [
          [halfHeight, halfWidth],
          [halfHeight, -halfWidth],
          [-halfHeight, halfWidth],
          [-halfHeight, -halfWidth],
        ] as const) {
          project(projection, x, y, z, out);
          const across = Math.abs((out[0] ?? 0) - free.x) / free.halfWidth;
          const down = Math.abs((out[1] ?? 0) - free.y) / free.halfHeight;
          expect(out[2]).toBeGreaterThan(0);
          expect(across, `${name} across`).toBeLessThan(1.001);
          expect(down, `${name} down`).toBeLessThan(1.001);
          fill = Math.max(fill, across, down);
        }
      }
      expect(fill, `${name} is as large as it can be`).toBeGreaterThan(0.98);
    }
  });

  it('look at the network from the front, input left of output', () => {
    const network = placeNetwork(denseLayout([4, 4, 4]), [4]);
    const projection = projectionOf(presetPose('side', network, view), view);
    project(projection, network.planes[0]?.x ?? 0, 0, 0, out);
    const [left, far] = [out[0] ?? 0, out[2] ?? 0];
    project(projection, network.planes[2]?.x ?? 0, 0, 0, out);
    expect(out[0]).toBeGreaterThan(left);
    expect(out[2]).toBeLessThan(far);
  });

  it('move from one pose to another', () => {
    const network = placeNetwork(denseLayout([4, 4]), [4]);
    const [a, b] = [presetPose('side', network, view), presetPose('top', network, view)];
    expect(mixPose(a, b, 0).distance).toBeCloseTo(a.distance, 9);
    expect(mixPose(a, b, 1).distance).toBeCloseTo(b.distance, 9);
    expect(mixPose(a, b, 0.5).pitch).toBeCloseTo((9 + 84) / 2, 9);
  });

  it('every neuron in the first plane to the eye is picked at its own pixel', () => {
    const network = placeNetwork(denseLayout([2, 16, 10]), [2]);
    const projection = projectionOf(presetPose('side', network, view), view);
    for (let node = 0; node < network.nodes.length / 4; node++) {
      const [x = 0, y = 0, z = 0] = network.nodes.subarray(node * 4, node * 4 + 3);
      project(projection, x, y, z, out);
      expect(pickNeuron(network, projection, out[0] ?? 0, out[1] ?? 0)).toEqual({
        kind: 'neuron',
        ...neuronOf(network, node),
      });
    }
    expect(pickNeuron(network, projection, 3, 3)).toBeNull();
  });
});
