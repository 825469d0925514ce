// A picture as a list of strokes and words, written as an SVG file or painted on a canvas.

import { type Box } from "./labels.ts";

export interface Stroke { d: string; fill?: string; stroke?: string; width?: number; dash?: number[]; opacity?: number }
export interface Word { text: string; x: number; y: number; size: number; weight: number; fill: string; halo: string; anchor?: "start" | "middle"; box?: Box }
export interface Scene { width: number; height: number; background: string; title: string; font: string; strokes: Stroke[]; words: Word[] }

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const plain = (number: number): string => String(Math.round(number * 100) / 100);

export function writeSvg(scene: Scene): string {
  const { width, height } = scene;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"` +
    ` font-family="${escaped(scene.font)}"><title>${escaped(scene.title)}</title>` +
    `<rect width="${width}" height="${height}" fill="${scene.background}"/>` +
    scene.strokes.map(strokeTag).join("") + scene.words.map(wordTag).join("") + "</svg>\n";
}

function strokeTag({ d, fill, stroke, width, dash, opacity }: Stroke): string {
  const pen = stroke ? ` stroke="${stroke}" stroke-width="${plain(width ?? 1)}"` : "";
  const gaps = dash?.[1] ? ` stroke-dasharray="${dash.join(" ")}"` : "";
  const faint = opacity !== undefined && opacity < 1 ? ` opacity="${plain(opacity)}"` : "";
  return `<path d="${d}" fill="${fill ?? "none"}"${pen}${gaps}${faint}/>`;
}

function wordTag({ text, x, y, size, weight, fill, halo, anchor }: Word): string {
  return `<text x="${plain(x)}" y="${plain(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}" stroke="${halo}"` +
    ` stroke-width="3.5" stroke-linejoin="round" paint-order="stroke" text-anchor="${anchor ?? "middle"}">${escaped(text)}</text>`;
}

export function paint(scene: Scene, context: CanvasRenderingContext2D): void {
  context.fillStyle = scene.background;
  context.fillRect(0, 0, scene.width, scene.height);
  for (const { d, fill, stroke, width, dash, opacity } of scene.strokes) {
    const path = new Path2D(d);
    context.globalAlpha = opacity ?? 1;
    context.setLineDash(dash?.[1] ? dash : []);
    if (fill) { context.fillStyle = fill; context.fill(path); }
    if (stroke) { context.strokeStyle = stroke; context.lineWidth = width ?? 1; context.stroke(path); }
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
  for (const word of scene.words) paintWord(word, scene.font, context);
}

export function paintWord({ text, x, y, size, weight, fill, halo, anchor }: Word, font: string, context: CanvasRenderingContext2D): void {
  context.font = `${weight} ${size}px ${font}`;
  context.textAlign = anchor === "start" ? "left" : "center";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = halo;
  context.strokeText(text, x, y);
  context.fillStyle = fill;
  context.fillText(text, x, y);
}
