// The table: everything the picture shows, sortable, by keyboard, in step with the selection.
import { type Page, h } from "./dom.ts";
import { amount, figure, whole } from "./format.ts";
import { firmState, tieState } from "./modes.ts";
import { circleOf } from "./model.ts";
import { type Store } from "./store.ts";
import { type TableTab } from "./urlstate.ts";

const ROWS = 100;

interface Head { key: string; num: boolean; value(row: number): number | string; cell(row: number): Node | string }

export function makeTable(page: Page, store: Store, drawnTies: () => number): () => void {
  const { root } = page, place = page.get("table"), collator = new Intl.Collator(page.language, { numeric: true });
  let first = 0, drawn = "";
  page.get("drawer-toggle").addEventListener("click", () => store.set({ table: store.view.table ? null : "firms" }));
  for (const tab of page.all("tab")) tab.addEventListener("click", () => { first = 0; store.set({ table: tab.dataset.tab as TableTab, sort: "" }); });
  place.addEventListener("keydown", (event) => walk(place, event));

  const draw = (): void => {
    const { view, shown } = store;
    const n = (count: number): string => whole(page.language, count);
    page.get("shown-says").textContent = page.words(store.chain.meta.open ? "shown.circles" : "shown", { firms: n(store.left.firms), ties: n(store.left.ties) })
      + (drawnTies() < shown.ties ? ` · ${page.words("drawn", { n: n(drawnTies()) })}` : "");
    root.classList.toggle("has-table", view.table !== null);
    page.get("drawer-toggle").setAttribute("aria-expanded", String(view.table !== null));
    for (const tab of page.all("tab")) tab.setAttribute("aria-pressed", String(tab.dataset.tab === view.table));
    if (!view.table) { drawn = ""; place.replaceChildren(); return; }
    const state = `${view.table}/${view.selected}/${store.marks !== null}`;
    const kept = state === drawn ? place.querySelector(".xp-scroll")?.scrollTop ?? 0 : 0;
    const heads = view.table === "firms" ? firmHeads(page, store) : tieHeads(page, store);
    const rows = sorted(rowsOf(store, view.table), heads, (row) => view.table === "firms" && serves(store, row), view.sort || (view.table === "firms" ? "-strength" : "-weight"), collator);
    if (first >= rows.length) first = 0;
    place.replaceChildren(...build(page, store, heads, rows, first, (at) => { first = at; draw(); }));
    const scroll = place.querySelector(".xp-scroll");
    if (scroll) scroll.scrollTop = kept;
    drawn = state;
  };
  return draw;
}

function rowsOf(store: Store, tab: TableTab): number[] {
  const { shown, selected } = store;
  const rows: number[] = [];
  if (tab === "firms") shown.firm.forEach((on, i) => on && rows.push(i));
  else if (selected !== null) return store.tiesOf(selected);
  else shown.tie.forEach((on, i) => on && rows.push(i));
  return rows;
}

const SERVING = new Set(["BANK", "PUBLIC_BODY"]);

/** The committee, public bodies and banks stand below the enterprises, whatever is sorted by: they are not ranked. */
const serves = ({ chain }: Store, firm: number): boolean => SERVING.has(chain.meta.tiers[chain.tier[firm]].code);

function sorted(rows: number[], heads: Head[], isBelow: (row: number) => boolean, sort: string, collator: Intl.Collator): number[] {
  const down = sort.startsWith("-"), head = heads.find(({ key }) => key === sort.replace("-", "")) ?? heads[0];
  const keyed = rows.map((row) => ({ row, value: head.value(row), below: Number(isBelow(row)) }));
  keyed.sort((a, b) => {
    if (a.below !== b.below) return a.below - b.below;
    if (typeof a.value === "string" || typeof b.value === "string") return collator.compare(String(a.value), String(b.value)) * (down ? -1 : 1) || a.row - b.row;
    const [x, y] = [a.value, b.value];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return (down ? y - x : x - y) || a.row - b.row;
  });
  return keyed.map(({ row }) => row);
}

function firmButton(page: Page, store: Store, firm: number): Node {
  const { chain } = store, circle = circleOf(chain, firm), button = pickButton(page, store, firm);
  return circle === null ? button : h("span", {}, button, " ", h("a", { href: store.addressOf(circle) }, page.words("circle.open.short")));
}

function pickButton(page: Page, store: Store, firm: number): Node {
  const { chain } = store;
  return h("button", { type: "button", class: "xp-pick", "aria-pressed": String(store.selected === firm), onclick: () => store.set({ selected: store.selected === firm ? null : chain.id[firm] }) },
    page.tierMark(chain.meta.tiers[chain.tier[firm]].code), chain.meta.names[firm]);
}

