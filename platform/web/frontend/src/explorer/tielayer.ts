// The layer of ties: one buffer of plain numbers, filled for the ties that are drawn and handed to WebGL at once.
import type { RenderParams } from "sigma/types";
import { FRAGMENT, MOST_DASHES, VERTEX } from "./ribbons.ts";

/** Numbers per tie: start x y, end x y, size, bend, alpha, dash, colour. */
const STRIDE = 9;
const COLUMNS: [string, number, number][] = [["a_start", 2, 0], ["a_end", 2, 2], ["a_size", 1, 4], ["a_bend", 1, 5], ["a_alpha", 1, 6], ["a_dash", 1, 7]];
const UNIFORMS = ["u_matrix", "u_view", "u_sizeRatio", "u_feather", "u_dash"] as const;

export interface Ends { x0: number; y0: number; x1: number; y1: number }

export class TieLayer {
  readonly canvas: HTMLCanvasElement;
  count = 0;
  private numbers = new Float32Array(0);
  private colours = new Uint32Array(0);
  private readonly gl: WebGL2RenderingContext;
  private readonly buffer: WebGLBuffer;
  private readonly at: Record<string, WebGLUniformLocation | null>;
  private readonly steps: number;
  private fresh = false;

  constructor(canvas: HTMLCanvasElement, dashes: number[][], steps: number) {
    const gl = canvas.getContext("webgl2", { antialias: false, alpha: true });
    if (!gl) throw new Error("explorer: no WebGL 2 for the ties");
    this.canvas = canvas;
    this.gl = gl;
    this.steps = steps;
    const program = linked(gl);
    gl.useProgram(program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.at = Object.fromEntries(UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)]));
    const patterns = new Float32Array(MOST_DASHES * 4);
    dashes.slice(0, MOST_DASHES).forEach((dash, i) => patterns.set(dash, i * 4));
    gl.uniform4fv(this.at.u_dash, patterns);
    stepBuffer(gl, program, steps);
    this.buffer = columnBuffer(gl, program);
  }

  /** Begins a new filling with room for so many ties. */
  begin(most: number): void {
    if (this.numbers.length < most * STRIDE) {
      this.numbers = new Float32Array(Math.ceil(most * 1.2 + 16) * STRIDE);
      this.colours = new Uint32Array(this.numbers.buffer);
    }
    this.count = 0;
    this.fresh = false;
  }

  add(x0: number, y0: number, x1: number, y1: number, size: number, bend: number, alpha: number, dash: number, colour: number): void {
    const at = this.count++ * STRIDE, n = this.numbers;
    n[at] = x0; n[at + 1] = y0; n[at + 2] = x1; n[at + 3] = y1;
    n[at + 4] = size; n[at + 5] = bend; n[at + 6] = alpha; n[at + 7] = dash;
    this.colours[at + 8] = colour;
  }

  /** Draws what was filled, as the camera of `params` sees it. */
  draw(params: RenderParams): void {
    const { gl, at, canvas } = this, { width, height, pixelRatio } = params;
    const [wide, tall] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)];
    if (canvas.width !== wide || canvas.height !== tall) Object.assign(canvas, { width: wide, height: tall });
    gl.viewport(0, 0, wide, tall);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (!this.count) return;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    if (!this.fresh) gl.bufferData(gl.ARRAY_BUFFER, this.numbers.subarray(0, this.count * STRIDE), gl.DYNAMIC_DRAW);
    this.fresh = true;
    gl.uniformMatrix3fv(at.u_matrix, false, params.matrix);
    gl.uniform2f(at.u_view, width, height);
    gl.uniform1f(at.u_sizeRatio, params.sizeRatio);
    gl.uniform1f(at.u_feather, 0.75 / pixelRatio);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, (this.steps + 1) * 2, this.count);
  }

  kill(): void {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

function linked(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(type);
    if (!shader) throw new Error("explorer: no shader");
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(`explorer: ${gl.getProgramInfoLog(program) ?? "the ties' program"}`);
  return program;
}

/** The ribbon itself: both edges at each step from 0 to 1; few steps draw straighter ribbons for very large pictures. */
function stepBuffer(gl: WebGL2RenderingContext, program: WebGLProgram, steps: number): void {
  const ribbon = Array.from({ length: (steps + 1) * 2 }, (_, i) => [Math.floor(i / 2) / steps, i % 2 ? 1 : -1]).flat();
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, Float32Array.from(ribbon), gl.STATIC_DRAW);
  const at = gl.getAttribLocation(program, "a_step");
  gl.enableVertexAttribArray(at);
  gl.vertexAttribPointer(at, 2, gl.FLOAT, false, 0, 0);
}

function columnBuffer(gl: WebGL2RenderingContext, program: WebGLProgram): WebGLBuffer {
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  const attach = (name: string, size: number, type: number, normal: boolean, offset: number): void => {
    const at = gl.getAttribLocation(program, name);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, size, type, normal, STRIDE * 4, offset * 4);
    gl.vertexAttribDivisor(at, 1);
  };
  for (const [name, size, offset] of COLUMNS) attach(name, size, gl.FLOAT, false, offset);
  attach("a_color", 4, gl.UNSIGNED_BYTE, true, 8);
  return buffer;
}

/** "#rrggbb" as the four bytes the layer reads. */
export function packed(hex: string): number {
  const value = parseInt(hex.replace("#", "").slice(0, 6), 16);
  return ((255 << 24) | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}
