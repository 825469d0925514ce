// Ties fade: the weight of every tie at any month, from monthly sums and each kind's half-life.
import { type Chain } from "./model.ts";

const DAY = 86_400_000;

export interface Moment {
  /** A month's index, or a point between two months while the slider moves. */
  month: number;
  /** How many months back are counted; 0 means all. */
  window: number;
}

export interface Weights {
  weight: Float32Array;
  value: Float64Array;
  count: Float64Array;
}

/** Milliseconds at the middle of a month written "2026-03"; nothing finer than a month is known of a bucket. */
export function middleOf(month: string): number {
  const [year, number] = month.split("-").map(Number);
  return (Date.UTC(year, number - 1, 1) + Date.UTC(year, number, 1)) / 2;
}

/** The last moment of a month, or `asOf` (the end of that day) when the month is still running. */
export function endOf(month: string, asOf: string): number {
  const [year, number] = month.split("-").map(Number);
  return Math.min(Date.UTC(year, number, 1), Date.parse(`${asOf}T00:00:00Z`) + DAY);
}

/** 0.5 to the power of age in half-lives; a half-life of 0 means the kind does not fade. */
export function factor(ageDays: number, halfLifeDays: number): number {
  return halfLifeDays > 0 ? 0.5 ** (Math.max(0, ageDays) / halfLifeDays) : 1;
}

export const isNow = (chain: Chain, { month, window }: Moment): boolean =>
  window === 0 && month >= chain.meta.months.length - 1;

/**
 * Weights, raw values and counts of all ties at a moment. At the last month without a window these are the
 * server's own numbers; elsewhere w = Σ value × 0.5^(age / half-life) over the buckets up to the month, written into
 * `into` where that is given.
 */
export function weightsAt(chain: Chain, moment: Moment, into?: Weights): Weights {
  if (isNow(chain, moment)) {
    return { weight: chain.weight, value: chain.value, count: Float64Array.from(chain.count) };
  }
  const { edge, month, value, count } = chain.buckets;
  const factors = factorTable(chain, moment);
  const shares = shareTable(chain.meta.months.length, moment);
  const months = chain.meta.months.length;
  const out = into ? emptied(into) : noWeights(chain.ties);
  for (let i = 0; i < edge.length; i++) {
    const share = shares[month[i]];
    if (share === 0) continue;
    const row = edge[i];
    out.weight[row] += value[i] * share * factors[chain.kind[row] * months + month[i]];
    out.value[row] += value[i] * share;
    out.count[row] += count[i] * share;
  }
  return out;
}

export const noWeights = (ties: number): Weights =>
  ({ weight: new Float32Array(ties), value: new Float64Array(ties), count: new Float64Array(ties) });

function emptied(weights: Weights): Weights {
  for (const column of [weights.weight, weights.value, weights.count]) column.fill(0);
  return weights;
}

function factorTable(chain: Chain, { month }: Moment): Float64Array {
  const { months, kinds, as_of } = chain.meta;
  const whole = Math.floor(month);
  const from = endOf(months[whole], as_of);
  const to = endOf(months[Math.min(whole + 1, months.length - 1)], as_of);
  const at = from + (to - from) * (month - whole);
  const table = new Float64Array(kinds.length * months.length);
  kinds.forEach((kind, k) => months.forEach((name, m) => {
    table[k * months.length + m] = factor((at - middleOf(name)) / DAY, kind.half_life_days);
  }));
  return table;
}

/** How much of each month counts: 1 inside, 0 outside, a part while the slider enters or leaves it. */
function shareTable(months: number, { month, window }: Moment): Float64Array {
  return Float64Array.from({ length: months }, (_, m) => {
    const entered = Math.min(1, Math.max(0, month - m + 1));
    const left = window > 0 ? Math.min(1, Math.max(0, month - m - window + 1)) : 0;
    return Math.max(0, entered - left);
  });
}

/** Ties per month over all kinds asked for: the little bars above the time slider. */
export function countsByMonth(chain: Chain, kinds: ReadonlySet<number>): Float64Array {
  const { edge, month, count } = chain.buckets;
  const sums = new Float64Array(chain.meta.months.length);
  for (let i = 0; i < edge.length; i++) if (kinds.has(chain.kind[edge[i]])) sums[month[i]] += count[i];
  return sums;
}
