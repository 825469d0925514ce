// Room for words on the picture: each word claims a box; what would touch another or be cut off is moved or left out.
import { type Room } from "./places.ts";

/** Left, top, right, bottom in pixels of the stage. */
export type Box = readonly [number, number, number, number];

export const touches = (a: Box, b: Box): boolean => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

/** The box of a word written with its foot at `y`, `half` pixels to both sides of `x`. */
export const boxAround = (x: number, y: number, half: number, size: number): Box => [x - half, y - size - 1, x + half, y + 4];

/** The nearest x at which a word of `half` pixels to both sides is not cut off; null where the room is too narrow. */
export function inside(room: Room, x: number, half: number): number | null {
  const low = room.left + half + 4, high = room.right - half - 4;
  return low > high ? null : Math.min(high, Math.max(low, x));
}

/** So many of the most important marks keep plain words away. */
const LARGE = 60;

export class Claims {
  readonly words: Box[] = [];
  /** Most important first. */
  readonly marks: Box[] = [];

  /** Whether a word may stand there; an important one may lie over marks, never over another word. */
  isFree(box: Box, overMarks = false): boolean {
    return !this.words.some((taken) => touches(box, taken)) && (overMarks || !this.marks.slice(0, LARGE).some((taken) => touches(box, taken)));
  }

  /** Takes the free one of `boxes` that covers the fewest marks, the first of equals; -1 when none is free. */
  clearest(boxes: readonly Box[]): number {
    const covered = (box: Box): number => this.marks.reduce((sum, mark) => sum + Number(touches(box, mark)), 0);
    const found = boxes.map((box, at) => ({ at, covered: this.isFree(box, true) ? covered(box) : Infinity }))
      .reduce((best, one) => (one.covered < best.covered ? one : best), { at: -1, covered: Infinity });
    if (found.at >= 0) this.words.push(boxes[found.at]);
    return found.at;
  }

  /** Takes the first of `boxes` that is free and says which it was; -1 when none is. */
  first(boxes: readonly Box[], overMarks = false): number {
    const at = boxes.findIndex((box) => this.isFree(box, overMarks));
    if (at >= 0) this.words.push(boxes[at]);
    return at;
  }
}
