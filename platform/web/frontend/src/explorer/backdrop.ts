// Behind and above the ties: stripes of tiers or trades, clouds of communities, and names that never overlap.
import { type Box, Claims, boxAround, inside } from "./labels.ts";
import { type Point, cloud, softPath } from "./geometry.ts";
import { briefName } from "./format.ts";
import { type Community } from "./model.ts";
import { type Palette } from "./palette.ts";
import { type Places, type Room, stripes } from "./places.ts";
import { type Store } from "./store.ts";
import { type Stroke, type Word } from "./svg.ts";

/** From layout to screen: x' = ax·x + bx, y' = ay·y + by (the picture is never turned). */
export interface Lens { ax: number; bx: number; ay: number; by: number }

export interface Ground { strokes: Stroke[]; words: Word[] }

/** What all words of one drawing share: where they may stand, how wide they are, what stands already. */
export interface Desk { room: Room; claims: Claims; width(text: string, size: number, weight: number): number }

/** The stripes; the caption of each stands at its upper left, below the tools that float above the picture. */
export function bandGround(store: Store, places: Places, lens: Lens, palette: Palette, desk: Desk, strength: number): Ground {
  const { room } = desk, list = stripes(store.bands, places);
  const out: Ground = { strokes: [], words: [] };
  const y = (value: number): number => lens.ay * value + lens.by;
  list.forEach(({ bands, low, high }, i) => {
    const above = list[i - 1], below = list[i + 1];
    const top = above ? (y(above.low) + y(high)) / 2 : y(high) - 46;
    const bottom = below ? (y(low) + y(below.high)) / 2 : y(low) + 40;
    if (i % 2 === 0) out.strokes.push({ d: area(0, top, room.width, bottom), fill: palette.ink, opacity: (palette.dark ? 0.035 : 0.026) * strength });
    if (strength < 0.6) return;
    const foot = Math.max(top, room.top - 14) + 20;
    const text = bands.map((band) => `${store.bands.labels[band]} ${countOf(store, band)}`).join("  ·  ");
    const x = room.left + 12, box: Box = [x, foot - 13, x + desk.width(text, 12, 600), foot + 4];
    if (foot < bottom - 4 && foot < room.bottom && desk.claims.first([box], true) === 0)
      out.words.push({ text, x, y: foot, size: 12, weight: 600, fill: palette.inkFaint, halo: palette.canvas, anchor: "start", box });
  });
  return out;
}

const area = (x0: number, y0: number, x1: number, y1: number): string => `M${x0} ${y0.toFixed(1)}H${x1}V${y1.toFixed(1)}H${x0}Z`;

function countOf(store: Store, band: number): number {
  const { chain, bands, shown } = store;
  let count = 0;
  for (let i = 0; i < chain.firms; i++) if (bands.of[i] === band && shown.firm[i]) count += chain.size[i];
  return count;
}

/** Clouds are drawn for the largest communities only: so many, and none smaller than so many of a hundred firms shown. */
const MOST_CLOUDS = 9;
const LEAST_SHARE = 0.025;

interface Shape { community: Community; color: string; edge: Point[] }

/** One soft cloud per large community, its name at the first of a few places where it touches nothing. */
export function cloudGround(store: Store, places: Places, lens: Lens, palette: Palette, desk: Desk, strength: number): Ground {
  const loud = store.view.colour === "community" ? 1 : 0.62;
  const out: Ground = { strokes: [], words: [] };
  const shapes = shapesOf(store, places, lens, palette);
  for (const { color, edge } of shapes)
    out.strokes.push({ d: softPath(edge), fill: color, stroke: color, width: 1, opacity: (palette.dark ? 0.15 : 0.12) * loud * strength });
  if (strength > 0.5) for (const shape of shapes) {
    const word = cloudWord(store, shape, palette, desk);
    if (word) out.words.push(word);
  }
  return out;
}

