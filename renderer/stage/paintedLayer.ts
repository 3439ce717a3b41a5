/**
 * The layer of ribbons in windows without a graphics card: painted by a brush on a canvas of bytes, shown as one rectangle.
 * Stands in for underlay.ts; both give the same picture. Which of the two a window takes is said by `paintsByHand`.
 */
import {
  BufferAttribute,
  BufferGeometry,
  Camera,
  CustomBlending,
  DataTexture,
  GLSL3,
  LinearFilter,
  Mesh,
  NearestFilter,
  type Object3D,
  OneFactor,
  RawShaderMaterial,
  Scene,
  SrcAlphaFactor,
  Vector2,
  type Vector3,
  Vector4,
  type WebGLRenderer,
  ZeroFactor,
} from 'three';
import type { Network } from '../picture/network.ts';
import { type Projection, project } from '../picture/projection.ts';
import type { Box, Brush } from './brush.ts';
import type { Fineness } from './pace.ts';
import { GLOW } from './ribbons.ts';
import { type StrokeScene, type StrokeSet, Strokes } from './strokes.ts';

const vertexShader = `
precision highp float;
uniform vec4 box; uniform vec2 size; uniform vec2 canvas; out vec2 place;
void main() {
  vec2 corner = vec2(float(gl_VertexID & 1), float((gl_VertexID >> 1) & 1));
  vec2 at = mix(box.xy, box.zw, corner) / size;
  place = corner * (box.zw - box.xy) / canvas;
  gl_Position = vec4(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0);
}`;

/** What lies under the layer may be lines and the input picture: where ground is still seen, they are, too. */
const fragmentShader = `
precision highp float; precision highp sampler2D;
uniform sampler2D painted; uniform vec3 ground; in vec2 place; out vec4 result;
void main() {
  vec4 paint = texture(painted, place);
  result = vec4(paint.rgb - paint.a * ground, paint.a);
}`;

/** Names software renderers go by. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render|software/i;

/** Whether this window draws without a graphics card. Waits for all that was drawn: to be asked once a renderer. */
export function paintsByHand(renderer: WebGLRenderer): boolean {
  const gl = renderer.getContext();
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  return SOFTWARE.test(String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER)));
}

/** What the layer is painted from. */
export interface PaintScene {
  readonly projection: Projection;
  /** Device pixels per CSS pixel, and of one pixel of the recipe of widths. */
  readonly scale: number;
  readonly pixel: number;
  readonly palette: Uint8Array;
  readonly halo: readonly [number, number, number];
  /** Device pixels. */
  readonly viewport: Vector2;
}

export class PaintedLayer {
  private readonly scene = new Scene();
  private readonly camera = new Camera();
  private readonly brush: Brush;
  private readonly strokes: Strokes;
  private readonly network: Network;
  private readonly mesh: Mesh<BufferGeometry, RawShaderMaterial>;
  private readonly uniforms;
  private texture: DataTexture | null = null;

