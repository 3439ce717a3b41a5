/**
 * What stands in the plane of a layer beside its neurons: the thin frame around it, the hatched slab when it holds infinity
 * or NaN, and the input as a picture of cells. Meshes without attributes, like ribbons and neurons.
 */
import {
  BufferAttribute,
  BufferGeometry,
  DataTexture,
  DoubleSide,
  GLSL3,
  Mesh,
  RawShaderMaterial,
  RedFormat,
  Vector2,
} from 'three';
import type { Network } from '../picture/network.ts';
import type { MarkUniforms } from './neurons.ts';
import type { SharedUniforms } from './ribbons.ts';
import { FETCH, floatTexture } from './textures.ts';

const HEAD = `
precision highp float; precision highp int; precision highp sampler2D;
uniform sampler2D planes; uniform mat4 viewProjection; uniform vec2 viewport; uniform float pixel;
${FETCH}`;

/** Four sides a plane, four corners a side, one pixel wide. */
const frameVertex = `${HEAD}
out float across;
vec4 corner(vec4 plane, int n) {
  vec2 at = vec2((n == 1 || n == 2) ? 1.0 : -1.0, n >= 2 ? 1.0 : -1.0);
  return viewProjection * vec4(plane.x, at.y * plane.y, at.x * plane.z, 1.0);
}
void main() {
  vec4 plane = texelFetch(planes, texel(gl_VertexID / 16), 0);
  int side = (gl_VertexID >> 2) & 3;
  vec4 a = corner(plane, side);
  vec4 b = corner(plane, (side + 1) & 3);
  vec2 direction = (b.xy / b.w - a.xy / a.w) * viewport;
  vec2 normal = vec2(-direction.y, direction.x) / max(length(direction), 1e-6);
  vec4 clip = (gl_VertexID & 1) == 0 ? a : b;
  across = ((gl_VertexID & 2) == 0 ? -1.0 : 1.0) * (0.5 * pixel + 0.75);
  gl_Position = clip + vec4(normal * across * 2.0 / viewport * clip.w, 0.0, 0.0);
}`;
const frameFragment = `
precision highp float;
uniform vec3 line; uniform float pixel;
in float across; out vec4 result;
void main() { result = vec4(line, 0.8 * clamp(0.5 * max(pixel, 0.8) + 0.5 - abs(across), 0.0, 1.0)); }`;

/** The plane itself, hatched; only where the fourth number of the plane says so. */
const slabVertex = `${HEAD}
out vec2 place; flat out vec2 extent;
void main() {
  vec4 plane = texelFetch(planes, texel(gl_VertexID >> 2), 0);
  vec2 at = vec2(float(gl_VertexID & 1), float((gl_VertexID >> 1) & 1)) * 2.0 - 1.0;
  extent = plane.zy;
  place = at * extent;
  vec4 clip = viewProjection * vec4(plane.x, place.y, place.x, 1.0);
  gl_Position = plane.w > 0.5 ? clip : vec4(2.0, 2.0, 2.0, 1.0);
}`;
const slabFragment = `
precision highp float;
uniform vec3 hatch; uniform vec3 ground;
in vec2 place; flat in vec2 extent; out vec4 result;
void main() {
  float across = (place.x * 0.75 + place.y) / 0.26;
  float width = fwidth(across);
  float stripe = abs(fract(across) - 0.5) * 2.0;
  float paint = smoothstep(0.5 - width, 0.5 + width, stripe);
  vec2 inside = (extent - abs(place)) / max(fwidth(place), vec2(1e-6));
  float border = 1.0 - clamp(min(inside.x, inside.y) - 1.2, 0.0, 1.0);
  result = vec4(mix(ground, hatch, max(paint, border)), mix(0.78, 1.0, max(paint, border)));
}`;

/** Cells of the input picture, with a gap between them. */
const inputVertex = `${HEAD}
uniform vec2 halfSize; uniform vec2 cells;
out vec2 place;
void main() {
  vec4 plane = texelFetch(planes, ivec2(0, 0), 0);
  vec2 at = vec2(float(gl_VertexID & 1), float((gl_VertexID >> 1) & 1));
  place = at * cells;
  gl_Position = viewProjection * vec4(plane.x, (1.0 - 2.0 * at.y) * halfSize.y, (1.0 - 2.0 * at.x) * halfSize.x, 1.0);
}`;
const inputFragment = `
precision highp float; precision highp sampler2D;
uniform sampler2D values; uniform vec2 cells; uniform float gap; uniform float count; uniform vec3 low; uniform vec3 high;
in vec2 place; out vec4 result;
void main() {
  vec2 cell = min(floor(place), cells - 1.0);
  if (cell.y * cells.x + cell.x >= count) discard;
  vec2 edge = 0.5 - abs(place - cell - 0.5);
  vec2 cover = clamp((edge - 0.5 * gap) / max(fwidth(place), vec2(1e-6)) + 0.5, 0.0, 1.0);
  float value = texelFetch(values, ivec2(cell), 0).r;
  result = vec4(mix(low, high, value), cover.x * cover.y);
}`;