/** The largest communities that show at least three firms, largest first. */
function shapesOf(store: Store, places: Places, lens: Lens, palette: Palette): Shape[] {
  const { chain, shown } = store;
  const points = new Map<number, Point[]>(chain.meta.communities.map(({ id }) => [id, []]));
  for (let i = 0; i < chain.firms; i++) if (shown.firm[i]) points.get(chain.community[i])?.push([lens.ax * places.x[i] + lens.bx, lens.ay * places.y[i] + lens.by]);
  const least = Math.max(3, shown.firms * LEAST_SHARE);
  return chain.meta.communities
    .map((community, at) => ({ community, color: palette.groups[at % palette.groups.length], mine: points.get(community.id) ?? [] }))
    .filter(({ mine }) => mine.length >= least)
    .sort((a, b) => b.mine.length - a.mine.length).slice(0, MOST_CLOUDS)
    .map(({ community, color, mine }) => ({ community, color, edge: cloud(mine, Math.max(16, Math.abs(lens.ay) * 0.05)) }));
}

function cloudWord(store: Store, { community, color, edge }: Shape, palette: Palette, desk: Desk): Word | null {
  const size = 12.5, weight = 600, { room } = desk;
  const text = communityName(store, community), half = desk.width(text, size, weight) / 2 + 2;
  const xs = edge.map((p) => p[0]), ys = edge.map((p) => p[1]);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  if (right < room.left || left > room.right || bottom < room.top || top > room.bottom) return null;
  const middle = (left + right) / 2, third = (right - left) / 3;
  const spots: [number, number][] = [[middle, top - 6], [middle, bottom + 16], [middle - third, top + 8], [middle + third, top + 8],
    [left - half, (top + bottom) / 2], [right + half, (top + bottom) / 2], [left, bottom + 6], [right, bottom + 6], [left, top], [right, top], [middle, (top + bottom) / 2]];
  const stands = spots.flatMap(([x, y]) => {
    const at = inside(room, x, half), foot = Math.min(room.bottom - 6, Math.max(room.top + 14, y));
    return at === null ? [] : [{ x: at, y: foot, box: boxAround(at, foot, half, size) }];
  });
  const chosen = desk.claims.clearest(stands.map(({ box }) => box));
  return chosen < 0 ? null : { ...stands[chosen], text, size, weight, fill: color, halo: palette.canvas };
}

/** A community in few letters: whom it lies around where a name may be shown, else what the server calls it. */
export function communityName({ chain }: Store, { top, label, size }: Community): string {
  return top === null ? label : `${briefName(chain.meta.names[top], 22)} · ${size}`;
}

/** Firms in the order in which they may claim room for their name. */
export function byImportance({ chain, bands }: Store): Uint32Array {
  const { tier, figures, firms, meta } = chain;
  const loud = Float64Array.from(meta.tiers, ({ code }) => ({ CHAIN_LEADER: 1e9, PUBLIC_BODY: 1e6, BACKBONE: 1e6, BANK: 1e6, HIGH_GROWTH: 1e3 })[code] ?? 0);
  const rank = Float64Array.from({ length: firms }, (_, i) => (bands.areTrades ? 0 : loud[tier[i]]) + (figures.strength[i] || 0));
  return Uint32Array.from({ length: firms }, (_, i) => i).sort((a, b) => rank[b] - rank[a]);
}

export interface NameAsk { order: Uint32Array; always: ReadonlySet<number>; lit: Uint8Array | null; zoom: number; radius: (firm: number) => number }

const MOST_TRIED = 1600;
const MARKS = 1500;
/** Without tiers the strongest so many firms bear their names at the first look, more of them nearer by. */
const AT_FIRST = 34;
const widths = new Map<string, number>();

