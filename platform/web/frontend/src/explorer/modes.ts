// The two modes in words: what came and went between two moments, what tears without a firm.
import { CAME, CUT_OFF, FELL, REMOVED, ROSE, WENT } from "./compare.ts";
import { type Page, h } from "./dom.ts";
import { type DrillFetched } from "./drilled.ts";
import { monthName, shortName, whole } from "./format.ts";
import { type Store } from "./store.ts";

export const START_OF_MODE = { from: null, gone: [], drill: null };
const MOST_LISTED = 12;

/** The word for what a mode says of a tie, or of a firm; empty where it says nothing. */
export function tieState(page: Page, store: Store, row: number): string {
  const mark = store.marks?.tie[row] ?? 0;
  if (store.torn) return mark === WENT ? page.words("state.torn") : "";
  return mark === CAME ? page.words("state.came") : mark === WENT ? page.words("state.went") : page.words("state.kept");
}

export function firmState(page: Page, store: Store, firm: number): string {
  const key = { [ROSE]: "state.rose", [FELL]: "state.fell", [CUT_OFF]: "state.cut", [REMOVED]: "state.removed" }[store.marks?.firm[firm] ?? 0];
  return key ? page.words(key) : "";
}

/** One line for above the picture; null when no mode is on. */
export function modeLine(page: Page, store: Store): string | null {
  const n = (count: number): string => whole(page.language, count);
  if (store.compared) return page.words("compare.line", { from: momentName(page, store, store.view.from), came: n(store.compared.came), went: n(store.compared.went) });
  if (store.torn) return page.words("drill.line", { names: goneNames(page, store), ties: n(store.torn.ties), firms: n(store.torn.cutOff.length) });
  return null;
}

const momentName = (page: Page, store: Store, month: string | null): string => monthName(page.language, month ?? store.chain.meta.months.at(-1) ?? "2000-01");

const goneNames = (page: Page, store: Store): string => named(page, store, store.gone);

function named(page: Page, store: Store, firms: number[]): string {
  return new Intl.ListFormat(page.language, { type: "conjunction" }).format(firms.map((firm) => shortName(store.chain.meta.names[firm])));
}

/** What the panel says while a mode is on and nobody is selected. */
export function modeWords(page: Page, store: Store, drill: DrillFetched | null): { title: string; body: Node[] } | null {
  if (store.compared) return compareWords(page, store);
  if (store.torn) return tornWords(page, store, drill);
  if (!drill) return null;
  const names = named(page, store, drill.found.removed.flatMap((id) => store.index(id) ?? []));
  return { title: page.words("drill.title.part", { names, percent: Math.round(100 * drill.found.share) }), body: drillTable(page, store, drill) };
}

function compareWords(page: Page, store: Store): { title: string; body: Node[] } {
  const { compared, chain, view } = store, { months } = chain.meta;
  if (!compared) return { title: "", body: [] };
  const choose = h("select", { class: "form-select form-select-sm", "aria-label": page.words("compare.from"), onchange: () => store.set({ from: choose.value }) },
    ...months.slice(0, -1).map((month) => h("option", { value: month, selected: month === view.from }, monthName(page.language, month))));
  const rows = chain.meta.kinds.map((kind, code) => {
    const count = (mark: number): number => compared.tie.reduce((sum, one, row) => sum + Number(one === mark && chain.kind[row] === code), 0);
    return { kind, came: count(CAME), went: count(WENT) };
  }).filter(({ came, went }) => came || went);
  const title = page.words("compare.title", { from: momentName(page, store, view.from), to: momentName(page, store, view.month) });
  return { title, body: [
    h("label", { class: "xp-mode-from" }, page.words("compare.from"), choose),
    h("p", {}, page.words("compare.says", { came: whole(page.language, compared.came), went: whole(page.language, compared.went), kept: whole(page.language, compared.kept) })),
    smallTable([page.words("col.kind"), page.words("state.came"), page.words("state.went")], rows.map(({ kind, came, went }) =>
      [kindMark(page, kind), whole(page.language, came), whole(page.language, went)])),
    ...firmList(page, store, "compare.rose", ROSE), ...firmList(page, store, "compare.fell", FELL),
    h("p", { class: "xp-hint" }, page.words("compare.how")),
    linkTo(page, "compareUrl", "compare.more", ""),
  ].filter((node) => node !== null) };
}

