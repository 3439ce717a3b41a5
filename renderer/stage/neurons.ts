/**
 * Neurons as impostors: one quad each, without attributes; the shader paints what looks like a sphere. The inner half of the
 * disc has the exact palette colour, shading darkens only the rim. Zero is a hollow ring, infinite and NaN are hatched.
 */
import { BufferAttribute, BufferGeometry, GLSL3, Mesh, RawShaderMaterial } from 'three';
import { MARK } from '../picture/magnitude.ts';
import type { SharedUniforms } from './ribbons.ts';
import { byteTexture, FETCH } from './textures.ts';

/** Marks of picture/magnitude.ts, and one for nodes that are not drawn as spheres. */
export const MARK_NONE = 9;

/** Emphasis of a node, as bits of its third byte. */
export const EMPHASIS = { hovered: 1, selected: 2, dimmed: 4 } as const;

const vertexShader = `
precision highp float; precision highp int; precision highp sampler2D;
uniform sampler2D nodes; uniform sampler2D states; uniform sampler2D palette;
uniform mat4 viewProjection; uniform vec2 viewport; uniform float focal; uniform float halo;
out vec2 place; flat out vec3 color; flat out float radius; flat out float level; flat out int mark; flat out int emphasis;
${FETCH}
void main() {
  int node = gl_VertexID >> 2;
  vec2 corner = vec2(float(gl_VertexID & 1), float((gl_VertexID >> 1) & 1)) * 2.0 - 1.0;
  vec4 at = texelFetch(nodes, texel(node), 0);
  vec4 state = texelFetch(states, texel(node), 0) * 255.0 + 0.5;
  mark = int(state.y);
  emphasis = int(state.z);
  level = floor(state.x) / 255.0;
  color = texelFetch(palette, ivec2(int(state.x), 0), 0).rgb;
  vec4 clip = viewProjection * vec4(at.xyz, 1.0);
  radius = max(0.75, at.w * focal / clip.w);
  bool shown = halo > 0.0 ? mark == 2 : mark != ${MARK_NONE} || (emphasis & 3) != 0;
  float reach = halo > 0.0 ? 3.2 : (emphasis & 3) != 0 ? 2.0 + 4.0 / radius : 1.0 + 1.5 / radius;
  place = corner * reach;
  gl_Position = shown ? clip + vec4(place * radius * 2.0 / viewport * clip.w, 0.0, 0.0) : vec4(2.0, 2.0, 2.0, 1.0);
}`;

const head = `
precision highp float; precision highp int;
uniform float halo; uniform vec3 haloColor; uniform vec3 zero; uniform vec3 outline; uniform vec3 accent; uniform vec3 hatch;
uniform vec3 ground; uniform float pixel;
in vec2 place; flat in vec3 color; flat in float radius; flat in float level; flat in int mark; flat in int emphasis;
out vec4 result;
float ring(float distance, float at, float width) {
  return clamp(0.5 * width + 0.5 - abs(distance - at) * radius, 0.0, 1.0);
}`;

const haloFragment = `${head}
void main() {
  float fade = (emphasis & 4) != 0 ? 0.28 : 1.0;
  float away = clamp((length(place) - 1.0) / 2.2, 0.0, 1.0);
  result = vec4(haloColor, 0.5 * fade * (1.0 - away) * (1.0 - away));
}`;

/** A value on the scale: the inner half of the disc in its exact colour. */
const sphere = `
    float rim = smoothstep(0.55, 1.0, distance);
    float light = dot(place, vec2(-0.55, 0.7)) / max(distance, 1e-3);
    paint.rgb *= 1.0 - rim * (0.4 - 0.22 * light);
    float faint = 1.0 - smoothstep(0.05, 0.3, level);
    paint.rgb = mix(paint.rgb, outline, 0.75 * faint * ring(distance, 1.0 - 0.6 / radius, 1.2));`;

const discStart = `
  float distance = length(place);
  float disc = clamp((1.0 - distance) * radius + 0.5, 0.0, 1.0);
  vec4 paint = vec4(color, disc);`;

/** Where no neuron has a mark or an emphasis: software renderers go through all branches of a shader, taken or not. */
const plainFragment = `${head}
void main() {${discStart}${sphere}
  if (paint.a < 0.01) discard;
  result = paint;
}`;

