// Where the camera stands and how firms walk: plain sums, no sigma.
import { type Room } from "./places.ts";

/** The camera that shows the whole layout (as wide as `aspect` times its height) inside the room that the panels leave. */
export function viewOf(room: Room, aspect: number): { x: number; y: number; ratio: number } {
  const { width, height } = room, unit = Math.min(width, height);
  const [wide, tall] = [room.right - room.left, room.bottom - room.top];
  const ratio = Math.max(unit / (tall * 0.86), (aspect * unit) / (wide * 0.93));
  const x = 0.5 - (((room.left + room.right) / 2 - width / 2) * ratio) / unit;
  const y = 0.5 + (((room.top + room.bottom) / 2 - height / 2 - 4) * ratio) / unit;
  return { x, y, ratio };
}

/** How far a point lies outside the room, in pixels to the right and down; 0 where it can be seen with a margin of 40. */
export function outside(room: Room, x: number, y: number): [number, number] {
  const out = (at: number, low: number, high: number): number => (at < low + 40 ? at - low - 40 : at > high - 40 ? at - high + 40 : 0);
  return [out(x, room.left, room.right), out(y, room.top, room.bottom)];
}

/** Calls `step` with 0..1 on each frame for `milliseconds`, as long as `goesOn` says so. */
export function walkFor(milliseconds: number, goesOn: () => boolean, step: (t: number) => void): void {
  const began = performance.now();
  const frame = (): void => {
    if (!goesOn()) return;
    const t = Math.min(1, (performance.now() - began) / milliseconds);
    step(t);
    if (t < 1) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
