// Which firms and ties are shown: by kind, tier, strength, nearness to one firm.
import { type Weights } from "./decay.ts";
import { type Chain, other } from "./model.ts";

export interface Filter {
  kinds: ReadonlySet<number>;
  tiers: ReadonlySet<number>;
  /** Hide the weakest so many of a hundred ties of each kind. */
  weak: number;
  /** Index of the firm whose surroundings are shown, or null. */
  focus: number | null;
  depth: number;
}

export interface Shown {
  firm: Uint8Array;
  tie: Uint8Array;
  firms: number;
  ties: number;
}

/** The smallest weight of each kind that stays when the weakest `weak` of a hundred are hidden. */
export function limits(chain: Pick<Chain, "meta" | "kind" | "weight">, weak: number): Float64Array {
  return Float64Array.from(chain.meta.kinds, (_, code) => {
    if (weak <= 0) return 0;
    const weights: number[] = [];
    for (let row = 0; row < chain.kind.length; row++) if (chain.kind[row] === code) weights.push(chain.weight[row]);
    if (!weights.length) return 0;
    weights.sort((a, b) => a - b);
    return weights[Math.min(weights.length - 1, Math.floor((weights.length * weak) / 100))];
  });
}

/** A tie is shown when something of it is left, its kind is on and both ends' tiers are on. */
export function show(chain: Chain, { weight, count }: Weights, filter: Filter, least = limits(chain, filter.weak)): Shown {
  const tie = new Uint8Array(chain.ties);
  const kinds = bytes(filter.kinds), tiers = bytes(filter.tiers);
  for (let row = 0; row < chain.ties; row++) {
    const kind = chain.kind[row];
    tie[row] = kinds[kind] && count[row] > 0 && weight[row] >= least[kind]
      && tiers[chain.tier[chain.source[row]]] && tiers[chain.tier[chain.target[row]]] ? 1 : 0;
  }
  const firm = new Uint8Array(chain.firms);
  if (filter.focus === null) for (let i = 0; i < chain.firms; i++) firm[i] = filter.tiers.has(chain.tier[i]) ? 1 : 0;
  else surroundings(chain, tie, filter.focus, filter.depth).forEach((steps, i) => (firm[i] = steps >= 0 ? 1 : 0));
  let ties = 0;
  for (let row = 0; row < chain.ties; row++) {
    if (!firm[chain.source[row]] || !firm[chain.target[row]]) tie[row] = 0;
    ties += tie[row];
  }
  return { firm, tie, firms: firm.reduce((sum, on) => sum + on, 0), ties };
}

/** A set of small codes as a table, for loops over all ties. */
function bytes(codes: ReadonlySet<number>): Uint8Array {
  const table = new Uint8Array(256);
  for (const code of codes) table[code] = 1;
  return table;
}

/** Steps from one firm over shown ties, -1 beyond `depth`. */
export function surroundings(chain: Chain, tie: Uint8Array, start: number, depth: number): Int16Array {
  const steps = new Int16Array(chain.firms).fill(-1);
  steps[start] = 0;
  let edge = [start];
  for (let step = 1; step <= depth && edge.length; step++) {
    const next: number[] = [];
    for (const firm of edge) {
      for (let at = chain.first[firm]; at < chain.first[firm + 1]; at++) {
        const row = chain.rows[at];
        const beside = other(chain, row, firm);
        if (!tie[row] || steps[beside] >= 0) continue;
        steps[beside] = step;
        next.push(beside);
      }
    }
    edge = next;
  }
  return steps;
}
