// The explorer's pure parts, on a chain so small that every answer can be checked by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compareCells } from "../src/app/sort.ts";
import { madeUp } from "../src/dev/madeup.ts";
import { readColumns, writeColumns, type Column } from "../src/explorer/columns.ts";
import { countsByMonth, endOf, factor, middleOf, weightsAt } from "../src/explorer/decay.ts";
import { limits, show, surroundings, type Filter } from "../src/explorer/filters.ts";
import { amount, briefName, fill, money, monthName, shortName } from "../src/explorer/format.ts";
import { scales, toChain, type Chain, type Meta } from "../src/explorer/model.ts";
import { findPath } from "../src/explorer/paths.ts";
import { rank, searchFirms } from "../src/explorer/search.ts";
import { START, exportQuery, parseView, printView, type View } from "../src/explorer/urlstate.ts";

const META: Meta = {
  version: "1", as_of: "2026-03-31", months: ["2026-01", "2026-02", "2026-03"],
  kinds: [{ code: "SUPPLY", label: "供货", unit: "CNY", half_life_days: 0, scale: 0.01 },
    { code: "STAFF", label: "用工", unit: "人天", half_life_days: 30, scale: 1 }],
  tiers: [{ code: "CHAIN_LEADER", label: "链主" }, { code: "GENERAL", label: "成员" }],
  industries: [{ code: "5151", label: "西药" }], communities: [], role: "COMMITTEE", self: null, k_floor: 5, not_enough: {},
  names: ["康瑞医药有限公司", "和仁药业", "安德大药房", "百华生物"], pinyin: ["kangruiyiyao", "herenyaoye", "andedayaofang", "baihuashengwu"],
  initials: ["kryy", "hryy", "addyf", "bhsw"],
};

// 0 →SUPPLY 100→ 1, 0 →STAFF 8→ 1, 1 →SUPPLY 400→ 2, 0 →SUPPLY 10→ 2, 2 →STAFF 1→ 3
function small(): Chain {
  const zeros = (): Float32Array => new Float32Array(4);
  return toChain({ meta: META, arrays: {
    id: Int32Array.of(10, 11, 12, 13), tier: Uint8Array.of(0, 1, 1, 1), industry: new Uint8Array(4),
    community: new Int16Array(4), size: Uint32Array.of(1, 1, 1, 1), x: zeros(), y: zeros(), bx: zeros(), by: zeros(),
    strength: zeros(), pagerank: zeros(), betweenness: zeros(), constraint: zeros(), core: new Int16Array(4), articulation: new Uint8Array(4),
    source: Uint32Array.of(0, 0, 1, 0, 2), target: Uint32Array.of(1, 1, 2, 2, 3), kind: Uint8Array.of(0, 1, 0, 0, 1),
    value: Float64Array.of(100, 8, 400, 10, 1), weight: Float32Array.of(100, 4, 400, 10, 1), count: Uint32Array.of(2, 2, 1, 1, 1),
    edge: Uint32Array.of(0, 0, 1, 1, 2, 3, 4), month: Uint16Array.of(0, 1, 0, 2, 1, 2, 2),
    bvalue: Float32Array.of(60, 40, 4, 4, 400, 10, 1), bcount: Uint32Array.of(1, 1, 1, 1, 1, 1, 1),
  } });
}

const ALL: Filter = { kinds: new Set([0, 1]), tiers: new Set([0, 1]), weak: 0, focus: null, depth: 1 };

test("a container reads back what was written, for every dtype", () => {
  const arrays: Record<string, Column> = { a: Int8Array.of(-1), b: Uint8Array.of(200, 1, 2), c: Int16Array.of(-300), d: Uint16Array.of(65_000),
    e: Int32Array.of(-70_000), f: Uint32Array.of(4_000_000_000), g: Float32Array.of(0.5, NaN), h: Float64Array.of(1e300), i: new Uint8Array(0) };
  assert.deepEqual(readColumns(writeColumns({ meta: { name: "红胶囊" }, arrays })), { meta: { name: "红胶囊" }, arrays });
});

test("a container that is cut off is refused", () => {
  const whole = writeColumns({ meta: {}, arrays: { a: Float64Array.of(1, 2, 3) } });
  assert.throws(() => readColumns(whole.slice(0, whole.byteLength - 8)), /a is cut off/);
  assert.throws(() => readColumns(whole.slice(0, 20)), /header is cut off/);
  assert.throws(() => readColumns(new ArrayBuffer(2)), /shorter/);
});

test("half is left after one half-life, all without one, and nothing grows from the future", () => {
  assert.equal(factor(30, 30), 0.5);
  assert.equal(factor(90, 30), 0.125);
  assert.equal(factor(1000, 0), 1);
  assert.equal(factor(-5, 30), 1);
});

test("a month has a middle and an end, and the last one ends with the day of the snapshot", () => {
  assert.equal(new Date(middleOf("2026-02")).toISOString(), "2026-02-15T00:00:00.000Z");
  assert.equal(new Date(endOf("2026-02", "2026-03-31")).toISOString(), "2026-03-01T00:00:00.000Z");
  assert.equal(new Date(endOf("2026-03", "2026-03-20")).toISOString(), "2026-03-21T00:00:00.000Z");
});

