/**
 * The layer ribbons are laid over each other in: half-float colours, copied to the screen once all of them lie there. With 8
 * bits a faint ribbon would round to nothing, and a thousand of them would never reach their value's colour.
 */
import {
  BufferAttribute,
  BufferGeometry,
  Camera,
  GLSL3,
  HalfFloatType,
  Mesh,
  NearestFilter,
  NoBlending,
  type Object3D,
  RawShaderMaterial,
  Scene,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';

const vertexShader = `
precision highp float;
void main() {
  vec2 corner = vec2(float((gl_VertexID << 1) & 2), float(gl_VertexID & 2));
  gl_Position = vec4(corner * 2.0 - 1.0, 1.0, 1.0);
}`;
const fragmentShader = `
precision highp float; precision highp sampler2D;
uniform sampler2D layer; out vec4 result;
void main() { result = vec4(texelFetch(layer, ivec2(gl_FragCoord.xy), 0).rgb, 1.0); }`;

export class Underlay {
  /** What is drawn in it. */
  readonly scene = new Scene();
  private readonly target = new WebGLRenderTarget(1, 1, {
    type: HalfFloatType,
    minFilter: NearestFilter,
    magFilter: NearestFilter,
    depthBuffer: false,
    generateMipmaps: false,
  });
  private readonly copy = new Scene();
  private readonly triangle: Mesh<BufferGeometry, RawShaderMaterial>;
  private readonly camera = new Camera();

  constructor(parts: readonly Object3D[]) {
    this.scene.add(...parts);
    const geometry = new BufferGeometry();
    geometry.setIndex(new BufferAttribute(new Uint16Array([0, 1, 2]), 1));
    this.triangle = new Mesh(
      geometry,
      new RawShaderMaterial({
        glslVersion: GLSL3,
        vertexShader,
        fragmentShader,
        uniforms: { layer: { value: this.target.texture } },
        blending: NoBlending,
        depthTest: false,
        depthWrite: false,
      }),
    );
    this.triangle.frustumCulled = false;
    this.copy.add(this.triangle);
  }

  /** Draws it and copies it to the screen; `the renderer clears with the ground's colour. */
  render(renderer: WebGLRenderer, width: number, height: number): void {
    if (!renderer.extensions.has('EXT_color_buffer_float')) {
      renderer.clear();
      renderer.render(this.scene, this.camera);
      return;
    }
    if (this.target.width !== width || this.target.height !== height) this.target.setSize(width, height);
    renderer.setRenderTarget(this.target);
    renderer.clear();
    renderer.render(this.scene, this.camera);
    renderer.setRenderTarget(null);
    renderer.clear(false, true, false);
    renderer.render(this.copy, this.camera);
  }

  dispose(): void {
    this.target.dispose();
    this.triangle.geometry.dispose();
    this.triangle.material.dispose();
  }
}