  /** `parts` lie under the ribbons. */
  constructor(network: Network, parts: readonly Object3D[], ground: { value: Vector3 }, brush: Brush) {
    this.network = network;
    this.brush = brush;
    this.strokes = new Strokes(network.nodes.length / 4);
    this.uniforms = {
      painted: { value: null as DataTexture | null },
      box: { value: new Vector4() },
      size: { value: new Vector2() },
      canvas: { value: new Vector2() },
      ground,
    };
    const geometry = new BufferGeometry();
    geometry.setIndex(new BufferAttribute(new Uint16Array([0, 2, 1, 1, 2, 3]), 1));
    const material = new RawShaderMaterial({
      glslVersion: GLSL3,
      vertexShader,
      fragmentShader,
      uniforms: this.uniforms,
      transparent: true,
      blending: CustomBlending,
      blendSrc: OneFactor,
      blendDst: SrcAlphaFactor,
      // The canvas itself stays opaque.
      blendSrcAlpha: ZeroFactor,
      blendDstAlpha: OneFactor,
      depthTest: false,
      depthWrite: false,
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 5;
    this.scene.add(...parts, this.mesh);
  }

  /** Paints these edges, the weakest first; of too many the strongest. */
  paint(scene: PaintScene, sets: readonly StrokeSet[], fineness: Fineness): void {
    const { brush, uniforms } = this;
    const { x, y } = scene.viewport;
    const [width, height] = [Math.ceil(x * fineness.layer), Math.ceil(y * fineness.layer)];
    const [scale, pixel] = [scene.scale * fineness.layer, scene.pixel * fineness.layer];
    const margin = Math.max(4, Math.ceil(GLOW * pixel));
    const box = boxOf(this.network, scene.projection, scale, width, height, margin);
    const ground = uniforms.ground.value.toArray().map((channel) => 255 * channel);
    const fresh = brush.begin(box, ground as [number, number, number]);
    const filter = fineness.layer === 1 ? NearestFilter : LinearFilter;
    if (fresh || this.texture?.minFilter !== filter) this.makeTexture(filter);
    const { nodes } = this.network;
    const stroking: StrokeScene = { ...scene, nodes, scale, pixel, box, tolerance: fineness.tolerance };
    this.strokes.project(stroking);
    const strongest = sets.map((set) => ({ ...set, first: Math.max(set.first, set.shown - fineness.edges) }));
    for (const set of strongest) this.strokes.paintGlow(brush, stroking, set);
    for (const set of strongest) this.strokes.paint(brush, stroking, set);
    brush.finish();
    if (this.texture) this.texture.needsUpdate = true;
    // Beside the box there may be an earlier one's pixels, which a filter would mix in.
    const trim = filter === LinearFilter ? 1 : 0;
    uniforms.box.value.set(box.left, box.top, box.right - trim, box.bottom - trim);
    uniforms.size.value.set(width, height);
    uniforms.canvas.value.set(brush.width, brush.height);
  }

  private makeTexture(filter: typeof NearestFilter | typeof LinearFilter): void {
    this.texture?.dispose();
    const { brush } = this;
    this.texture = new DataTexture(brush.bytes, brush.width, brush.height);
    this.texture.minFilter = filter;
    this.texture.magFilter = filter;
    this.uniforms.painted.value = this.texture;
  }

  /** Draws it on the screen; the renderer clears with the ground's colour. */
  render(renderer: WebGLRenderer): void {
    renderer.clear();
    renderer.render(this.scene, this.camera);
  }

  dispose(): void {
    this.texture?.dispose();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}

/** The part of the canvas that ribbons can reach: curves stay between the planes' corners, each moved to its neighbours. */
function boxOf(
  { planes }: Network,
  projection: Projection,
  scale: number,
  width: number,
  height: number,
  margin: number,
): Box {
  const out = new Float64Array(3);
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (const [index, { halfHeight, halfWidth }] of planes.entries()) {
    for (const plane of planes.slice(Math.max(0, index - 1), index + 2)) {
      for (const [y, z] of [
        [halfHeight, halfWidth],
        [halfHeight, -halfWidth],
        [-halfHeight, halfWidth],
        [-halfHeight, -halfWidth],
      ] as const) {
        project(projection, plane.x, y, z, out);
        const [px = 0, py = 0, depth = 0] = out;
        if (depth < 0.01) return { left: 0, top: 0, right: width, bottom: height };
        left = Math.min(left, px * scale);
        right = Math.max(right, px * scale);
        top = Math.min(top, py * scale);
        bottom = Math.max(bottom, py * scale);
      }
    }
  }
  const inside = (value: number, most: number) => Math.min(most, Math.max(0, value));
  return {
    left: inside(Math.floor(left) - margin, width),
    top: inside(Math.floor(top) - margin, height),
    right: inside(Math.ceil(right) + margin, width),
    bottom: inside(Math.ceil(bottom) + margin, height),
  };
}
