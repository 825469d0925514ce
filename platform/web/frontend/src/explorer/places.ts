// Where firms stand: the server's two layouts, stretched to the room there is on the screen.
import { type Chain } from "./model.ts";
import { type Layout } from "./urlstate.ts";

export interface Places { x: Float32Array; y: Float32Array }
export interface Room { left: number; top: number; right: number; bottom: number; width: number; height: number }

/** All positions in [-aspect, aspect] × [-1, 1]; bands fill the room, forces keep their proportions. */
export function placesFor(chain: Chain, layout: Layout, aspect: number): Places {
  const [xs, ys] = layout === "bands" ? [chain.bx, chain.by] : [chain.x, chain.y];
  const [x0, x1] = extent(xs);
  const [y0, y1] = extent(ys);
  let sx = (2 * aspect) / (x1 - x0 || 1);
  let sy = 2 / (y1 - y0 || 1);
  if (layout === "force") sx = sy = Math.min(sx, sy);
  return {
    x: xs.map((x) => (x - (x0 + x1) / 2) * sx),
    y: ys.map((y) => (y - (y0 + y1) / 2) * sy),
  };
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

export interface Stripe { tiers: number[]; low: number; high: number }

/** One stripe per tier of the band layout; tiers at the same height share one. Top stripe first. */
export function stripes(chain: Chain, places: Places): Stripe[] {
  const spans = chain.meta.tiers.flatMap((_, tier) => {
    let low = Infinity, high = -Infinity;
    for (let i = 0; i < chain.firms; i++) if (chain.tier[i] === tier) {
      low = Math.min(low, places.y[i]);
      high = Math.max(high, places.y[i]);
    }
    return low <= high ? [{ tiers: [tier], low, high }] : [];
  }).sort((a, b) => b.high - a.high);
  const merged: Stripe[] = [];
  for (const span of spans) {
    const above = merged[merged.length - 1];
    if (above && span.high >= above.low - 1e-6) {
      above.tiers.push(...span.tiers);
      above.low = Math.min(above.low, span.low);
    } else merged.push(span);
  }
  return merged;
}
