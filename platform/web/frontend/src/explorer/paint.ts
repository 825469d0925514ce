// Strokes on the two canvases around the picture: the ground below the ties, the rings among the names.
import { type Room } from "./places.ts";
import { type Scene } from "./svg.ts";

/** Gives the canvas as many dots as the screen has, when the room changed its size. */
export function fitCanvas(canvas: HTMLCanvasElement, room: Room, ratio: number): void {
  const [width, height] = [Math.round(room.width * ratio), Math.round(room.height * ratio)];
  if (canvas.width === width && canvas.height === height) return;
  canvas.width = width;
  canvas.height = height;
  Object.assign(canvas.style, { width: `${room.width}px`, height: `${room.height}px` });
}

/** Bands and clouds, filled one over the other. */
export function paintGround(pen: CanvasRenderingContext2D, strokes: Scene["strokes"]): void {
  for (const { d, fill, opacity } of strokes) {
    pen.globalAlpha = opacity ?? 1;
    pen.fillStyle = fill ?? "transparent";
    pen.fill(new Path2D(d));
  }
  pen.globalAlpha = 1;
}

/** One ring around a firm. */
export function paintRing(pen: CanvasRenderingContext2D, x: number, y: number, radius: number, color: string, width: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 7);
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.stroke();
}
