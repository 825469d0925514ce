// The way from one firm to another: the fewest hops, or the strongest way, over the ties that are shown.
import { type Chain, other } from "./model.ts";

export type How = "strong" | "short";

export interface Hop {
  from: number;
  to: number;
  /** All shown ties between the two, strongest first on the common scale. */
  rows: number[];
  strength: number;
}

/**
 * "short": fewest hops, among those the smallest resistance. "strong": the smallest resistance (Σ 1 / strength,
 * as Newman reads weights as nearness), however many hops. Null when no way exists.
 */
export function findPath(
  chain: Chain, weight: Float32Array, tie: Uint8Array, scale: Float64Array, from: number, to: number, how: How,
): Hop[] | null {
  const near = neighbours(chain, weight, tie, scale);
  const cost = new Float64Array(chain.firms).fill(Infinity);
  const before = new Int32Array(chain.firms).fill(-1);
  const queue = new Heap();
  const step = how === "short" ? 1e6 : 0;
  cost[from] = 0;
  queue.push(from, 0);
  for (let firm = queue.pop(); firm !== undefined && firm !== to; firm = queue.pop()) {
    for (const [beside, strength] of near(firm)) {
      const next = cost[firm] + step + Math.min(1 / strength, 1e3);
      if (next >= cost[beside]) continue;
      cost[beside] = next;
      before[beside] = firm;
      queue.push(beside, next);
    }
  }
  if (cost[to] === Infinity) return null;
  const firms = [to];
  while (firms[0] !== from) firms.unshift(before[firms[0]]);
  return firms.slice(1).map((end, i) => hop(chain, weight, tie, scale, firms[i], end));
}

function neighbours(chain: Chain, weight: Float32Array, tie: Uint8Array, scale: Float64Array) {
  return (firm: number): Map<number, number> => {
    const strengths = new Map<number, number>();
    for (let at = chain.first[firm]; at < chain.first[firm + 1]; at++) {
      const row = chain.rows[at];
      if (!tie[row]) continue;
      const beside = other(chain, row, firm);
      strengths.set(beside, (strengths.get(beside) ?? 0) + weight[row] * scale[chain.kind[row]]);
    }
    return strengths;
  };
}

function hop(chain: Chain, weight: Float32Array, tie: Uint8Array, scale: Float64Array, from: number, to: number): Hop {
  const rows: number[] = [];
  for (let at = chain.first[from]; at < chain.first[from + 1]; at++) {
    if (tie[chain.rows[at]] && other(chain, chain.rows[at], from) === to) rows.push(chain.rows[at]);
  }
  const strength = (row: number): number => weight[row] * scale[chain.kind[row]];
  rows.sort((a, b) => strength(b) - strength(a));
  return { from, to, rows, strength: rows.reduce((sum, row) => sum + strength(row), 0) };
}

/** A binary heap of firms by cost; stale entries are skipped on the way out. */
class Heap {
  private items: { firm: number; cost: number }[] = [];
  private done = new Set<number>();

  push(firm: number, cost: number): void {
    const items = this.items;
    let at = items.push({ firm, cost }) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (items[up].cost <= items[at].cost) break;
      [items[up], items[at]] = [items[at], items[up]];
      at = up;
    }
  }

  pop(): number | undefined {
    for (let top = this.take(); top; top = this.take()) {
      if (this.done.has(top.firm)) continue;
      this.done.add(top.firm);
      return top.firm;
    }
    return undefined;
  }

  private take(): { firm: number; cost: number } | undefined {
    const items = this.items;
    const top = items[0];
    const last = items.pop();
    if (!items.length || !last) return top;
    items[0] = last;
    for (let at = 0; ; ) {
      let down = 2 * at + 1;
      if (down >= items.length) break;
      if (down + 1 < items.length && items[down + 1].cost < items[down].cost) down++;
      if (items[down].cost >= items[at].cost) break;
      [items[down], items[at]] = [items[at], items[down]];
      at = down;
    }
    return top;
  }
}
