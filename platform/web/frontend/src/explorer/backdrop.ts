// Behind and above the ties: stripes of tiers, clouds of communities, and names that never overlap.
import { type Point, cloud, softPath } from "./geometry.ts";
import { shortName } from "./format.ts";
import { type Palette } from "./palette.ts";
import { type Places, type Room, stripes } from "./places.ts";
import { type Store } from "./store.ts";
import { type Stroke, type Word } from "./svg.ts";

/** From layout to screen: x' = ax·x + bx, y' = ay·y + by (the picture is never turned). */
export interface Lens { ax: number; bx: number; ay: number; by: number }

export interface Ground { strokes: Stroke[]; words: Word[] }

export function bandGround(store: Store, places: Places, lens: Lens, palette: Palette, room: Room, strength: number): Ground {
  const list = stripes(store.chain, places);
  const out: Ground = { strokes: [], words: [] };
  const y = (value: number): number => lens.ay * value + lens.by;
  list.forEach(({ tiers, low, high }, i) => {
    const above = list[i - 1], below = list[i + 1];
    const top = above ? (y(above.low) + y(high)) / 2 : y(high) - 46;
    const bottom = below ? (y(low) + y(below.high)) / 2 : y(low) + 40;
    if (i % 2 === 0) out.strokes.push({ d: box(0, top, room.width, bottom), fill: palette.ink, opacity: (palette.dark ? 0.035 : 0.026) * strength });
    const text = tiers.map((tier) => `${store.chain.meta.tiers[tier].label} ${countOf(store, tier)}`).join("  ·  ");
    out.words.push({ text, x: room.left + 12, y: top + 20, size: 12, weight: 600, fill: palette.inkFaint, halo: palette.canvas, anchor: "start" });
  });
  return out;
}

const box = (x0: number, y0: number, x1: number, y1: number): string => `M${x0} ${y0.toFixed(1)}H${x1}V${y1.toFixed(1)}H${x0}Z`;

function countOf(store: Store, tier: number): number {
  let count = 0;
  for (let i = 0; i < store.chain.firms; i++) if (store.chain.tier[i] === tier && store.shown.firm[i]) count += store.chain.size[i];
  return count;
}

/** One soft cloud per community that shows at least three firms, its name at the top. */
export function cloudGround(store: Store, places: Places, lens: Lens, palette: Palette, strength: number): Ground {
  const { chain, shown, view } = store;
  const out: Ground = { strokes: [], words: [] };
  chain.meta.communities.forEach(({ id, label }, at) => {
    const points: Point[] = [];
    for (let i = 0; i < chain.firms; i++) if (chain.community[i] === id && shown.firm[i]) points.push([lens.ax * places.x[i] + lens.bx, lens.ay * places.y[i] + lens.by]);
    const edge = cloud(points, Math.max(16, Math.abs(lens.ay) * 0.05));
    if (!edge.length) return;
    const color = palette.groups[at % palette.groups.length];
    const loud = view.colour === "community" ? 1 : 0.62;
    out.strokes.push({ d: softPath(edge), fill: color, stroke: color, width: 1, opacity: (palette.dark ? 0.13 : 0.1) * loud * strength });
    const top = edge.reduce((best, p) => (p[1] < best[1] ? p : best));
    const middle = edge.reduce((sum, p) => sum + p[0], 0) / edge.length;
    if (strength > 0.5) out.words.push({ text: label, x: middle, y: top[1] - 5, size: 12.5, weight: 600, fill: color, halo: palette.canvas });
  });
  return out;
}

/** Firms in the order in which they may claim room for their name. */
export function byImportance(store: Store): Uint32Array {
  const { tier, figures, firms, meta } = store.chain;
  const loud = Float64Array.from(meta.tiers, ({ code }) => ({ CHAIN_LEADER: 1e9, PUBLIC_BODY: 1e6, BACKBONE: 1e6, BANK: 1e6, HIGH_GROWTH: 1e3 })[code] ?? 0);
  const rank = Float64Array.from({ length: firms }, (_, i) => loud[tier[i]] + (figures.strength[i] || 0));
  return Uint32Array.from({ length: firms }, (_, i) => i).sort((a, b) => rank[b] - rank[a]);
}

export interface NameAsk { order: Uint32Array; always: ReadonlySet<number>; lit: Uint8Array | null; zoom: number; radius: (firm: number) => number }

const MOST_TRIED = 1600;
const widths = new Map<string, number>();

function widthOf(text: string, size: number, weight: number, font: string, pen: CanvasRenderingContext2D): number {
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

/** Names below their firms, most important first; a name that would touch another or a large firm is left out. */
export function names(store: Store, places: Places, lens: Lens, palette: Palette, room: Room, font: string, ask: NameAsk, pen: CanvasRenderingContext2D): Word[] {
  const { chain, shown } = store;
  const taken: [number, number, number, number][] = [];
  const words: Word[] = [];
  const few = shown.firms <= 45 || (ask.lit !== null && ask.lit.reduce((n, on) => n + on, 0) <= 45);
  const tries = [...ask.always, ...ask.order.subarray(0, ask.zoom < 0.3 ? chain.firms : MOST_TRIED)];
  for (const firm of ask.order.subarray(0, 40)) if (shown.firm[firm]) {
    const x = lens.ax * places.x[firm] + lens.bx, y = lens.ay * places.y[firm] + lens.by, r = ask.radius(firm);
    taken.push([x - r, y - r, x + r, y + r]);
  }
  const done = new Set<number>();
  for (const firm of tries) {
    if (!shown.firm[firm] || done.has(firm)) continue;
    done.add(firm);
    const must = ask.always.has(firm);
    if (!must && ask.lit && !ask.lit[firm]) continue;
    const code = chain.meta.tiers[chain.tier[firm]].code;
    if (!must && !few && !roomFor(code, ask.zoom, shown.firms)) continue;
    const x = lens.ax * places.x[firm] + lens.bx, y = lens.ay * places.y[firm] + lens.by;
    if (x < -60 || y < -30 || x > room.width + 60 || y > room.height + 30) continue;
    const leader = code === "CHAIN_LEADER";
    const size = leader ? 13.5 : 11.5, weight = leader || must ? 700 : 500;
    const text = label(store, firm);
    const half = widthOf(text, size, weight, font, pen) / 2 + 4, r = ask.radius(firm);
    const area: [number, number, number, number] = [x - half, y + r + 2, x + half, y + r + size + 6];
    if (!must && taken.some((t) => area[0] < t[2] && area[2] > t[0] && area[1] < t[3] && area[3] > t[1])) continue;
    taken.push(area);
    words.push({ text, x, y: y + r + size + 2, size, weight, fill: leader || must ? palette.ink : palette.inkSoft, halo: palette.canvas });
  }
  return words;
}

function label(store: Store, firm: number): string {
  const { meta, size } = store.chain;
  const name = shortName(meta.names[firm] ?? "");
  return size[firm] > 1 ? `${name} ×${size[firm]}` : name;
}

function roomFor(code: string, zoom: number, firms: number): boolean {
  if (code === "CHAIN_LEADER") return true;
  const crowd = Math.sqrt(150 / Math.max(150, firms));
  if (code === "BACKBONE" || code === "BANK" || code === "PUBLIC_BODY") return zoom <= 1.05 * crowd;
  if (code === "HIGH_GROWTH") return zoom <= 0.8 * crowd;
  return zoom <= 0.5 * crowd;
}