function firmHeads(page: Page, store: Store): Head[] {
  const { chain } = store, { meta, figures } = chain;
  const number = (key: "strength" | "pagerank" | "betweenness", digits: number): Head =>
    ({ key, num: true, value: (i) => figures[key][i], cell: (i) => (Number.isFinite(figures[key][i]) ? figure(page.language, figures[key][i], digits) : "—") });
  const state: Head = { key: "state", num: false, value: (i) => firmState(page, store, i), cell: (i) => firmState(page, store, i) };
  const sum = (key: string, of: (i: number) => number): Head => ({ key, num: true, value: of, cell: (i) => figure(page.language, of(i), 1) });
  const both = store.compared;
  const partners = (i: number): number => new Set(store.tiesOf(i).map((row) => store.beside(row, i))).size;
  return [
    { key: "name", num: false, value: (i) => meta.names[i], cell: (i) => firmButton(page, store, i) },
    { key: "tier", num: false, value: (i) => chain.tier[i], cell: (i) => meta.tiers[chain.tier[i]].label },
    { key: "industry", num: false, value: (i) => meta.industries[chain.industry[i]]?.label ?? "", cell: (i) => meta.industries[chain.industry[i]]?.label ?? "" },
    ...(both ? [state, sum("was", (i) => both.was[i]), sum("is", (i) => both.is[i]), sum("change", (i) => both.is[i] - both.was[i])]
      : [{ key: "partners", num: true, value: partners, cell: (i: number) => whole(page.language, partners(i)) }]),
    ...(both ? [] : store.torn ? [state, number("strength", 1)] : figuresOf(number)),
  ];
}

function figuresOf(number: (key: "strength" | "pagerank" | "betweenness", digits: number) => Head): Head[] {
  return [number("strength", 1), number("pagerank", 4), number("betweenness", 4)];
}

function tieHeads(page: Page, store: Store): Head[] {
  const { chain, weights } = store, { meta } = chain;
  const unit = (row: number): string => page.unit(meta.kinds[chain.kind[row]].unit);
  return [
    { key: "source", num: false, value: (row) => meta.names[chain.source[row]], cell: (row) => firmButton(page, store, chain.source[row]) },
    { key: "kind", num: false, value: (row) => chain.kind[row], cell: (row) => h("span", { class: "xp-kind" }, page.tieMark(meta.kinds[chain.kind[row]].code), meta.kinds[chain.kind[row]].label) },
    { key: "target", num: false, value: (row) => meta.names[chain.target[row]], cell: (row) => firmButton(page, store, chain.target[row]) },
    ...(store.marks ? [{ key: "state", num: false, value: (row: number) => tieState(page, store, row), cell: (row: number) => tieState(page, store, row) }] : []),
    { key: "value", num: true, value: (row) => weights.value[row] * store.scale[chain.kind[row]], cell: (row) => amount(page.language, weights.value[row], unit(row)) },
    { key: "weight", num: true, value: (row) => store.strength(row), cell: (row) => amount(page.language, weights.weight[row], unit(row)) },
    { key: "count", num: true, value: (row) => weights.count[row], cell: (row) => whole(page.language, Math.round(weights.count[row])) },
  ];
}

function build(page: Page, store: Store, heads: Head[], rows: number[], first: number, turn: (first: number) => void): Node[] {
  if (!rows.length) return [h("p", { class: "xp-hint p-3" }, page.words("nothing"))];
  const tab = store.view.table ?? "firms", sort = store.view.sort || (tab === "firms" ? "-strength" : "-weight");
  const headRow = h("tr", {}, ...heads.map(({ key, num }) => {
    const mine = sort.replace("-", "") === key;
    const order = !mine ? "none" : sort.startsWith("-") ? "descending" : "ascending";
    return h("th", { scope: "col", class: num ? "num" : null, "aria-sort": order },
      h("button", { type: "button", onclick: () => store.set({ sort: mine ? (sort.startsWith("-") ? key : `-${key}`) : num ? `-${key}` : key }, "replace") }, page.words(`col.${key}`)));
  }));
  const body = h("tbody", {}, ...rows.slice(first, first + ROWS).map((row) => h("tr", { "data-row": row, class: tab === "firms" && store.selected === row ? "is-selected" : null },
    ...heads.map(({ num, cell }, i) => h(i ? "td" : "th", { class: num ? "num" : null, scope: i ? null : "row" }, cell(row))))));
  const table = h("div", { class: "xp-scroll" }, h("table", { class: "table table-sm" }, h("caption", { class: "visually-hidden" }, page.words(`caption.${tab}`)), h("thead", {}, headRow), body));
  return rows.length <= ROWS ? [table] : [table, pager(page, rows.length, first, turn)];
}

function pager(page: Page, all: number, first: number, turn: (first: number) => void): HTMLElement {
  const n = (value: number): string => whole(page.language, value);
  return h("div", { class: "xp-pager" },
    h("button", { type: "button", class: "btn btn-sm", disabled: first === 0, onclick: () => turn(Math.max(0, first - ROWS)) }, page.words("before")),
    h("span", { role: "status" }, page.words("pager", { from: n(first + 1), to: n(Math.min(all, first + ROWS)), all: n(all) })),
    h("button", { type: "button", class: "btn btn-sm", disabled: first + ROWS >= all, onclick: () => turn(first + ROWS) }, page.words("after")));
}

/** Up and down walk through the firms of a column without leaving it. */
function walk(place: HTMLElement, event: KeyboardEvent): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const cell = (event.target as HTMLElement).closest<HTMLTableCellElement>("tbody th, tbody td");
  const rows = [...place.querySelectorAll<HTMLTableRowElement>("tbody tr")];
  const next = cell && rows[rows.indexOf(cell.parentElement as HTMLTableRowElement) + (event.key === "ArrowDown" ? 1 : -1)];
  const button = next?.cells[cell?.cellIndex ?? 0]?.querySelector("button");
  if (!button) return;
  event.preventDefault();
  button.focus();
}
