// The WebGL program that draws a tie: a bent ribbon, broad at its source, dashed by its kind.
import { EdgeProgram, type ProgramInfo } from "sigma/rendering";
import type { EdgeDisplayData, NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

export interface TieDrawn extends EdgeDisplayData {
  bend: number;
  alpha: number;
  dash: number;
}

/** Bends grow with the length of a tie only up to here, so long ties stay slim arcs. */
export const BEND_LENGTH = 260;
export const MOST_DASHES = 8;

const { FLOAT, UNSIGNED_BYTE, TRIANGLE_STRIP } = WebGLRenderingContext;
const UNIFORMS = ["u_matrix", "u_view", "u_sizeRatio", "u_feather", "u_dash"] as const;

const VERTEX = /* glsl */ `
attribute vec2 a_step, a_start, a_end;
attribute float a_size, a_bend, a_alpha, a_dash;
attribute vec4 a_color, a_id;
uniform mat3 u_matrix;
uniform vec2 u_view;
uniform float u_sizeRatio, u_feather;
uniform vec4 u_dash[${MOST_DASHES}];
varying float v_side, v_half, v_along, v_alpha;
varying vec4 v_color, v_dash;
vec2 pixels(vec2 p) { return (u_matrix * vec3(p, 1.0)).xy * u_view * 0.5; }
void main() {
  if (a_size <= 0.0) { gl_Position = vec4(2.0, 2.0, 0.0, 1.0); return; }
  vec2 a = pixels(a_start), b = pixels(a_end), d = b - a;
  float len = max(length(d), 0.001), t = a_step.x;
  vec2 c = (a + b) * 0.5 + vec2(-d.y, d.x) / len * a_bend * min(len, ${BEND_LENGTH.toFixed(1)});
  vec2 at = mix(mix(a, c, t), mix(c, b, t), t);
  vec2 along = normalize(mix(c - a, b - c, t));
  float width = a_size / u_sizeRatio;
  #ifdef PICKING_MODE
  v_half = max(width * 0.5, 3.0);
  v_color = a_id;
  #else
  v_half = max(width * mix(0.7, 0.28, t), 0.35);
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
  float reach = v_half + u_feather;
  v_side = a_step.y * reach;
  v_along = t * len;
  v_alpha = a_alpha;
  v_dash = u_dash[int(a_dash + 0.5)];
  gl_Position = vec4((at + vec2(-along.y, along.x) * v_side) / (u_view * 0.5), 0.0, 1.0);
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
uniform float u_feather;
varying float v_side, v_half, v_along, v_alpha;
varying vec4 v_color, v_dash;
void main() {
  #ifdef PICKING_MODE
  gl_FragColor = v_color;
  #else
  float alpha = v_alpha * (1.0 - smoothstep(v_half - u_feather, v_half + u_feather, abs(v_side)));
  if (v_dash.y > 0.0) {
    float p = mod(v_along, v_dash.x + v_dash.y + v_dash.z + v_dash.w);
    float first = v_dash.x - p, second = min(p - v_dash.x - v_dash.y, v_dash.x + v_dash.y + v_dash.z - p);
    alpha *= smoothstep(-0.6, 0.6, max(min(first, p + 0.6), second));
  }
  gl_FragColor = vec4(v_color.rgb * alpha, alpha);
  #endif
}`;

/** A program class for given dash patterns; few steps draw straighter ribbons for very large pictures. */
export function tieProgram(dashes: number[][], steps: number) {
  const ribbon = Array.from({ length: (steps + 1) * 2 }, (_, i) => [Math.floor(i / 2) / steps, i % 2 ? 1 : -1]);
  const patterns = new Float32Array(MOST_DASHES * 4);
  dashes.slice(0, MOST_DASHES).forEach((dash, i) => patterns.set(dash, i * 4));
  return class TieProgram extends EdgeProgram<(typeof UNIFORMS)[number]> {
    getDefinition() {
      return {
        VERTICES: ribbon.length, VERTEX_SHADER_SOURCE: VERTEX, FRAGMENT_SHADER_SOURCE: FRAGMENT, METHOD: TRIANGLE_STRIP, UNIFORMS,
        ATTRIBUTES: [
          { name: "a_start", size: 2, type: FLOAT }, { name: "a_end", size: 2, type: FLOAT },
          { name: "a_size", size: 1, type: FLOAT }, { name: "a_bend", size: 1, type: FLOAT },
          { name: "a_alpha", size: 1, type: FLOAT }, { name: "a_dash", size: 1, type: FLOAT },
          { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
        ],
        CONSTANT_ATTRIBUTES: [{ name: "a_step", size: 2, type: FLOAT }],
        CONSTANT_DATA: ribbon,
      };
    }

    processVisibleItem(id: number, at: number, source: NodeDisplayData, target: NodeDisplayData, data: EdgeDisplayData): void {
      const { size, bend, alpha, dash, color } = data as TieDrawn;
      const array = this.array;
      array[at] = source.x; array[at + 1] = source.y; array[at + 2] = target.x; array[at + 3] = target.y;
      array[at + 4] = size; array[at + 5] = bend; array[at + 6] = alpha; array[at + 7] = dash;
      array[at + 8] = floatColor(color); array[at + 9] = id;
    }

    setUniforms(params: RenderParams, { gl, uniformLocations: at }: ProgramInfo): void {
      gl.uniformMatrix3fv(at.u_matrix, false, params.matrix);
      gl.uniform2f(at.u_view, params.width, params.height);
      gl.uniform1f(at.u_sizeRatio, params.sizeRatio);
      gl.uniform1f(at.u_feather, 0.75 / params.pixelRatio);
      gl.uniform4fv(at.u_dash, patterns);
    }
  };
}
