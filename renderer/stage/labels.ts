/**
 * Labels in the scene: which ones are set (never two over each other), where, and the quads that show them. What they say
 * stands in picture/labels.ts, how text is painted in labelSheet.ts.
 */
import {
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  DoubleSide,
  DynamicDrawUsage,
  GLSL3,
  LinearFilter,
  Mesh,
  RawShaderMaterial,
  type Vector2,
} from 'three';
import { type Block, LabelSheet } from './labelSheet.ts';

/** A label to be set: its block and the pixel its top centre stands at (left centre for `left`). */
export interface Placed {
  readonly block: Block;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'top' | 'left';
}

const ROOM = 256;

const vertexShader = `
precision highp float;
in vec3 position; in vec2 uv;
uniform vec2 viewport;
out vec2 place;
void main() {
  place = uv;
  gl_Position = vec4(position.x / viewport.x * 2.0 - 1.0, 1.0 - position.y / viewport.y * 2.0, 0.0, 1.0);
}`;
const fragmentShader = `
precision highp float;
uniform sampler2D sheet;
in vec2 place; out vec4 result;
void main() { result = texture(sheet, place); }`;

/** The text of one stage. */
export class Labels {
  readonly mesh: Mesh<BufferGeometry, RawShaderMaterial>;
  readonly sheet = new LabelSheet();
  private readonly texture: { value: CanvasTexture };
  private painted = '';
  private patches: ReturnType<LabelSheet['paint']> = [];
  private readonly positions = new BufferAttribute(new Float32Array(ROOM * 12), 3).setUsage(DynamicDrawUsage);
  private readonly uvs = new BufferAttribute(new Float32Array(ROOM * 8), 2).setUsage(DynamicDrawUsage);

  constructor(viewport: { value: Vector2 }) {
    this.texture = { value: this.makeTexture() };
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', this.positions);
    geometry.setAttribute('uv', this.uvs);
    const indices = Array.from({ length: ROOM }, (_, quad) => [0, 1, 2, 2, 1, 3].map((corner) => quad * 4 + corner));
    geometry.setIndex(indices.flat());
    const material = new RawShaderMaterial({
      glslVersion: GLSL3,
      vertexShader,
      fragmentShader,
      uniforms: { viewport, sheet: this.texture },
      transparent: true,
      side: DoubleSide,
      premultipliedAlpha: true,
      depthTest: false,
      depthWrite: false,
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.frustumCulled = false;
    this.mesh.raycast = () => undefined;
    this.mesh.renderOrder = 20;
  }

  private makeTexture(): CanvasTexture {
    const texture = new CanvasTexture(this.sheet.canvas);
    texture.minFilter = LinearFilter;
    texture.magFilter = LinearFilter;
    texture.generateMipmaps = false;
    texture.flipY = false;
    texture.premultiplyAlpha = true;
    return texture;
  }

  /** Shows these labels; `scale` is device pixels per CSS pixel. Repaints only when a text changed. */
  show(labels: readonly Placed[], scale: number): void {
    if (this.sheet.resize(scale)) {
      this.replaceTexture();
      this.painted = '';
    }
    const key = JSON.stringify(labels.map((label) => label.block));
    if (key !== this.painted) {
      const { height } = this.sheet.canvas;
      this.patches = this.sheet.paint(labels.map((label) => label.block));
      if (this.sheet.canvas.height !== height) this.replaceTexture();
      this.texture.value.needsUpdate = true;
      this.painted = key;
    }
    this.place(labels, scale);
  }

  private replaceTexture(): void {
    this.texture.value.dispose();
    this.texture.value = this.makeTexture();
  }

  /** Paints again although no text changed: the font has arrived. */
  repaint(): void {
    this.painted = '';
  }

  private place(labels: readonly Placed[], scale: number): void {
    const { width, height } = this.sheet.canvas;
    let quad = 0;
    for (const [index, label] of labels.entries()) {
      const patch = this.patches[index];
      if (!patch || quad === ROOM) continue;
      const left = label.x - (label.anchor === 'top' ? patch.width / 2 : 2);
      const top = label.y - (label.anchor === 'top' ? 2 : patch.height / 2);
      // Device pixels, whole ones, so that text stays as crisp as it was painted.
      const [x, y] = [Math.round(left * scale), Math.round(top * scale)];
      const [u, v] = [Math.round(patch.x * scale), Math.round(patch.y * scale)];
      const [w, h] = [Math.ceil(patch.width * scale), Math.ceil(patch.height * scale)];
      for (let corner = 0; corner < 4; corner++) {
        const [right, down] = [corner & 1 ? w : 0, corner & 2 ? h : 0];
        this.positions.setXYZ(quad * 4 + corner, x + right, y + down, 0);
        this.uvs.setXY(quad * 4 + corner, (u + right) / width, (v + down) / height);
      }
      quad++;
    }
    this.positions.needsUpdate = true;
    this.uvs.needsUpdate = true;
    this.mesh.geometry.setDrawRange(0, quad * 6);
  }

  dispose(): void {
    this.texture.value.dispose();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