function tornWords(page: Page, store: Store, drill: DrillFetched | null): { title: string; body: Node[] } {
  const { torn, chain } = store;
  if (!torn) return { title: "", body: [] };
  const all = new Float64Array(chain.meta.kinds.length);
  for (let row = 0; row < chain.ties; row++) if (store.shown.tie[row]) all[chain.kind[row]] += store.strength(row);
  const rows = chain.meta.kinds.flatMap((kind, code) => (torn.byKind[code] > 0
    ? [[kindMark(page, kind), page.words("drill.share", { percent: Math.round((100 * torn.byKind[code]) / all[code]) })]] : []));
  const cut = torn.cutOff.length;
  return { title: page.words("drill.title", { names: goneNames(page, store) }), body: [
    h("p", {}, page.words(cut ? "drill.says.cut" : "drill.says.whole", { ties: whole(page.language, torn.ties), firms: whole(page.language, cut) })),
    smallTable([page.words("col.kind"), page.words("drill.lost")], rows),
    ...firmList(page, store, "drill.cut", CUT_OFF),
    ...(drill ? drillTable(page, store, drill) : [h("p", { class: "xp-hint" }, page.words("drill.how"))]),
    drill ? null : linkTo(page, "drillsUrl", "drill.more", `?firm=${store.view.gone[0] ?? ""}`),
  ].filter((node) => node !== null) };
}

/** What a computed drill found: covered, delayed, lost, with the way to its report. */
function drillTable(page: Page, store: Store, { found, pk }: DrillFetched): Node[] {
  const units = (rows: [number, number, number][]): number => rows.reduce((sum, [, , n]) => sum + n, 0);
  const said: [string, [number, number, number][]][] = [["drill.covered", found.rerouted], ["drill.delayed", found.delayed], ["drill.gone", found.lost]];
  const url = (page.root.dataset.drillUrl ?? "").replace("/0/", `/${pk}/`);
  return [
    h("h3", {}, page.words("drill.result")),
    smallTable([page.words("drill.what"), page.words("drill.parts"), page.words("drill.units")], said.map(([key, rows]) =>
      [page.words(key), whole(page.language, rows.length), whole(page.language, units(rows))])),
    ...(store.ways.length ? [h("ul", { class: "xp-ways" }, ...store.ways.slice(0, MOST_LISTED).map(({ source, target, units: n }) =>
      h("li", {}, page.words("drill.way", { source: shortName(store.chain.meta.names[source]), target: shortName(store.chain.meta.names[target]), n: whole(page.language, n) }))))] : []),
    ...(url ? [h("a", { class: "btn btn-sm", href: url }, page.words("drill.report"))] : []),
  ];
}

function kindMark(page: Page, kind: { code: string; label: string }): Node {
  return h("span", { class: "xp-kind" }, page.tieMark(kind.code), kind.label);
}

function smallTable(heads: string[], rows: (Node | string)[][]): HTMLElement {
  return h("table", { class: "table table-sm xp-small" }, h("thead", {}, h("tr", {}, ...heads.map((head, i) => h("th", { scope: "col", class: i ? "num" : null }, head)))),
    h("tbody", {}, ...rows.map((cells) => h("tr", {}, ...cells.map((cell, i) => h(i ? "td" : "th", { class: i ? "num" : null, scope: i ? null : "row" }, cell))))));
}

function firmList(page: Page, store: Store, key: string, mark: number): Node[] {
  const { chain, marks } = store, firms: number[] = [];
  marks?.firm.forEach((one, firm) => { if (one === mark && store.shown.firm[firm]) firms.push(firm); });
  if (!firms.length) return [];
  return [h("h3", {}, `${page.words(key)} ${whole(page.language, firms.length)}`), h("ul", { class: "xp-marked" }, ...firms.slice(0, MOST_LISTED).map((firm) =>
    h("li", {}, h("button", { type: "button", class: "xp-pick", onclick: () => store.set({ selected: chain.id[firm] }) }, page.tierMark(chain.meta.tiers[chain.tier[firm]].code), shortName(chain.meta.names[firm])))))];
}

function linkTo(page: Page, name: "compareUrl" | "drillsUrl", words: string, query: string): Node | null {
  const url = page.root.dataset[name];
  return url ? h("a", { class: "btn btn-sm", href: url + query }, page.words(words)) : null;
}