export function widthOf(text: string, size: number, weight: number, font: string, pen: CanvasRenderingContext2D): number {
  const key = `${weight}/${size}/${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    pen.font = `${weight} ${size}px ${font}`;
    width = pen.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

export const forgetWidths = (): void => widths.clear();

/** Firms claim their room, the most important first: words keep off the large ones, names of clouds off as many as can be. */
export function claimMarks(store: Store, places: Places, lens: Lens, claims: Claims, order: Uint32Array, radius: (firm: number) => number): void {
  for (const firm of order.subarray(0, MARKS)) if (store.shown.firm[firm]) {
    const x = lens.ax * places.x[firm] + lens.bx, y = lens.ay * places.y[firm] + lens.by, r = radius(firm);
    claims.marks.push([x - r, y - r, x + r, y + r]);
  }
}

/** Names below their firms, most important first; a name that would touch another, a large firm or an edge is left out. */
export function names(store: Store, places: Places, lens: Lens, palette: Palette, desk: Desk, ask: NameAsk): Word[] {
  const { chain, shown } = store, { room, claims } = desk;
  const words: Word[] = [];
  const few = shown.firms <= 45 || (ask.lit !== null && ask.lit.reduce((n, on) => n + on, 0) <= 45);
  const tries = [...ask.always, ...ask.order.subarray(0, ask.zoom < 0.3 ? chain.firms : MOST_TRIED)];
  const place = (firm: number): [number, number] => [lens.ax * places.x[firm] + lens.bx, lens.ay * places.y[firm] + lens.by];
  const done = new Set<number>(), most = store.bands.areTrades || chain.meta.open ? AT_FIRST / ask.zoom ** 2 : Infinity;
  for (const firm of tries) {
    if (!shown.firm[firm] || done.has(firm)) continue;
    done.add(firm);
    const must = ask.always.has(firm);
    if (!must && ask.lit && !ask.lit[firm]) continue;
    const code = chain.meta.tiers[chain.tier[firm]].code;
    if (!must && !few && (done.size > most || !roomFor(store, code, ask.zoom))) continue;
    const [x, y] = place(firm), r = ask.radius(firm);
    if (x < room.left || y < room.top - 8 || x > room.right || y > room.bottom) continue;
    const leader = code === "CHAIN_LEADER";
    const size = leader ? 13.5 : 11.5, weight = leader || must ? 700 : 500;
    const text = label(store, firm), half = desk.width(text, size, weight) / 2 + 4;
    const middle = inside(room, x, half);
    if (middle === null) continue;
    const spots: [number, number][] = [[middle, y + r + size + 2], [middle, y - r - 5], [x + r + half + 2, y + 4], [x - r - half - 2, y + 4]];
    const stands = spots.slice(0, must || few ? 4 : 1).filter(([at, foot]) => inside(room, at, half) === at && foot < room.bottom);
    const chosen = claims.first(stands.map(([at, foot]) => boxAround(at, foot, half, size)), must || leader);
    if (chosen < 0) continue;
    const [at, foot] = stands[chosen], box = boxAround(at, foot, half, size);
    words.push({ text, x: at, y: foot, size, weight, fill: leader || must ? palette.ink : palette.inkSoft, halo: palette.canvas, box });
  }
  return words;
}

function label(store: Store, firm: number): string {
  const { meta, size } = store.chain;
  const name = meta.names[firm] ?? "";
  return size[firm] > 1 ? `${meta.open ? briefName(name, 30) : name} ×${size[firm]}` : briefName(name);
}

function roomFor({ chain, shown, bands }: Store, code: string, zoom: number): boolean {
  if (code === "CHAIN_LEADER") return true;
  const crowd = Math.sqrt(150 / Math.max(150, shown.firms));
  if (bands.areTrades || chain.meta.open) return true;
  if (code === "BACKBONE" || code === "BANK" || code === "PUBLIC_BODY") return zoom <= 1.05 * crowd;
  if (code === "HIGH_GROWTH") return zoom <= 0.8 * crowd;
  return zoom <= 0.5 * crowd || chain.firms <= 60;
}
