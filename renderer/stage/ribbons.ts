/**
 * Edges as curved ribbons: one mesh without attributes. The vertex number says which edge and which place on its curve;
 * nodes, style and palette are looked up. Drawn weakest first and laid over each other, never added: lightness is data.
 */
import {
  BufferAttribute,
  BufferGeometry,
  type DataTexture,
  DoubleSide,
  GLSL3,
  Mesh,
  NormalBlending,
  RawShaderMaterial,
  type Vector2,
  Vector3,
} from 'three';
import { FETCH, wordTexture } from './textures.ts';

/** Straight pieces of a curve. */
export const SEGMENTS = 14;
/** Length of a curve's level handles, in units of its length along depth. */
export const HANDLE = 0.42;
/** Pixels of the recipe that what is too large glows beyond its width, and how strongly beside the ribbon itself. */
export const GLOW = 7;
export const GLOW_STRENGTH = 0.3;
/** Fainter than half a step of 8 bits even where ten of them cross: not worth a curve. */
export const FAINTEST = 0.0002;

/** Bezier curve with level handles along depth; its tangent on the screen gives the ribbon's sides. One piece: a line. */
const vertexShader = (pieces: number) => `
precision highp float; precision highp int; precision highp usampler2D; precision highp sampler2D;
uniform usampler2D edges; uniform sampler2D nodes; uniform sampler2D palette;
uniform mat4 viewProjection; uniform vec2 viewport; uniform float pixel; uniform float halo;
out vec3 color; out float across; out float emerging; flat out float halfWidth; flat out float opacity;
${FETCH}
void main() {
  int rank = gl_VertexID / ${2 * pieces + 2};
  int corner = gl_VertexID - rank * ${2 * pieces + 2};
  uvec4 edge = texelFetch(edges, texel(rank), 0);
  vec3 a = texelFetch(nodes, texel(int(edge.x)), 0).xyz;
  vec3 b = texelFetch(nodes, texel(int(edge.y)), 0).xyz;
  uint mark = (edge.z >> 8) & 255u;
  float alpha = float(edge.z >> 24) / 255.0;
  if (alpha * alpha < ${FAINTEST} || (halo > 0.0 && mark != 2u && mark != 4u)) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  float s = float(corner / 2) / ${pieces}.0;
  float side = float(corner & 1) * 2.0 - 1.0;
  vec3 handle = ${pieces === 1 ? '(b - a) / 3.0' : `vec3(${HANDLE} * (b.x - a.x), 0.0, 0.0)`};
  float r = 1.0 - s;
  vec3 point = r * r * r * a + 3.0 * r * r * s * (a + handle) + 3.0 * r * s * s * (b - handle) + s * s * s * b;
  vec3 tangent = r * r * handle + 2.0 * r * s * (b - a - 2.0 * handle) + s * s * handle;
  vec4 clip = viewProjection * vec4(point, 1.0);
  vec4 along = viewProjection * vec4(tangent, 0.0);
  vec2 direction = (along.xy * clip.w - clip.xy * along.w) * viewport;
  float size = length(direction);
  vec2 normal = size > 0.0 ? vec2(-direction.y, direction.x) / size : vec2(0.0, 1.0);
  halfWidth = 0.5 * pixel * float((edge.z >> 16) & 255u) / 64.0;
  float reach = halo > 0.0 ? halfWidth + ${GLOW}.0 * pixel : halfWidth + 0.5;
  across = side * reach;
  opacity = alpha * alpha;
  // Edges grow out of the input picture instead of scratching over it.
  emerging = edge.w == 0u ? 1.0 : smoothstep(0.0, 0.3, s);
  color = texelFetch(palette, ivec2(int(edge.z & 255u), 0), 0).rgb;
  gl_Position = clip + vec4(normal * across * 2.0 / viewport * clip.w, 0.0, 0.0);
}`;

/** Coverage of a pixel by a ribbon; thinner than a pixel, it covers that share of it. */
const fragmentShader = `
precision highp float;
uniform float strength; uniform float halo; uniform vec3 haloColor; uniform float pixel;
in vec3 color; in float across; in float emerging; flat in float halfWidth; flat in float opacity;
out vec4 result;
void main() {
  float distance = abs(across);
  if (halo > 0.0) {
    float away = max(0.0, distance - halfWidth) / (${GLOW}.0 * pixel);
    result = vec4(haloColor, strength * ${GLOW_STRENGTH} * opacity * emerging * (1.0 - away) * (1.0 - away));
  } else {
    float cover = clamp(min(halfWidth + 0.5 - distance, 2.0 * halfWidth), 0.0, 1.0);
    result = vec4(color, strength * opacity * emerging * cover);
  }
}`;

