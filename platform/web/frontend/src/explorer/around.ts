// Everything around the firms and ties: stripes or clouds with their words, then names, all sharing the room for words.
import { type Desk, type Ground, type Lens, bandGround, claimMarks, cloudGround, names, widthOf } from "./backdrop.ts";
import { Claims } from "./labels.ts";
import { type Picture } from "./picture.ts";
import { type Room } from "./places.ts";
import { type Word } from "./svg.ts";

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
