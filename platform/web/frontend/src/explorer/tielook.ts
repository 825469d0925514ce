// How a tie looks: as loud as it is strong, and as the mode of the picture marks it.
import { CAME, KEPT, PLAIN, WENT } from "./compare.ts";
import { bent } from "./geometry.ts";
import { type Picture } from "./picture.ts";
import { BEND_LENGTH } from "./ribbons.ts";
import { LARGE } from "./renderer.ts";
import { packed, type TieLayer } from "./tielayer.ts";

/** The dash patterns of what went and of what takes another way, behind those of the kinds. */
export const WENT_DASH = 7, WENT_PATTERN = [2, 6, 2, 6], WAY_DASH = 8, WAY_PATTERN = [1, 0, 1, 0];

/** loudness ** 1.4 for 256 steps of loudness. */
const CURVE = Float32Array.from({ length: 257 }, (_, i) => (i / 256) ** 1.4);

/** How strong a tie looks, 0 to 1. */
export const loudness = (picture: Picture, row: number): number => Math.sqrt(Math.min(1, picture.store.strength(row) / picture.loudest));

export function tieAlpha(picture: Picture, row: number): number {
  const loud = loudness(picture, row), { litTie } = picture;
  const mark = picture.store.marks?.tie[row] ?? PLAIN;
  if (litTie && !litTie[row]) return 0.035;
  if (mark === WENT) return (litTie ? 0.75 : 0.42) * (1 - 0.35 * picture.torn);
  if (litTie) return 0.55 + 0.4 * loud;
  const crowd = picture.crowd;
  const plain = (picture.palette.dark ? 0.16 : 0.13) * crowd + 0.6 * crowd * CURVE[Math.round(loud * 256)];
  return mark === CAME ? Math.max(0.62, plain) : mark === KEPT ? 0.4 * plain : plain;
}

export function tieWidth(picture: Picture, row: number): number {
  const mark = picture.store.marks?.tie[row] ?? PLAIN;
  const wide = (0.7 + 3 * loudness(picture, row)) * (picture.store.chain.ties > LARGE ? 0.6 : 1);
  return mark === CAME ? 1.2 * wide + 0.6 : mark === WENT ? 1 + 0.5 * wide : wide;
}

export const dashOf = (picture: Picture, row: number): number => (picture.store.marks?.tie[row] === WENT ? WENT_DASH : picture.store.chain.kind[row]);

/** Fills the layer with every tie that is drawn, and with the ways that a drill found. */
export function fillTies(picture: Picture, layer: TieLayer): void {
  const { store, places, bend } = picture, { chain, ways } = store, { x, y } = places;
  const colours = Uint32Array.from(picture.palette.kinds, packed);
  layer.begin(picture.drawn + (picture.litTie ? chain.ties : 0) + ways.length);
  for (let row = 0; row < chain.ties; row++) {
    if (!picture.isDrawn(row)) continue;
    const s = chain.source[row], t = chain.target[row];
    layer.add(x[s], y[s], x[t], y[t], tieWidth(picture, row), bend[row], tieAlpha(picture, row), dashOf(picture, row), colours[chain.kind[row]]);
  }
  const accent = packed(picture.palette.way);
  for (const way of ways) {
    const part = picture.torn, { source: s, target: t } = way;
    layer.add(x[s], y[s], x[s] + (x[t] - x[s]) * part, y[s] + (y[t] - y[s]) * part, 3.4, 0.18, 0.9, WAY_DASH, accent);
  }
}

/** The tie under a point of the screen, at most `near` pixels away; null where there is none. */
export function tieAt(picture: Picture, px: number, py: number, near = 5): number | null {
  const { store, bend } = picture, { chain } = store;
  let found: number | null = null, least = near * near;
  for (let row = 0; row < chain.ties; row++) {
    if (!picture.isDrawn(row)) continue;
    const [ax, ay] = picture.screen(chain.source[row]), [bx, by] = picture.screen(chain.target[row]);
    const dx = bx - ax, dy = by - ay, length = Math.max(Math.hypot(dx, dy), 0.001);
    const reach = (Math.abs(bend[row]) * Math.min(length, BEND_LENGTH)) + near;
    if (px < Math.min(ax, bx) - reach || px > Math.max(ax, bx) + reach || py < Math.min(ay, by) - reach || py > Math.max(ay, by) + reach) continue;
    const lift = (bend[row] * Math.min(length, BEND_LENGTH)) / length;
    const cx = (ax + bx) / 2 + dy * lift, cy = (ay + by) / 2 - dx * lift;
    for (let i = 1; i < 16; i++) {
      const t = i / 16, u = 1 - t;
      const far = (u * u * ax + 2 * u * t * cx + t * t * bx - px) ** 2 + (u * u * ay + 2 * u * t * cy + t * t * by - py) ** 2;
      if (far < least) { least = far; found = row; }
    }
  }
  return found;
}

/** The line of a tie for a drawing in a file. */
export function tiePath(picture: Picture, row: number): string {
  const { chain } = picture.store;
  return bent(picture.screen(chain.source[row]), picture.screen(chain.target[row]), picture.bend[row], BEND_LENGTH);
}
