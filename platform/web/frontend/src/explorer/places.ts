// Where firms stand: the server's two layouts, stretched to the room there is on the screen.
import { type Chain } from "./model.ts";
import { type Layout } from "./urlstate.ts";

export interface Places { x: Float32Array; y: Float32Array }
export interface Room { left: number; top: number; right: number; bottom: number; width: number; height: number }

/** How much wider than high forces may be stretched where the room is wide. */
const STRETCH = 1.75;

/** All positions in [-aspect, aspect] × [-1, 1]; bands fill the room, forces keep about their proportions. */
export function placesFor(chain: Chain, layout: Layout, aspect: number): Places {
  const isForce = layout === "force";
  const xs = isForce ? gathering(chain.x) : chain.bx, ys = isForce ? gathering(chain.y) : chain.by;
  const [x0, x1] = extent(xs);
  const [y0, y1] = extent(ys);
  let sx = (2 * aspect) / (x1 - x0 || 1);
  let sy = 2 / (y1 - y0 || 1);
  if (isForce) [sx, sy] = [Math.min(sx, sy * STRETCH), Math.min(sy, sx * STRETCH)];
  return {
    x: xs.map((x) => (x - (x0 + x1) / 2) * sx),
    y: ys.map((y) => (y - (y0 + y1) / 2) * sy),
  };
}

/** A few firms far outside would leave little room for all others: beyond the bulk (4 to 96 of a hundred) distances shrink. */
export function gathering(values: Float32Array): Float32Array {
  if (values.length < 25) return values;
  const sorted = values.slice().sort();
  const low = sorted[Math.floor(values.length * 0.04)], high = sorted[Math.floor(values.length * 0.96)];
  const span = high - low || 1, margin = span * 0.16;
  const soft = (beyond: number): number => margin * (1 - Math.exp(-beyond / margin));
  return values.map((v) => (v < low ? low - soft(low - v) : v > high ? high + soft(v - high) : v));
}

function extent(values: Float32Array): [number, number] {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return Number.isFinite(low) ? [low, high] : [0, 0];
}

export function between(a: Places, b: Places, t: number): Places {
  const ease = t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2;
  return { x: a.x.map((x, i) => x + (b.x[i] - x) * ease), y: a.y.map((y, i) => y + (b.y[i] - y) * ease) };
}

/** Which band a firm stands in, with the words of each: its tier, or its trade in a chain where no firm has a tier yet. */
export interface Bands { of: Uint16Array; labels: string[]; areTrades: boolean }

const LEADING = new Set(["CHAIN_LEADER", "BACKBONE", "HIGH_GROWTH"]);

export function bandsOf({ meta, tier, industry, firms }: Chain): Bands {
  const areTrades = firms > 0 && meta.role !== "FIRM" && !tier.some((code) => LEADING.has(meta.tiers[code].code) || meta.tiers[code].code === "MIXED");
  if (!areTrades) return { of: Uint16Array.from(tier), labels: meta.tiers.map(({ label }) => label), areTrades };
  const firm = (i: number): boolean => meta.tiers[tier[i]].code === "GENERAL";
  const of = Uint16Array.from({ length: firms }, (_, i) => (firm(i) ? meta.tiers.length + industry[i] : tier[i]));
  return { of, labels: [...meta.tiers, ...meta.industries].map(({ label }) => label), areTrades };
}

export interface Stripe { bands: number[]; low: number; high: number }

/** One stripe per band of the layout; bands at the same height share one. Top stripe first. */
export function stripes({ of, labels }: Bands, places: Places): Stripe[] {
  const low = new Float64Array(labels.length).fill(Infinity), high = new Float64Array(labels.length).fill(-Infinity);
  of.forEach((band, i) => {
    low[band] = Math.min(low[band], places.y[i]);
    high[band] = Math.max(high[band], places.y[i]);
  });
  const spans = labels.flatMap((_, band) => (low[band] <= high[band] ? [{ bands: [band], low: low[band], high: high[band] }] : []))
    .sort((a, b) => b.high - a.high);
  const merged: Stripe[] = [];
  for (const span of spans) {
    const above = merged[merged.length - 1];
    if (above && span.high >= above.low - 1e-6) {
      above.bands.push(...span.bands);
      above.low = Math.min(above.low, span.low);
    } else merged.push(span);
  }
  return merged;
}