test("now shows the server's own weights", () => {
  const chain = small();
  assert.equal(weightsAt(chain, { month: 2, window: 0 }).weight, chain.weight);
});

test("an earlier month knows only what had happened, faded to its end", () => {
  const { weight, value, count } = weightsAt(small(), { month: 1, window: 0 });
  assert.deepEqual([...value], [100, 4, 400, 0, 0]);
  assert.deepEqual([...count], [2, 1, 1, 0, 0]);
  assert.equal(weight[0], 100);
  const age = (endOf("2026-02", "2026-03-31") - middleOf("2026-01")) / 86_400_000;
  assert.equal(weight[1], Math.fround(4 * 0.5 ** (age / 30)));
});

test("a window forgets what lies before it", () => {
  assert.deepEqual([...weightsAt(small(), { month: 2, window: 1 }).value], [0, 4, 0, 10, 1]);
  assert.deepEqual([...weightsAt(small(), { month: 2, window: 2 }).value], [40, 4, 400, 10, 1]);
});

test("between two months the next one is half there", () => {
  assert.deepEqual([...weightsAt(small(), { month: 0.5, window: 0 }).value], [80, 4, 200, 0, 0]);
});

test("the bars count the ties of the chosen kinds per month", () => {
  assert.deepEqual([...countsByMonth(small(), new Set([0]))], [1, 2, 1]);
  assert.deepEqual([...countsByMonth(small(), new Set([0, 1]))], [2, 2, 3]);
});

test("kinds and tiers that are off take their ties with them", () => {
  const chain = small();
  const now = weightsAt(chain, { month: 2, window: 0 });
  assert.deepEqual([...show(chain, now, { ...ALL, kinds: new Set([1]) }).tie], [0, 1, 0, 0, 1]);
  const members = show(chain, now, { ...ALL, tiers: new Set([1]) });
  assert.deepEqual([[...members.firm], [...members.tie], members.firms, members.ties], [[0, 1, 1, 1], [0, 0, 1, 0, 1], 3, 2]);
});

test("the weakest are hidden within each kind, not across kinds", () => {
  const chain = small();
  assert.deepEqual([...limits(chain, 50)], [100, 4]);
  assert.deepEqual([...show(chain, weightsAt(chain, { month: 2, window: 0 }), { ...ALL, weak: 50 }).tie], [1, 1, 1, 0, 0]);
});

test("the surroundings of a firm grow with the depth", () => {
  const chain = small();
  const every = new Uint8Array(5).fill(1);
  assert.deepEqual([...surroundings(chain, every, 3, 1)], [-1, -1, 1, 0]);
  assert.deepEqual([...surroundings(chain, every, 3, 2)], [2, 2, 1, 0]);
  const near = show(chain, weightsAt(chain, { month: 2, window: 0 }), { ...ALL, focus: 3, depth: 1 });
  assert.deepEqual([[...near.firm], [...near.tie]], [[0, 0, 1, 1], [0, 0, 0, 0, 1]]);
});

test("the strong way may be longer than the short one", () => {
  const chain = small();
  const every = new Uint8Array(5).fill(1);
  const scale = scales(chain);
  const firms = (how: "strong" | "short") => findPath(chain, chain.weight, every, scale, 0, 2, how)?.map((h) => [h.from, h.to]);
  assert.deepEqual(firms("short"), [[0, 2]]);
  assert.deepEqual(firms("strong"), [[0, 1], [1, 2]]);
});

test("a hop lists every shown kind, strongest first on the common scale", () => {
  const chain = small();
  const [hop] = findPath(chain, chain.weight, new Uint8Array(5).fill(1), scales(chain), 0, 1, "short") ?? [];
  assert.deepEqual(hop, { from: 0, to: 1, rows: [1, 0], strength: 5 });
});

test("where no shown tie leads there is no path", () => {
  const chain = small();
  assert.equal(findPath(chain, chain.weight, Uint8Array.of(1, 1, 1, 1, 0), scales(chain), 0, 3, "short"), null);
});

test("a kind without a published scale counts its median tie as one", () => {
  const chain = small();
  chain.meta = { ...META, kinds: META.kinds.map(({ scale: _, ...kind }) => kind) };
  assert.deepEqual([...scales(chain)], [1 / 100, 1 / 4]);
});

test("firms are found by Chinese, pinyin and initials, beginnings first", () => {
  assert.deepEqual(searchFirms(META, "药业"), [1]);
  assert.deepEqual(searchFirms(META, "Kang Rui"), [0]);
  assert.deepEqual(searchFirms(META, "he"), [1, 3]);
  assert.deepEqual(searchFirms(META, "HRYY"), [1]);
  assert.deepEqual(searchFirms(META, "  "), []);
  assert.equal(rank("xyz", "康瑞", "kangrui", "kr"), Infinity);
});

