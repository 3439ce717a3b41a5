/**
 * How edges are drawn elsewhere, on the same scene: an object per edge, as TensorSpace has it, and one LineSegments with a colour
 * per vertex. Straight lines, one pixel wide.
 */
import {
  BufferAttribute,
  BufferGeometry,
  Camera,
  DynamicDrawUsage,
  Line,
  LineBasicMaterial,
  LineSegments,
  Scene,
  type WebGLRenderer,
} from 'three';
import { presetPose } from '../../../renderer/picture/cameras.ts';
import { type Projection, projectionOf } from '../../../renderer/picture/projection.ts';
import { type BenchScene, codeColors, edgeEnds, SIZE, VIEWPORT } from './scene.ts';

/** The stage's camera as three's: pixels to clip space, depth between 0.05 and 500. */
function cameraOf({ px, py, depth }: Projection): Camera {
  const camera = new Camera();
  const x = px.map((value, i) => (2 * value) / SIZE.width - (depth[i] ?? 0));
  const y = py.map((value, i) => (depth[i] ?? 0) - (2 * value) / SIZE.height);
  const z = depth.map((value, i) => value - (i === 3 ? 0.1 : 0));
  const rows = [...x, ...y, ...z, ...depth] as unknown as Parameters<typeof camera.projectionMatrix.set>;
  camera.projectionMatrix.set(...rows);
  return camera;
}

const cameraFor = ({ network }: BenchScene) => cameraOf(projectionOf(presetPose('side', network, VIEWPORT), VIEWPORT));

/** One LineSegments, colours per vertex, refilled for each frame. */
export function lineSegments(renderer: WebGLRenderer, scene: BenchScene) {
  const { network, frames } = scene;
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(edgeEnds(scene), 3));
  const colors = new BufferAttribute(new Uint8Array(network.edges * 6), 3, true).setUsage(DynamicDrawUsage);
  geometry.setAttribute('color', colors);
  const material = new LineBasicMaterial({ vertexColors: true });
  const lines = new LineSegments(geometry, material);
  lines.frustumCulled = false;
  const stage = new Scene();
  stage.add(lines);
  const camera = cameraFor(scene);
  const table = codeColors(scene);
  return {
    draw(frame: number) {
      const codes = frames[frame % frames.length]?.codes ?? new Uint8Array();
      const bytes = colors.array as Uint8Array;
      for (let edge = 0, at = 0; edge < codes.length; edge++) {
        const from = (codes[edge] as number) * 3;
        for (let end = 0; end < 2; end++) {
          bytes[at++] = table[from] as number;
          bytes[at++] = table[from + 1] as number;
          bytes[at++] = table[from + 2] as number;
        }
      }
      colors.needsUpdate = true;
      renderer.clear();
      renderer.render(stage, camera);
    },
    dispose() {
      geometry.dispose();
      material.dispose();
    },
  };
}

/** An object with a material of its own per edge. */
export function objectPerEdge(renderer: WebGLRenderer, scene: BenchScene) {
  const { network, frames } = scene;
  const ends = edgeEnds(scene);
  const stage = new Scene();
  const lines = Array.from({ length: network.edges }, (_, edge) => {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(ends.slice(edge * 6, edge * 6 + 6), 3));
    const line = new Line(geometry, new LineBasicMaterial());
    line.frustumCulled = false;
    line.matrixAutoUpdate = false;
    return line;
  });
  for (const line of lines) stage.add(line);
  const camera = cameraFor(scene);
  const table = codeColors(scene);
  return {
    draw(frame: number) {
      const codes = frames[frame % frames.length]?.codes ?? new Uint8Array();
      for (const [edge, { material }] of lines.entries()) {
        const from = (codes[edge] ?? 0) * 3;
        material.color.setRGB((table[from] ?? 0) / 255, (table[from + 1] ?? 0) / 255, (table[from + 2] ?? 0) / 255);
      }
      renderer.clear();
      renderer.render(stage, camera);
    },
    dispose() {
      for (const { geometry, material } of lines) {
        geometry.dispose();
        material.dispose();
      }
    },
  };
}
