// Two moments in one picture: which ties came, which went, who rose and who fell.
import { type Weights } from "./decay.ts";
import { type Chain } from "./model.ts";

/** What a mode says of a tie. */
export const PLAIN = 0, KEPT = 1, CAME = 2, WENT = 3;
/** What a mode says of a firm. */
export const ROSE = 1, FELL = 2, CUT_OFF = 3, REMOVED = 4;

export interface Compared {
  tie: Uint8Array;
  firm: Uint8Array;
  before: Weights;
  after: Weights;
  /** Each firm's sum of weights on the common scale. */
  was: Float64Array;
  is: Float64Array;
  came: number;
  went: number;
  kept: number;
}

/** A firm rose when its share of the whole grew by a quarter, fell when it lost a fifth; at most so many are marked. */
const GREW = 1.25, SHRANK = 0.8, MOST_MARKED = 12;

/** `shownBefore`, `shownAfter`: one byte per tie, what the filters let through at either moment. */
export function compared(
  chain: Chain, scale: Float64Array, before: Weights, after: Weights, shownBefore: Uint8Array, shownAfter: Uint8Array,
): Compared {
  const tie = new Uint8Array(chain.ties);
  const count = [0, 0, 0, 0];
  for (let row = 0; row < chain.ties; row++) {
    tie[row] = shownAfter[row] ? (shownBefore[row] ? KEPT : CAME) : shownBefore[row] ? WENT : PLAIN;
    count[tie[row]]++;
  }
  const was = strengths(chain, scale, before, shownBefore), is = strengths(chain, scale, after, shownAfter);
  return { tie, firm: moved(was, is), before, after, was, is, came: count[CAME], went: count[WENT], kept: count[KEPT] };
}

function strengths(chain: Chain, scale: Float64Array, { weight }: Weights, tie: Uint8Array): Float64Array {
  const sums = new Float64Array(chain.firms);
  for (let row = 0; row < chain.ties; row++) if (tie[row]) {
    const strength = weight[row] * scale[chain.kind[row]];
    sums[chain.source[row]] += strength;
    sums[chain.target[row]] += strength;
  }
  return sums;
}

/** Shares are compared, not sums: everything fades, and more is recorded every year. */
export function moved(was: Float64Array, is: Float64Array): Uint8Array {
  const [allBefore, allAfter] = [was, is].map((sums) => sums.reduce((a, b) => a + b, 0) || 1);
  const change = Float64Array.from(was, (w, i) => is[i] / allAfter - w / allBefore);
  const out = new Uint8Array(was.length);
  Array.from(change, (by, i) => ({ i, by, times: was[i] ? is[i] / allAfter / (was[i] / allBefore) : Infinity }))
    .filter(({ by, times }) => by !== 0 && (times >= GREW || times <= SHRANK))
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by) || a.i - b.i).slice(0, MOST_MARKED)
    .forEach(({ i, by }) => { out[i] = by > 0 ? ROSE : FELL; });
  return out;
}

/** At either moment: the weights of what came or stayed as they are now, of what went as they were. */
export function united(chain: Chain, { tie, before, after }: Compared): Weights {
  const out: Weights = { weight: after.weight.slice(), value: after.value.slice(), count: after.count.slice() };
  for (let row = 0; row < chain.ties; row++) if (tie[row] === WENT) {
    out.weight[row] = before.weight[row];
    out.value[row] = before.value[row];
    out.count[row] = before.count[row];
  }
  return out;
}