function indexed(quads: number): BufferGeometry {
  const indices = new Uint32Array(quads * 6);
  for (let quad = 0; quad < quads; quad++) {
    for (const [at, corner] of [0, 1, 2, 2, 1, 3].entries()) indices[quad * 6 + at] = quad * 4 + corner;
  }
  const geometry = new BufferGeometry();
  geometry.setIndex(new BufferAttribute(indices, 1));
  return geometry;
}

/** Colours of the input picture's cells and of frames. */
export interface PlaneUniforms {
  readonly line: { value: import('three').Vector3 };
  readonly low: { value: import('three').Vector3 };
  readonly high: { value: import('three').Vector3 };
}

/** Frames, slabs and the input picture of one network. */
export class Planes {
  /** Input picture and frames, under the ribbons. */
  readonly under: readonly Mesh<BufferGeometry, RawShaderMaterial>[];
  private readonly store: ReturnType<typeof floatTexture>;
  private readonly values: DataTexture;
  readonly slabs: Mesh<BufferGeometry, RawShaderMaterial>;
  private readonly network: Network;

  constructor(network: Network, shared: SharedUniforms & MarkUniforms & PlaneUniforms) {
    this.network = network;
    const { planes } = network;
    this.store = floatTexture(planes.length);
    for (const [at, plane] of planes.entries()) {
      this.store.data.set([plane.x, plane.halfHeight, plane.halfWidth, 0], at * 4);
    }
    const { grid, count } = planes[0] ?? {
      grid: { rows: 1, columns: 1, rowStep: 1, columnStep: 1, radius: 0.5 },
      count: 1,
    };
    this.values = new DataTexture(new Uint8Array(grid.rows * grid.columns), grid.columns, grid.rows, RedFormat);
    this.values.unpackAlignment = 1;
    this.values.needsUpdate = true;
    const uniforms = {
      ...shared,
      planes: { value: this.store.texture },
      values: { value: this.values },
      cells: { value: new Vector2(grid.columns, grid.rows) },
      halfSize: { value: new Vector2((grid.columns * grid.columnStep) / 2, (grid.rows * grid.rowStep) / 2) },
      gap: { value: Math.max(0.07, 1 - (2 * grid.radius) / grid.rowStep) },
      count: { value: count },
    };
    const make = (quads: number, vertexShader: string, fragmentShader: string, order: number) => {
      const material = new RawShaderMaterial({
        glslVersion: GLSL3,
        vertexShader,
        fragmentShader,
        uniforms,
        transparent: true,
        side: DoubleSide,
        depthTest: false,
        depthWrite: false,
      });
      const mesh = new Mesh(indexed(quads), material);
      mesh.frustumCulled = false;
      mesh.raycast = () => undefined;
      mesh.renderOrder = order;
      return mesh;
    };
    const frames = make(planes.length * 4, frameVertex, frameFragment, 1);
    // The input picture needs no frame: its cells show where it ends.
    frames.geometry.setDrawRange(24, (planes.length - 1) * 24);
    this.slabs = make(planes.length, slabVertex, slabFragment, 7);
    this.under = [make(1, inputVertex, inputFragment, 0), frames];
    this.break(new Uint8Array(planes.length - 1));
  }

  /** Says which weight layers hold infinity or NaN. */
  break(broken: Uint8Array): void {
    for (const [layer, value] of broken.entries()) this.store.data[(layer + 1) * 4 + 3] = value;
    this.store.texture.needsUpdate = true;
    this.slabs.visible = broken.some((value) => value > 0);
  }

  /** Shows a sample, one number 0 ... 1 a cell; empty clears the picture. */
  input(values: ArrayLike<number>): void {
    const data = this.values.image.data as Uint8Array;
    const count = this.network.planes[0]?.count ?? 0;
    for (let cell = 0; cell < data.length; cell++) {
      data[cell] = cell < count ? Math.round(255 * Math.min(1, Math.max(0, values[cell] ?? 0))) : 0;
    }
    this.values.needsUpdate = true;
  }

  dispose(): void {
    this.store.texture.dispose();
    this.values.dispose();
    for (const mesh of [...this.under, this.slabs]) {
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
  }
}
