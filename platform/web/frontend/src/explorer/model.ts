// The chain as the explorer holds it: firms and ties in typed arrays, told apart by index.
import { type Columns } from "./columns.ts";

export interface Kind { code: string; label: string; unit: string; half_life_days: number; scale?: number }
export interface Named { code: string; label: string }
/** `top`: index of the firm it is named after, null where no name may be shown. */
export interface Community { id: number; label: string; size: number; top: number | null }
export type Role = "COMMITTEE" | "FIRM" | "BANK";
export type Figure = "strength" | "pagerank" | "betweenness" | "constraint" | "core" | "articulation";

export interface Meta {
  version: string;
  as_of: string;
  months: string[];
  kinds: Kind[];
  tiers: Named[];
  industries: Named[];
  communities: Community[];
  role: Role;
  self: number | null;
  k_floor: number;
  not_enough: Partial<Record<Figure, string>>;
  /** Of a picture shown by levels: the circle behind each node, −1 for a firm, and the way from the whole to here. */
  open?: number[];
  here?: { circle: number; label: string }[];
  names: string[];
  pinyin: string[];
  initials: string[];
}

export interface Chain {
  meta: Meta;
  firms: number;
  ties: number;
  id: Int32Array;
  tier: Uint8Array;
  industry: Uint8Array;
  community: Int16Array;
  size: Uint32Array;
  x: Float32Array;
  y: Float32Array;
  bx: Float32Array;
  by: Float32Array;
  figures: Record<Figure, Float32Array>;
  source: Uint32Array;
  target: Uint32Array;
  kind: Uint8Array;
  value: Float64Array;
  weight: Float32Array;
  count: Uint32Array;
  buckets: { edge: Uint32Array; month: Uint16Array; value: Float32Array; count: Uint32Array };
  /** Rows of ties at firm i are `rows[first[i]] … rows[first[i + 1] - 1]`, both directions. */
  first: Uint32Array;
  rows: Uint32Array;
  indexOf: Map<number, number>;
}

export function toChain({ meta, arrays: a }: Columns<Meta>): Chain {
  const firms = a.id.length;
  const ties = a.source.length;
  const chain = {
    meta, firms, ties,
    id: a.id as Int32Array, tier: a.tier as Uint8Array, industry: a.industry as Uint8Array,
    community: a.community as Int16Array, size: a.size as Uint32Array,
    x: a.x as Float32Array, y: a.y as Float32Array, bx: a.bx as Float32Array, by: a.by as Float32Array,
    figures: {
      strength: a.strength as Float32Array, pagerank: a.pagerank as Float32Array,
      betweenness: a.betweenness as Float32Array, constraint: a.constraint as Float32Array,
      core: Float32Array.from(a.core, (n) => (n < 0 ? NaN : n)), articulation: Float32Array.from(a.articulation),
    },
    source: a.source as Uint32Array, target: a.target as Uint32Array, kind: a.kind as Uint8Array,
    value: a.value as Float64Array, weight: a.weight as Float32Array, count: a.count as Uint32Array,
    buckets: {
      edge: a.edge as Uint32Array, month: a.month as Uint16Array,
      value: a.bvalue as Float32Array, count: a.bcount as Uint32Array,
    },
    indexOf: new Map(Array.from(a.id, (id, index) => [id, index])),
  };
  return { ...chain, ...incidence(firms, chain.source, chain.target) };
}

/** Compressed rows: which ties touch which firm. */
export function incidence(firms: number, source: Uint32Array, target: Uint32Array): Pick<Chain, "first" | "rows"> {
  const first = new Uint32Array(firms + 1);
  for (let row = 0; row < source.length; row++) {
    first[source[row] + 1]++;
    first[target[row] + 1]++;
  }
  for (let firm = 0; firm < firms; firm++) first[firm + 1] += first[firm];
  const next = first.slice(0, firms);
  const rows = new Uint32Array(source.length * 2);
  for (let row = 0; row < source.length; row++) {
    rows[next[source[row]]++] = row;
    rows[next[target[row]]++] = row;
  }
  return { first, rows };
}

export const other = (chain: Pick<Chain, "source" | "target">, row: number, firm: number): number =>
  chain.source[row] === firm ? chain.target[row] : chain.source[row];

/** The circle that opens behind a node; null for a firm. */
export const circleOf = ({ meta }: Pick<Chain, "meta">, node: number): number | null => ((meta.open?.[node] ?? -1) > 0 ? (meta.open?.[node] ?? null) : null);

/** What one unit of each kind counts when kinds are put on one scale: the server's, else 1 / median weight. */
export function scales(chain: Pick<Chain, "meta" | "kind" | "weight">): Float64Array {
  return Float64Array.from(chain.meta.kinds, (kind, code) => {
    if (kind.scale && kind.scale > 0) return kind.scale;
    const weights = [...chain.weight].filter((w, row) => chain.kind[row] === code && w > 0).sort((a, b) => a - b);
    return weights.length ? 1 / weights[weights.length >> 1] : 1;
  });
}