test("an address says the whole view and reads back as the same view", () => {
  const view: View = { layout: "force", colour: "community", kindsOff: ["SUPPLY"], tiersOff: ["GENERAL", "BANK"], weak: 40, month: "2026-02",
    window: 12, focus: 12, depth: 3, selected: 13, path: { from: 10, to: 13, how: "short" }, table: "ties", sort: "-weight", camera: { x: 0.5, y: 0.25, ratio: 0.125 }, from: "2026-01", gone: [4, 9], drill: 12, circle: 7 };
  assert.equal(printView(view), "layout=force&colour=community&without=SUPPLY&hide=GENERAL,BANK&weak=40&month=2026-02&window=12" +
    "&focus=12&depth=3&firm=13&path=10-13&how=short&table=ties&sort=-weight&from=2026-01&gone=4,9&drill=12&circle=7&at=0.500,0.250,0.125");
  assert.deepEqual(parseView(printView(view)), view);
});

test("a chain without tiers opens by closeness, and only what differs from that is written", () => {
  const start: View = { ...START, layout: "force", colour: "community" };
  assert.equal(printView(start, start), "");
  assert.deepEqual(parseView("", start), start);
  assert.equal(printView({ ...start, layout: "bands" }, start), "layout=bands");
});

test("the plain view has an empty address and nonsense reads as the plain view", () => {
  assert.equal(printView(START), "");
  assert.deepEqual(parseView("layout=spiral&weak=-4&month=2026-13&focus=x&depth=&path=1&at=1,2,-3&sort=;&without=<b>"), START);
});

test("an export carries the filters with each kind's limit spelled out", () => {
  const view = { ...START, kindsOff: ["STAFF"], tiersOff: ["GENERAL"], weak: 50, month: "2026-02", focus: 12, depth: 2 };
  assert.equal(exportQuery(view, META.kinds, META.tiers, [100, 4]),
    "kinds=SUPPLY&tiers=CHAIN_LEADER&at_least=SUPPLY:100&month=2026-02&focus=12&depth=2");
  assert.equal(exportQuery(START, META.kinds, META.tiers, [0, 0]), "");
});

test("money is read in 万元 and 亿元, and in English in thousands and millions", () => {
  assert.deepEqual([850, 9_999, 325_000, 7_210_000_000].map((n) => money("zh-Hans", n)), ["850 元", "1 万元", "32.5 万元", "72.1 亿元"]);
  assert.deepEqual([850, 32_500, 1_234_567].map((n) => money("en", n)), ["CNY 850", "CNY 32.5 k", "CNY 1.23 m"]);
});

test("other amounts keep their unit and no false precision", () => {
  assert.equal(amount("zh-Hans", 3.14159, "人天"), "3.1 人天");
  assert.equal(amount("en", 1234.5, "days"), "1,235 days");
  assert.equal(amount("zh-Hans", 120_000, "CNY"), "12 万元");
});

test("names lose their legal form and sentences get their words", () => {
  assert.equal(shortName("康瑞医药集团股份有限公司"), "康瑞医药集团");
  assert.equal(shortName("Heren Pharma Co., Ltd."), "Heren Pharma");
  assert.equal(shortName("有限公司"), "有限公司");
  assert.deepEqual(["MYLAN LABORATORIES LTD (FORMERLY MATRIX LABORATORIES)", "AHN (PTY) LTD (AKA UCB (S.A.)", "SHANGHAI KEHUA BIOENGINEERING CO.,LTD.  (KHB)",
    "TURE PHARMACEUTICALS & MEDICAL SUPPLIES P.L.C.", "Abbott GmbH & Co. KG", "Trinity Biotech, Plc", "SCMS from RDC"].map(shortName),
  ["MYLAN LABORATORIES", "AHN", "SHANGHAI KEHUA BIOENGINEERING", "TURE PHARMACEUTICALS & MEDICAL SUPPLIES", "Abbott", "Trinity Biotech", "SCMS from RDC"]);
  assert.equal(briefName("TURE PHARMACEUTICALS & MEDICAL SUPPLIES P.L.C."), "TURE PHARMACEUTICALS…");
  assert.equal(briefName("长春南广润强医药物流供应链集团股份有限公司", 16), "长春南广润强医…");
  assert.equal(fill("{a} to {b}, {c}", { a: 1, b: "two" }), "1 to two, {c}");
  assert.equal(monthName("zh-Hans", "2026-03"), "2026年3月");
});

test("cells sort numbers as numbers and blanks last", () => {
  const collator = new Intl.Collator("zh-Hans");
  assert.ok(compareCells("9", "10", collator) < 0);
  assert.ok(compareCells("", "10", collator) > 0);
  assert.ok(compareCells("安", "百", collator) < 0);
});

test("a made-up chain is the same for the same seed and keeps its own book straight", () => {
  const one = madeUp({ firms: 117, ties: 500, leaders: 3 });
  assert.deepEqual(writeColumns(one), writeColumns(madeUp({ firms: 117, ties: 500, leaders: 3 })));
  const chain = toChain(one);
  const summed = weightsAt(chain, { month: 11, window: 12 });
  summed.weight.forEach((w, row) => assert.ok(Math.abs(w - chain.weight[row]) <= 1e-5 * (1 + w)));
});