const fragmentShader = `${head}
void main() {${discStart}
  float fade = (emphasis & 4) != 0 ? 0.28 : 1.0;
  if (mark == 3) {
    // Small rings fade a little: many of them must not outshine what carries a gradient.
    float width = clamp(0.22 * radius, 0.9, max(1.2, 1.6 * pixel));
    paint = vec4(zero, ring(distance, 1.0 - 0.7 / radius, width) * clamp(radius / 5.0, 0.45, 1.0));
  } else if (mark == 4 || mark == 5) {
    float stripe = fract((gl_FragCoord.x + gl_FragCoord.y) / (6.0 * pixel));
    paint = vec4(mix(ground, hatch, step(0.5, stripe)), disc);
    paint.rgb = mix(paint.rgb, hatch, ring(distance, 1.0 - 0.7 / radius, 1.5));
  } else if (mark == ${MARK_NONE}) {
    paint.a = 0.0;
  } else {${sphere}
  }
  // Towards the ground, not transparent: edges behind a disc must not shine through it.
  paint.rgb = mix(ground, paint.rgb, fade);
  if ((emphasis & 3) != 0) {
    float width = (emphasis & 2) != 0 ? 2.0 * pixel + 0.6 : 1.3 * pixel + 0.4;
    float around = ring(distance, 1.0 + 3.5 * pixel / radius, max(1.2, width));
    paint = vec4(mix(paint.rgb, accent, around), max(paint.a, around));
  }
  if (paint.a < 0.01) discard;
  result = paint;
}`;

/** Colours of marks, shared with slabs. */
export interface MarkUniforms {
  readonly zero: { value: import('three').Vector3 };
  readonly outline: { value: import('three').Vector3 };
  readonly accent: { value: import('three').Vector3 };
  readonly hatch: { value: import('three').Vector3 };
  readonly ground: { value: import('three').Vector3 };
}

function quads(count: number): BufferGeometry {
  const indices = new Uint32Array(count * 6);
  for (let node = 0; node < count; node++) {
    for (const [at, corner] of [0, 1, 2, 2, 1, 3].entries()) indices[node * 6 + at] = node * 4 + corner;
  }
  const geometry = new BufferGeometry();
  geometry.setIndex(new BufferAttribute(indices, 1));
  return geometry;
}

/** All nodes of one network. */
export class Neurons {
  readonly discs: Mesh<BufferGeometry, RawShaderMaterial>;
  readonly halos: Mesh<BufferGeometry, RawShaderMaterial>;
  private readonly states: ReturnType<typeof byteTexture>;
  private readonly programs: Readonly<Record<'plain' | 'marked', RawShaderMaterial>>;
  private marked = false;
  private emphatic = false;

  constructor(
    shared: SharedUniforms & MarkUniforms & { readonly focal: { value: number } },
    count: number,
    order: number,
  ) {
    this.states = byteTexture(count);
    const geometry = quads(count);
    const material = (halo: number, fragmentShader: string) =>
      new RawShaderMaterial({
        glslVersion: GLSL3,
        vertexShader,
        fragmentShader,
        uniforms: { ...shared, states: { value: this.states.texture }, halo: { value: halo } },
        transparent: true,
        depthTest: halo === 0,
        depthWrite: halo === 0,
      });
    this.programs = { plain: material(0, plainFragment), marked: material(0, fragmentShader) };
    const mesh = (halo: number) => {
      const made = new Mesh(geometry, halo ? material(1, haloFragment) : this.programs.plain);
      made.frustumCulled = false;
      made.raycast = () => undefined;
      // Halos lie under all ribbons: they may tint the ground, never what is data.
      made.renderOrder = halo ? 2 : order;
      return made;
    };
    this.discs = mesh(0);
    this.halos = mesh(1);
  }

  /** Takes palette index and mark of each node; nodes before `inputs` are drawn by the input picture. */
  show(nodes: Uint8Array, inputs: number, anyAbove: boolean): void {
    const { data, texture } = this.states;
    this.marked = false;
    for (let node = 0; node * 2 < nodes.length; node++) {
      const mark = nodes[node * 2 + 1] ?? 0;
      data[node * 4] = nodes[node * 2] ?? 0;
      data[node * 4 + 1] = node < inputs ? MARK_NONE : mark;
      // Inputs without emphasis are left out by the vertex shader.
      if (node >= inputs && mark >= MARK.zero) this.marked = true;
    }
    this.chooseProgram();
    this.halos.visible = anyAbove;
    texture.needsUpdate = true;
  }

  /** Sets each node's emphasis. */
  emphasize(emphasisOf: (node: number) => number, count: number): void {
    this.emphatic = false;
    for (let node = 0; node < count; node++) {
      const emphasis = emphasisOf(node);
      this.states.data[node * 4 + 2] = emphasis;
      if (emphasis > 0) this.emphatic = true;
    }
    this.states.texture.needsUpdate = true;
    this.chooseProgram();
  }

  private chooseProgram(): void {
    this.discs.material = this.programs[this.marked || this.emphatic ? 'marked' : 'plain'];
  }

  dispose(): void {
    this.states.texture.dispose();
    this.discs.geometry.dispose();
    for (const program of Object.values(this.programs)) program.dispose();
    this.halos.material.dispose();
  }
}
