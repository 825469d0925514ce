// Everything around the firms and ties: stripes or clouds with their words, then names, all sharing the room for words.
import { type Desk, type Ground, type Lens, bandGround, claimMarks, cloudGround, names, widthOf } from "./backdrop.ts";
import { Claims } from "./labels.ts";
import { paintMarks } from "./marks.ts";
import { fitCanvas, paintGround, paintRing } from "./paint.ts";
import { type Picture } from "./picture.ts";
import { type Room } from "./places.ts";
import { type Word, paintWord } from "./svg.ts";

export function around(picture: Picture, room: Room, lens: Lens, font: string, pen: CanvasRenderingContext2D): Ground {
  const { store, places, palette, bandness } = picture;
  const desk: Desk = { room, claims: new Claims(), width: (text, size, weight) => widthOf(text, size, weight, font, pen) };
  const bands = bandness > 0.02 ? bandGround(store, places, lens, palette, desk, bandness) : null;
  claimMarks(store, places, lens, desk.claims, picture.order, picture.radius);
  const clouds = bandness < 0.98 ? cloudGround(store, places, lens, palette, desk, 1 - bandness) : null;
  const grounds = [bands, clouds].filter((ground) => ground !== null);
  return { strokes: grounds.flatMap(({ strokes }) => strokes), words: [...grounds.flatMap(({ words }) => words), ...firmNames(picture, desk, lens)] };
}

function firmNames(picture: Picture, desk: Desk, lens: Lens): Word[] {
  const { store, hovered } = picture;
  const always = new Set([hovered, store.selected, store.index(store.view.focus)].filter((i) => i !== null));
  for (const { from, to } of store.path ?? []) always.add(from).add(to);
  return names(store, picture.places, lens, picture.palette, desk,
    { order: picture.order, always, lit: picture.litFirm, zoom: picture.nearness, radius: picture.radius });
}

/** Draws the ground behind the ties and, in front of them, rings, marks and words; gives the words. */
export function drawBoth(
  picture: Picture, room: Room, lens: Lens, font: string, ground: HTMLCanvasElement, back: CanvasRenderingContext2D, front: CanvasRenderingContext2D,
): Word[] {
  const ratio = window.devicePixelRatio || 1;
  fitCanvas(ground, room, ratio);
  const { strokes, words } = around(picture, room, lens, font, front);
  back.setTransform(ratio, 0, 0, ratio, 0, 0);
  back.clearRect(0, 0, room.width, room.height);
  paintGround(back, strokes);
  front.clearRect(0, 0, room.width, room.height);
  drawRings(picture, front);
  paintMarks(picture, front);
  for (const word of words) paintWord(word, font, front);
  return words;
}

function drawRings(picture: Picture, pen: CanvasRenderingContext2D): void {
  const { store, palette, hovered } = picture;
  const rings: [number | null, string, number][] = [[store.chain.meta.self, palette.accent, 1.5], [hovered, palette.inkSoft, 1.5], [store.selected, palette.accent, 2.2]];
  for (const [firm, color, width] of rings) {
    if (firm === null || !store.shown.firm[firm]) continue;
    paintRing(pen, ...picture.screen(firm), picture.radius(firm) * 1.12 + 4, color, width);
  }
}