/** What ribbons and neurons share with the camera and the theme; one object, so that all follow at once. */
export interface SharedUniforms {
  readonly viewProjection: { value: import('three').Matrix4 };
  /** Size of the drawing buffer in device pixels. */
  readonly viewport: { value: Vector2 };
  /** Device pixels of one pixel of the recipe (which was written for 1,080 rows). */
  readonly pixel: { value: number };
  readonly palette: { value: DataTexture };
  readonly nodes: { value: DataTexture | null };
  readonly haloColor: { value: Vector3 };
}

function ribbonGeometry(edges: number, pieces: number): BufferGeometry {
  const indices = new Uint32Array(edges * pieces * 6);
  for (let edge = 0, at = 0; edge < edges; edge++) {
    for (let segment = 0; segment < pieces; segment++) {
      const first = edge * (2 * pieces + 2) + segment * 2;
      for (const corner of [0, 1, 2, 2, 1, 3]) indices[at++] = first + corner;
    }
  }
  const geometry = new BufferGeometry();
  geometry.setIndex(new BufferAttribute(indices, 1));
  geometry.setDrawRange(0, 0);
  return geometry;
}

/** Room for a number of ribbons; `words` is what picture.ts calls `edges`. */
export class Ribbons {
  readonly ribbons: Mesh<BufferGeometry, RawShaderMaterial>;
  /** Glow under those that are too large, drawn before any ribbon. */
  readonly halos: Mesh<BufferGeometry, RawShaderMaterial>;
  readonly words: Uint32Array;
  /** How many of them are in use. */
  shown = 0;
  /** How many of them, at the end, may glow. */
  farEnd = 0;
  private readonly room: number;
  private readonly pieces: number;
  private readonly store: ReturnType<typeof wordTexture>;
  private readonly strength = { value: 1 };

  /** `drawn`: by the graphics card, which needs a number for each corner; else the words alone are held. */
  constructor(shared: SharedUniforms, room: number, order: number, straight: boolean, drawn: boolean) {
    this.room = drawn ? room : 0;
    this.pieces = straight ? 1 : SEGMENTS;
    this.store = wordTexture(Math.max(1, room));
    this.words = this.store.data;
    this.ribbons = this.mesh(shared, 0, order);
    this.halos = this.mesh(shared, 1, order - 0.5);
    this.halos.geometry.dispose();
    const geometry = new BufferGeometry();
    geometry.setIndex(this.ribbons.geometry.index);
    geometry.setDrawRange(0, 0);
    this.halos.geometry = geometry;
  }

  private mesh(shared: SharedUniforms, halo: number, order: number) {
    const material = new RawShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: vertexShader(this.pieces),
      fragmentShader,
      uniforms: { ...shared, edges: { value: this.store.texture }, strength: this.strength, halo: { value: halo } },
      transparent: true,
      side: DoubleSide,
      blending: NormalBlending,
      depthTest: false,
      depthWrite: false,
    });
    const mesh = new Mesh(halo ? new BufferGeometry() : ribbonGeometry(this.room, this.pieces), material);
    mesh.frustumCulled = false;
    mesh.renderOrder = order;
    mesh.raycast = () => undefined;
    return mesh;
  }

  /** Shows the first `shown` words; the last `farEnd` of them may need a halo. */
  show(shown: number, farEnd: number): void {
    this.shown = shown;
    this.farEnd = farEnd;
    this.store.texture.needsUpdate = true;
    const indices = this.pieces * 6;
    this.ribbons.geometry.setDrawRange(0, shown * indices);
    this.halos.geometry.setDrawRange((shown - farEnd) * indices, farEnd * indices);
    this.ribbons.visible = shown > 0;
    this.halos.visible = farEnd > 0;
  }

  /** Common opacity of all of them. */
  get opacity(): number {
    return this.strength.value;
  }

  /** Opacity of all of them: less while something else is in focus. */
  dim(strength: number): void {
    this.strength.value = strength;
  }

  dispose(): void {
    this.store.texture.dispose();
    for (const mesh of [this.ribbons, this.halos]) {
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
  }
}

/** A colour as the shaders take it: bytes / 255, no conversion. */
export function shaderColor(hex: string): Vector3 {
  const value = Number.parseInt(hex.slice(1), 16);
  return new Vector3((value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255);
}
