// The whole view in the address: what can be seen can be sent to somebody.
import { type How } from "./paths.ts";

export type Layout = "bands" | "force";
export type Colour = "tier" | "community" | "industry";
export type TableTab = "firms" | "ties";

export interface View {
  layout: Layout;
  colour: Colour;
  /** Codes that are switched off, so that a new kind or tier shows by itself. */
  kindsOff: string[];
  tiersOff: string[];
  weak: number;
  /** A month such as "2026-03", or null for now. */
  month: string | null;
  window: number;
  focus: number | null;
  depth: number;
  selected: number | null;
  path: { from: number; to: number; how: How } | null;
  table: TableTab | null;
  sort: string;
  camera: { x: number; y: number; ratio: number } | null;
  /** The earlier month with which `month` is compared, or null. */
  from: string | null;
  /** Firms taken out to see what tears. */
  gone: number[];
  /** A drill whose result is drawn. */
  drill: number | null;
  /** The circle of a large chain that is opened. */
  circle: number | null;
}

/** So many firms are taken out at most. */
export const MOST_GONE = 20;

export const START: View = {
  layout: "bands", colour: "tier", kindsOff: [], tiersOff: [], weak: 0, month: null, window: 0,
  focus: null, depth: 1, selected: null, path: null, table: null, sort: "", camera: null,
  from: null, gone: [], drill: null, circle: null,
};

const oneOf = <T extends string>(text: string | null, allowed: readonly T[], otherwise: T): T =>
  allowed.includes(text as T) ? (text as T) : otherwise;

function whole(text: string | null, low: number, high: number, otherwise: number): number {
  if (text === null || !/^\d+$/.test(text)) return otherwise;
  return Math.min(high, Math.max(low, Number(text)));
}

const idOf = (text: string | null): number | null => (text !== null && /^\d{1,10}$/.test(text) ? Number(text) : null);
const monthOf = (text: string | null): string | null => (/^\d{4}-(0[1-9]|1[0-2])$/.test(text ?? "") ? text : null);
const listOf = (text: string | null): string[] => (text ? text.split(",").filter((code) => /^[A-Z_]+$/.test(code)) : []);

/** Never throws: what cannot be read keeps its start value. */
export function parseView(query: string, start = START): View {
  const q = new URLSearchParams(query);
  return {
    layout: oneOf(q.get("layout"), ["bands", "force"], start.layout),
    colour: oneOf(q.get("colour"), ["tier", "community", "industry"], start.colour),
    kindsOff: listOf(q.get("without")),
    tiersOff: listOf(q.get("hide")),
    weak: whole(q.get("weak"), 0, 95, 0),
    month: monthOf(q.get("month")),
    window: whole(q.get("window"), 0, 120, 0),
    focus: idOf(q.get("focus")),
    depth: whole(q.get("depth"), 1, 3, 1),
    selected: idOf(q.get("firm")),
    path: parsePath(q.get("path"), q.get("how")),
    table: q.has("table") ? oneOf<TableTab>(q.get("table"), ["firms", "ties"], "firms") : null,
    sort: /^-?[a-z]+$/.test(q.get("sort") ?? "") ? (q.get("sort") as string) : "",
    camera: parseCamera(q.get("at")),
    from: monthOf(q.get("from")),
    gone: (q.get("gone") ?? "").split(",").flatMap((text) => idOf(text) ?? []).slice(0, MOST_GONE),
    drill: idOf(q.get("drill")),
    circle: idOf(q.get("circle")),
  };
}

function parsePath(text: string | null, how: string | null): View["path"] {
  const ends = /^(\d{1,10})-(\d{1,10})$/.exec(text ?? "");
  return ends ? { from: Number(ends[1]), to: Number(ends[2]), how: oneOf(how, ["strong", "short"], "strong") } : null;
}

function parseCamera(text: string | null): View["camera"] {
  const [x, y, ratio] = (text ?? "").split(",").map(Number);
  return [x, y, ratio].every(Number.isFinite) && ratio > 0 && ratio < 10 ? { x, y, ratio } : null;
}

/** Only what differs from the start is written, so that addresses stay short. */
export function printView(view: View, from = START): string {
  const parts: [string, string | number | null | undefined, unknown?][] = [
    ["layout", view.layout, from.layout], ["colour", view.colour, from.colour],
    ["without", view.kindsOff.join(",")], ["hide", view.tiersOff.join(",")],
    ["weak", view.weak, 0], ["month", view.month], ["window", view.window, 0],
    ["focus", view.focus], ["depth", view.focus === null ? null : view.depth, START.depth], ["firm", view.selected],
    ["path", view.path && `${view.path.from}-${view.path.to}`], ["how", view.path?.how, "strong"],
    ["table", view.table], ["sort", view.sort],
    ["from", view.from], ["gone", view.gone.join(",")], ["drill", view.drill], ["circle", view.circle],
    ["at", view.camera && [view.camera.x, view.camera.y, view.camera.ratio].map((n) => n.toFixed(3)).join(",")],
  ];
  return parts
    .filter(([, value, start]) => value !== null && value !== undefined && value !== "" && value !== start)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value)).replaceAll("%2C", ",")}`)
    .join("&");
}

/** The server's export understands the same filters, with the limits spelled out per kind. */
export function exportQuery(
  view: View, kinds: readonly { code: string }[], tiers: readonly { code: string }[], least: ArrayLike<number>,
): string {
  const q = new URLSearchParams();
  const kindsOn = kinds.filter(({ code }) => !view.kindsOff.includes(code));
  if (kindsOn.length < kinds.length) q.set("kinds", kindsOn.map(({ code }) => code).join(","));
  const tiersOn = tiers.filter(({ code }) => !view.tiersOff.includes(code));
  if (tiersOn.length < tiers.length) q.set("tiers", tiersOn.map(({ code }) => code).join(","));
  const limits = kinds.flatMap(({ code }, i) => (least[i] > 0 && kindsOn.some((k) => k.code === code)
    ? [`${code}:${Number(least[i].toPrecision(6))}`] : []));
  if (limits.length) q.set("at_least", limits.join(","));
  if (view.month) q.set("month", view.month);
  if (view.window) q.set("window", String(view.window));
  if (view.focus !== null) {
    q.set("focus", String(view.focus));
    q.set("depth", String(view.depth));
  }
  return q.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
}
