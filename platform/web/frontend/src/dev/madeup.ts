// A made-up chain for looking and testing: firms with tiers around leaders, a year of monthly ties.
import { type Column } from "../explorer/columns.ts";
import { factor, middleOf, endOf } from "../explorer/decay.ts";
import { type Meta, type Role } from "../explorer/model.ts";

export interface Wish {
  firms: number;
  ties: number;
  leaders: number;
  role?: Role;
  language?: "zh-Hans" | "en";
  seed?: number;
}

/** mulberry32: the same seed gives the same chain. */
export function dice(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const HEADS: [string, string][] = [["康", "kang"], ["瑞", "rui"], ["和", "he"], ["仁", "ren"], ["安", "an"], ["德", "de"],
  ["益", "yi"], ["百", "bai"], ["华", "hua"], ["恒", "heng"], ["诚", "cheng"], ["济", "ji"], ["广", "guang"], ["明", "ming"],
  ["源", "yuan"], ["泰", "tai"], ["正", "zheng"], ["润", "run"], ["盛", "sheng"], ["禾", "he"], ["天", "tian"], ["同", "tong"]];
const ENDS: [string, string, string][] = [["医药", "yiyao", "Pharma"], ["药业", "yaoye", "Medicines"],
  ["大药房", "dayaofang", "Drugstores"], ["医疗器械", "yiliaoqixie", "Devices"], ["生物", "shengwu", "Bio"],
  ["中药饮片", "zhongyaoyinpian", "Herbal"], ["冷链物流", "lenglianwuliu", "Cold Chain"], ["健康科技", "jiankangkeji", "Health Tech"]];

const TIERS = [["CHAIN_LEADER", "链主企业", "Chain leader"], ["BACKBONE", "骨干企业", "Backbone"],
  ["HIGH_GROWTH", "高成长企业", "High growth"], ["GENERAL", "一般成员", "General member"],
  ["BANK", "银行", "Bank"], ["PUBLIC_BODY", "公共机构", "Public body"]] as const;
const KINDS = [["SUPPLY", "供货", "Supply", "CNY", 180], ["STAFF", "用工", "Staff", "PERSON_DAY", 120],
  ["SAFETY", "安全互查", "Safety", "VISIT", 365], ["RESOURCE", "资源共济", "Resource", "BOOKING_DAY", 180],
  ["FINANCE", "融资", "Finance", "CNY", 365], ["CIVIC", "党建共建", "Civic", "ATTENDANCE", 270]] as const;
const INDUSTRIES = [["5152", "中药批发", "Herbal wholesale"], ["5151", "西药批发", "Drug wholesale"],
  ["5251", "药品零售", "Drug retail"], ["5154", "器械批发", "Device wholesale"], ["5930", "仓储", "Storage"]] as const;
const SIZES = [15, 8, 6.5, 4, 7, 7];

export function madeUp(wish: Wish): { meta: Meta; arrays: Record<string, Column> } {
  const roll = dice(wish.seed ?? 7);
  const zh = (wish.language ?? "zh-Hans") !== "en";
  const word = (pair: readonly (string | number)[]): string => String(pair[zh ? 1 : 2]);
  const firms = castFirms(wish, roll);
  const ties = castTies(wish, firms, roll);
  const months = Array.from({ length: 12 }, (_, m) => `${m === 0 ? 2025 : 2026}-${String(m === 0 ? 12 : m).padStart(2, "0")}`);
  const meta: Meta = {
    version: `madeup-${wish.firms}`, as_of: "2026-11-22", months,
    kinds: KINDS.map((k) => ({ code: k[0], label: word(k), unit: k[3], half_life_days: k[4] })),
    tiers: TIERS.map((t) => ({ code: t[0], label: word(t) })),
    industries: INDUSTRIES.map((i) => ({ code: i[0], label: word(i) })),
    communities: Array.from({ length: wish.leaders }, (_, id) => ({
      id, size: firms.community.filter((c) => c === id).length, top: wish.role === "BANK" ? null : id,
      label: zh ? `${firms.names[id].slice(0, 2)}供货圈` : `Circle around ${firms.latin[id]}`,
    })),
    role: wish.role ?? "COMMITTEE", self: wish.role === "FIRM" ? wish.leaders + 20 : null, k_floor: 5,
    not_enough: { constraint: zh ? "往来企业少于 3 家，无法计算。" : "Fewer than 3 partners: not computed." },
    names: zh ? firms.names : firms.latin, pinyin: firms.pinyin, initials: firms.initials,
  };
  const decayed = fade(meta, ties);
  const figures = figuresOf(wish.firms, ties, decayed);
  const layout = { ...force(wish, firms, ties, roll), ...bands(firms, wish) };
  return { meta, arrays: {
    id: Int32Array.from({ length: wish.firms }, (_, i) => 1000 + i), tier: Uint8Array.from(firms.tier),
    industry: Uint8Array.from(firms.tier, () => Math.floor(roll() * 5)), community: Int16Array.from(firms.community),
    size: Uint16Array.from(firms.tier, () => 1), ...layout, ...figures,
    source: Uint32Array.from(ties.source), target: Uint32Array.from(ties.target), kind: Uint8Array.from(ties.kind),
    value: Float64Array.from(ties.value), weight: decayed, count: Uint32Array.from(ties.count),
    edge: Uint32Array.from(ties.edge), month: Uint16Array.from(ties.month),
    bvalue: Float32Array.from(ties.bvalue), bcount: Uint32Array.from(ties.bcount),
  } };
}

type Firms = ReturnType<typeof castFirms>;
type Ties = ReturnType<typeof castTies>;

function castFirms({ firms, leaders }: Wish, roll: () => number) {
  const tier: number[] = [], community: number[] = [], names: string[] = [], latin: string[] = [], pinyin: string[] = [], initials: string[] = [];
  const shares = [leaders, Math.round(firms * 0.11), Math.round(firms * 0.2)];
  for (let i = 0; i < firms; i++) {
    const t = i < shares[0] ? 0 : i < shares[0] + shares[1] ? 1 : i < shares[0] + shares[1] + shares[2] ? 2
      : i >= firms - 1 ? 5 : i >= firms - 4 ? 4 : 3;
    const a = HEADS[Math.floor(roll() * HEADS.length)], b = HEADS[Math.floor(roll() * HEADS.length)];
    const end = ENDS[Math.floor(roll() * ENDS.length)];
    tier.push(t);
    community.push(t === 4 || t === 5 ? -1 : t === 0 ? i : Math.floor(roll() ** 1.3 * leaders));
    if (t === 4) names.push(["天河农商银行", "广州银行高新支行", "建行医药城支行"][firms - 2 - i] ?? "银行");
    else if (t === 5) names.push("医药健康产业党委");
    else names.push(`${a[0]}${b[0]}${end[0]}${t === 0 ? "集团股份有限公司" : "有限公司"}`);
    latin.push(t === 4 ? `Bank ${firms - i}` : t === 5 ? "Cluster Committee" : `${cap(a[1])}${b[1]} ${end[2]}`);
    pinyin.push(`${a[1]}${b[1]}${end[1]}`);
    initials.push(`${a[1][0]}${b[1][0]}${end[1][0]}`);
  }
  return { tier, community, names, latin, pinyin, initials };
}

const cap = (text: string): string => text[0].toUpperCase() + text.slice(1);

function castTies({ firms, ties, leaders }: Wish, cast: Firms, roll: () => number) {
  const out = { source: [] as number[], target: [] as number[], kind: [] as number[], value: [] as number[], count: [] as number[],
    edge: [] as number[], month: [] as number[], bvalue: [] as number[], bcount: [] as number[] };
  const circles: number[][] = Array.from({ length: leaders }, () => []);
  cast.community.forEach((c, i) => c >= 0 && circles[c].push(i));
  const seen = new Set<number>();
  const normal = Math.max(1, firms - 4);
  for (let tries = 0; out.source.length < ties && tries < ties * 20; tries++) {
    const [source, target, kind] = pair(circles, normal, leaders, firms, roll);
    const key = (source * firms + target) * 6 + kind;
    if (source === target || seen.has(key)) continue;
    seen.add(key);
    enter(out, source, target, kind, roll);
  }
  return out;
}

function pair(circles: number[][], normal: number, leaders: number, firms: number, roll: () => number): [number, number, number] {
  const draw = roll();
  const any = (list: number[]): number => list[Math.floor(roll() ** 1.6 * list.length)];
  if (draw < 0.04) return [firms - 2 - Math.floor(roll() * 3), Math.floor(roll() * normal), 4];
  if (draw < 0.09) return [firms - 1, Math.floor(roll() * normal), 5];
  const circle = circles[Math.floor(roll() ** 1.3 * leaders)];
  if (draw < 0.45) return [circle[0], any(circle), roll() < 0.75 ? 0 : 3];
  if (draw < 0.88) return [any(circle), any(circle), [0, 0, 0, 1, 1, 2, 3][Math.floor(roll() * 7)]];
  return [Math.floor(roll() ** 2 * normal), Math.floor(roll() * normal), [0, 1, 2, 3, 5][Math.floor(roll() * 5)]];
}

function enter(out: Record<string, number[]>, source: number, target: number, kind: number, roll: () => number): void {
  const row = out.source.length;
  const base = [40_000, 4, 1, 3, 800_000, 2][kind] * (0.3 + 4 * roll() ** 4) * (source < 3 ? 3 : 1);
  let value = 0, count = 0;
  const begins = Math.floor(roll() ** 1.5 * 10);
  for (let month = begins; month < 12; month++) {
    if (roll() > [0.8, 0.4, 0.25, 0.4, 0.2, 0.3][kind]) continue;
    const times = 1 + Math.floor(roll() * 3);
    const sum = kind === 2 || kind === 5 ? times : Math.round(base * times * (0.5 + roll()));
    out.edge.push(row); out.month.push(month); out.bvalue.push(sum); out.bcount.push(times);
    value += sum; count += times;
  }
  if (!count) { out.edge.push(row); out.month.push(begins); out.bvalue.push(base); out.bcount.push(1); value = base; count = 1; }
  out.source.push(source); out.target.push(target); out.kind.push(kind); out.value.push(value); out.count.push(count);
}

function fade(meta: Meta, ties: Ties): Float32Array {
  const at = endOf(meta.months[meta.months.length - 1], meta.as_of);
  const weight = new Float32Array(ties.source.length);
  ties.edge.forEach((row, i) => {
    weight[row] += ties.bvalue[i] * factor((at - middleOf(meta.months[ties.month[i]])) / 86_400_000, meta.kinds[ties.kind[row]].half_life_days);
  });
  return weight;
}

function figuresOf(firms: number, ties: Ties, weight: Float32Array): Record<string, Column> {
  const unit = [120_000, 12, 2, 8, 900_000, 3];
  const strength = new Float32Array(firms), degree = new Float32Array(firms);
  ties.source.forEach((source, row) => {
    for (const firm of [source, ties.target[row]]) { strength[firm] += weight[row] / unit[ties.kind[row]]; degree[firm]++; }
  });
  const total = strength.reduce((a, b) => a + b, 0) || 1;
  return { strength, pagerank: strength.map((s) => 0.15 / firms + (0.85 * s) / total),
    betweenness: degree.map((d) => (d / (firms + d)) ** 2), constraint: degree.map((d) => (d < 3 ? NaN : Math.min(1, 1.6 / d))),
    core: Int16Array.from(degree, (d) => Math.round(Math.sqrt(d))), articulation: Uint8Array.from(degree, (d) => (d > 40 ? 1 : 0)) };
}

/** Communities on a ring, members pulled together by their ties for a few rounds. */
function force({ firms, leaders }: Wish, cast: Firms, ties: Ties, roll: () => number): Record<string, Column> {
  const x = new Float32Array(firms), y = new Float32Array(firms);
  for (let i = 0; i < firms; i++) {
    const c = cast.community[i];
    const turn = (Math.max(0, c) / leaders) * 2 * Math.PI + 0.4, far = c < 0 ? 0.1 : 0.62;
    const r = cast.tier[i] === 0 ? 0.02 : 0.07 + 0.42 * Math.sqrt(roll()) / Math.sqrt(leaders / 2.2), a = roll() * 2 * Math.PI;
    x[i] = far * Math.cos(turn) + r * Math.cos(a) * (c < 0 ? 1.2 : 1); y[i] = far * Math.sin(turn) + r * Math.sin(a);
  }
  const rounds = firms < 500 ? 60 : 0;
  for (let round = 0; round < rounds; round++) relax(x, y, ties);
  return { x, y };
}

function relax(x: Float32Array, y: Float32Array, ties: Ties): void {
  for (let i = 0; i < x.length; i++) for (let j = i + 1; j < x.length; j++) {
    const dx = x[j] - x[i], dy = y[j] - y[i], d = Math.hypot(dx, dy) || 1e-3;
    if (d > 0.11) continue;
    const push = ((0.11 - d) / d) * 0.25;
    x[i] -= dx * push; y[i] -= dy * push; x[j] += dx * push; y[j] += dy * push;
  }
  ties.source.forEach((s, row) => {
    const t = ties.target[row], dx = (x[t] - x[s]) * 0.001, dy = (y[t] - y[s]) * 0.001;
    x[s] += dx; y[s] += dy; x[t] -= dx; y[t] -= dy;
  });
}

function bands(cast: Firms, { firms, leaders }: Wish): Record<string, Column> {
  const bx = new Float32Array(firms), by = new Float32Array(firms);
  const tall = [1, 1, 2, 4, 1, 1], top = [5, 3.9, 2.8, 1.3, -1, -1];
  for (let tier = 0; tier < 6; tier++) {
    const list = cast.tier.flatMap((t, i) => (t === tier ? [i] : [])).sort((a, b) => cast.community[a] - cast.community[b]);
    const lines = Math.max(1, firms > 500 ? tall[tier] * Math.ceil(Math.sqrt(firms / 400)) : tall[tier]);
    const height = tall[tier] > 1 ? 0.34 * tall[tier] : 0.2;
    list.forEach((i, at) => {
      const wide = Math.ceil(list.length / lines), line = at % lines, place = Math.floor(at / lines);
      bx[i] = ((place + 0.5 + (line % 2 ? 0.25 : -0.25)) / Math.max(wide, tier === 0 ? leaders : 1)) * 10 * (tier > 3 ? 0.5 : 1) + (tier === 5 ? 5 : 0);
      by[i] = top[tier] - (lines > 1 ? (line / (lines - 1)) * height : 0) + (tier < 2 ? 0.12 * ((at % 3) - 1) : 0);
    });
  }
  return { bx, by };
}

export const drawnSize = (tier: number): number => SIZES[tier] ?? 4;
