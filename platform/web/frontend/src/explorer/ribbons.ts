// The WebGL words for a tie: a bent ribbon, broad at its source, dashed by its kind.

/** Bends grow with the length of a tie only up to here, so long ties stay slim arcs. */
export const BEND_LENGTH = 260;
export const MOST_DASHES = 9;

export const VERTEX = /* glsl */ `
attribute vec2 a_step, a_start, a_end;
attribute float a_size, a_bend, a_alpha, a_dash;
attribute vec4 a_color;
uniform mat3 u_matrix;
uniform vec2 u_view;
uniform float u_sizeRatio, u_feather;
uniform vec4 u_dash[${MOST_DASHES}];
varying float v_side, v_half, v_along, v_alpha;
varying vec4 v_color, v_dash;
vec2 pixels(vec2 p) { return (u_matrix * vec3(p * 0.5 + 0.5, 1.0)).xy * u_view * 0.5; }
void main() {
  vec2 a = pixels(a_start), b = pixels(a_end), d = b - a;
  float len = max(length(d), 0.001), t = a_step.x;
  vec2 c = (a + b) * 0.5 + vec2(-d.y, d.x) / len * a_bend * min(len, ${BEND_LENGTH.toFixed(1)});
  vec2 at = mix(mix(a, c, t), mix(c, b, t), t);
  vec2 along = normalize(mix(c - a, b - c, t));
  v_half = max(a_size / u_sizeRatio * mix(0.7, 0.28, t), 0.35);
  v_color = a_color;
  float reach = v_half + u_feather;
  v_side = a_step.y * reach;
  v_along = t * len;
  v_alpha = a_alpha;
  v_dash = u_dash[int(a_dash + 0.5)];
  gl_Position = vec4((at + vec2(-along.y, along.x) * v_side) / (u_view * 0.5), 0.0, 1.0);
}`;

export const FRAGMENT = /* glsl */ `
precision highp float;
uniform float u_feather;
varying float v_side, v_half, v_along, v_alpha;
varying vec4 v_color, v_dash;
void main() {
  float alpha = v_alpha * (1.0 - smoothstep(v_half - u_feather, v_half + u_feather, abs(v_side)));
  if (v_dash.y > 0.0) {
    float p = mod(v_along, v_dash.x + v_dash.y + v_dash.z + v_dash.w);
    float first = v_dash.x - p, second = min(p - v_dash.x - v_dash.y, v_dash.x + v_dash.y + v_dash.z - p);
    alpha *= smoothstep(-0.6, 0.6, max(min(first, p + 0.6), second));
  }
  gl_FragColor = vec4(v_color.rgb * alpha, alpha);
}`;
