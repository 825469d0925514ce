// What tears when firms are taken out: their ties, and whoever then has no way left to the rest.
import { CUT_OFF, PLAIN, REMOVED, WENT } from "./compare.ts";
import { type Chain, other } from "./model.ts";

export interface Torn {
  tie: Uint8Array;
  firm: Uint8Array;
  /** Ties that fall away, and their weights per kind on the common scale. */
  ties: number;
  byKind: Float64Array;
  /** Firms cut off from the largest rest, largest first. */
  cutOff: number[];
  /** Into how many pieces with a tie the part of the removed firms falls. */
  pieces: number;
}

/** `tie`: one byte per tie that is shown; `strength`: its weight on the common scale. */
export function tear(chain: Chain, tie: Uint8Array, removed: readonly number[], strength: (row: number) => number): Torn {
  const out: Torn = { tie: new Uint8Array(chain.ties), firm: new Uint8Array(chain.firms), ties: 0, byKind: new Float64Array(chain.meta.kinds.length), cutOff: [], pieces: 0 };
  for (const firm of removed) out.firm[firm] = REMOVED;
  for (let row = 0; row < chain.ties; row++) if (tie[row] && (out.firm[chain.source[row]] === REMOVED || out.firm[chain.target[row]] === REMOVED)) {
    out.tie[row] = WENT;
    out.ties++;
    out.byKind[chain.kind[row]] += strength(row);
  }
  const left = (row: number): boolean => tie[row] === 1 && out.tie[row] === PLAIN;
  const all = (row: number): boolean => tie[row] === 1;
  const reached = new Uint8Array(chain.firms);
  const part = removed.flatMap((firm) => (reached[firm] ? [] : spread(chain, all, firm, reached)));
  const seen = new Uint8Array(chain.firms);
  const pieces = part.flatMap((firm) => (out.firm[firm] === REMOVED || seen[firm] ? [] : [spread(chain, left, firm, seen)])).sort((a, b) => b.length - a.length);
  out.pieces = pieces.length;
  out.cutOff = pieces.slice(1).flat();
  for (const firm of out.cutOff) out.firm[firm] = CUT_OFF;
  return out;
}

/** Everybody that can be reached from a firm over the ties that `open` lets through. */
function spread(chain: Chain, open: (row: number) => boolean, start: number, seen: Uint8Array): number[] {
  const found = [start];
  seen[start] = 1;
  for (let at = 0; at < found.length; at++) {
    for (let i = chain.first[found[at]]; i < chain.first[found[at] + 1]; i++) {
      const row = chain.rows[i];
      if (!open(row)) continue;
      const beside = other(chain, row, found[at]);
      if (seen[beside]) continue;
      seen[beside] = 1;
      found.push(beside);
    }
  }
  return found;
}
