// The WebGL program that draws a firm: six shapes as distance fields, with a rim that lifts it off the ties.
import { NodeProgram, type ProgramInfo } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

/** Shape numbers as the shader knows them. */
export const SHAPES = { circle: 0, hexagon: 1, triangle: 2, square: 3, diamond: 4 } as const;
export type Shape = keyof typeof SHAPES;

export interface FirmDrawn extends NodeDisplayData {
  shape: number;
  alpha: number;
  /** 1 for a group of firms: a second outline inside. */
  many: number;
}

const { FLOAT, UNSIGNED_BYTE, TRIANGLE_STRIP } = WebGLRenderingContext;
const UNIFORMS = ["u_matrix", "u_view", "u_sizeRatio", "u_feather", "u_rim"] as const;

const VERTEX = /* glsl */ `
attribute vec2 a_corner, a_position;
attribute float a_size, a_shape, a_alpha, a_many;
attribute vec4 a_color, a_id;
uniform mat3 u_matrix;
uniform vec2 u_view;
uniform float u_sizeRatio;
varying vec2 v_at;
varying float v_radius, v_shape, v_alpha, v_many;
varying vec4 v_color;
void main() {
  if (a_size <= 0.0) { gl_Position = vec4(2.0, 2.0, 0.0, 1.0); return; }
  v_radius = a_size / u_sizeRatio;
  v_at = a_corner * (v_radius * 1.25 + 4.0);
  v_shape = a_shape; v_alpha = a_alpha; v_many = a_many;
  gl_Position = vec4((u_matrix * vec3(a_position, 1.0)).xy + v_at / (u_view * 0.5), 0.0, 1.0);
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
uniform float u_feather;
uniform vec4 u_rim;
varying vec2 v_at;
varying float v_radius, v_shape, v_alpha, v_many;
varying vec4 v_color;
float hexagon(vec2 p, float r) {
  const vec3 k = vec3(-0.8660254, 0.5, 0.57735);
  p = abs(p.yx);
  p -= 2.0 * min(dot(k.xy, p), 0.0) * k.xy;
  p -= vec2(clamp(p.x, -k.z * r, k.z * r), r);
  return length(p) * sign(p.y);
}
float triangle(vec2 p, float r) {
  const float k = 1.7320508;
  p.x = abs(p.x) - r;
  p.y = p.y + r / k;
  if (p.x + k * p.y > 0.0) p = vec2(p.x - k * p.y, -k * p.x - p.y) / 2.0;
  p.x -= clamp(p.x, -2.0 * r, 0.0);
  return -length(p) * sign(p.y);
}
float box(vec2 p, float r) {
  vec2 q = abs(p) - r;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0);
}
float field(vec2 p, float r) {
  if (v_shape < 0.5) return length(p) - r;
  if (v_shape < 1.5) return hexagon(p, r * 0.92) - r * 0.06;
  if (v_shape < 2.5) return triangle(p + vec2(0.0, r * 0.12), r * 0.98) - r * 0.08;
  if (v_shape < 3.5) return box(p, r * 0.78) - r * 0.06;
  return box(vec2(p.x + p.y, p.y - p.x) * 0.7071068, r * 0.74) - r * 0.04;
}
void main() {
  float d = field(v_at, v_radius);
  #ifdef PICKING_MODE
  gl_FragColor = d > 3.0 ? vec4(0.0) : v_color;
  #else
  float inside = 1.0 - smoothstep(-u_feather, u_feather, d);
  float rim = 1.0 - smoothstep(1.6 - u_feather, 1.6 + u_feather, d);
  float ring = v_many * (1.0 - smoothstep(0.8 - u_feather, 0.8 + u_feather, abs(d + v_radius * 0.3)));
  vec3 color = mix(u_rim.rgb, v_color.rgb, inside * (1.0 - ring));
  gl_FragColor = vec4(mix(u_rim.rgb, color, v_alpha) * rim, rim);
  #endif
}`;

/** A program class for one rim colour (the canvas behind), so a change of theme makes a new picture. */
export function firmProgram(rim: [number, number, number]) {
  return class FirmProgram extends NodeProgram<(typeof UNIFORMS)[number]> {
    getDefinition() {
      return {
        VERTICES: 4, VERTEX_SHADER_SOURCE: VERTEX, FRAGMENT_SHADER_SOURCE: FRAGMENT, METHOD: TRIANGLE_STRIP, UNIFORMS,
        ATTRIBUTES: [
          { name: "a_position", size: 2, type: FLOAT }, { name: "a_size", size: 1, type: FLOAT },
          { name: "a_shape", size: 1, type: FLOAT }, { name: "a_alpha", size: 1, type: FLOAT },
          { name: "a_many", size: 1, type: FLOAT },
          { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
        ],
        CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 2, type: FLOAT }],
        CONSTANT_DATA: [[-1, -1], [1, -1], [-1, 1], [1, 1]],
      };
    }

    processVisibleItem(id: number, at: number, data: NodeDisplayData): void {
      const { x, y, size, shape, alpha, many, color } = data as FirmDrawn;
      this.array.set([x, y, size, shape, alpha, many, floatColor(color), id], at);
    }

    setUniforms(params: RenderParams, { gl, uniformLocations: at }: ProgramInfo): void {
      gl.uniformMatrix3fv(at.u_matrix, false, params.matrix);
      gl.uniform2f(at.u_view, params.width, params.height);
      gl.uniform1f(at.u_sizeRatio, params.sizeRatio);
      gl.uniform1f(at.u_feather, 0.7 / params.pixelRatio);
      gl.uniform4f(at.u_rim, ...rim, 1);
    }
  };
}
