// The picture standing still: what is on the screen as strokes and words, for files.
import { around } from "./around.ts";
import { type Lens } from "./backdrop.ts";
import { outline } from "./geometry.ts";
import { shapeOf } from "./palette.ts";
import { type Picture } from "./picture.ts";
import { type Room } from "./places.ts";
import { type Scene, type Stroke } from "./svg.ts";
import { WENT_DASH, WENT_PATTERN, dashOf, tieAlpha, tiePath, tieWidth } from "./tielook.ts";

export function sceneOf(picture: Picture, lens: Lens, room: Room, font: string, title: string): Scene {
  const { store, palette, places } = picture;
  const { chain, shown } = store;
  const at = (firm: number): [number, number] => [lens.ax * places.x[firm] + lens.bx, lens.ay * places.y[firm] + lens.by];
  const pen = document.createElement("canvas").getContext("2d");
  const ground = pen ? around(picture, room, lens, font, pen) : { strokes: [], words: [] };
  const strokes: Stroke[] = [...ground.strokes];
  for (let row = 0; row < chain.ties; row++) if (picture.isDrawn(row)) strokes.push({
    d: tiePath(picture, row), stroke: palette.kinds[chain.kind[row]],
    width: tieWidth(picture, row), dash: dashOf(picture, row) === WENT_DASH ? WENT_PATTERN : palette.dashes[chain.kind[row]], opacity: tieAlpha(picture, row),
  });
  for (let firm = 0; firm < chain.firms; firm++) if (shown.firm[firm]) strokes.push({ d: outline(shapeOf(chain.meta.tiers[chain.tier[firm]].code), ...at(firm), picture.radius(firm) + 1), fill: palette.canvas }, {
    d: outline(shapeOf(chain.meta.tiers[chain.tier[firm]].code), ...at(firm), picture.radius(firm)), fill: picture.firmColour(firm),
    opacity: picture.firmAlpha(firm),
  });
  return { width: room.width, height: room.height, background: palette.canvas, title, font, strokes, words: ground.words };
}
