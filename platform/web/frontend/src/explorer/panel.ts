// The right panel: the selected firm with its figures and ties, or the way between two firms in words.
import { type Page, h } from "./dom.ts";
import { amount, figure, shortName, whole } from "./format.ts";
import { type DrillFetched } from "./drilled.ts";
import { type Figure, circleOf } from "./model.ts";
import { START_OF_MODE, modeWords } from "./modes.ts";
import { type Hop } from "./paths.ts";
import { type Store } from "./store.ts";
import { MOST_GONE } from "./urlstate.ts";

const FIGURES: [Figure, number][] = [["strength", 1], ["pagerank", 4], ["betweenness", 4], ["constraint", 2], ["core", 0], ["articulation", 0]];
const PER_KIND = 3;

export interface Asks { drill(): DrillFetched | null; choosePathEnd(): void; choosing(): boolean; table(): void }

export function makePanel(page: Page, store: Store, asks: Asks): () => void {
  const panel = page.get("panel");
  return () => {
    const firm = store.selected, mode = modeWords(page, store, asks.drill());
    panel.hidden = firm === null && !store.view.path && mode === null;
    page.root.classList.toggle("has-panel", !panel.hidden);
    if (store.view.path) panel.replaceChildren(...pathWords(page, store));
    else if (firm !== null) panel.replaceChildren(...firmWords(page, store, firm, asks));
    else if (mode) panel.replaceChildren(head(page, mode.title, () => store.set(START_OF_MODE)), h("div", { class: "xp-mode" }, ...mode.body));
    else panel.replaceChildren(h("p", { class: "xp-hint" }, page.words("panel.empty")));
  };
}

function head(page: Page, title: string, close: () => void, ...below: Node[]): HTMLElement {
  return h("header", { class: "xp-head" },
    h("button", { type: "button", class: "xp-icon xp-close", "aria-label": page.words("close"), onclick: close }, page.icon("x")),
    h("h2", {}, title), ...below);
}

function firmWords(page: Page, store: Store, firm: number, asks: Asks): Node[] {
  const { chain } = store, { meta } = chain, id = chain.id[firm], circle = circleOf(chain, firm);
  const tier = meta.tiers[chain.tier[firm]];
  const community = meta.communities.find((c) => c.id === chain.community[firm]);
  const facts = [meta.industries[chain.industry[firm]]?.label, community?.label,
    circle !== null ? page.words("circle.size", { n: whole(page.language, chain.size[firm]) }) : chain.size[firm] > 1 ? page.words("group", { n: chain.size[firm], k: meta.k_floor }) : "", meta.self === firm ? page.words("you") : ""].filter(Boolean);
  const link = circle !== null ? "" : (page.root.dataset.firmUrl ?? "").replace("/0/", `/${id}/`);
  return [
    head(page, meta.names[firm], () => store.set({ selected: null }),
      h("p", { class: "xp-tier" }, page.tierMark(tier.code), h("strong", {}, tier.label)),
      h("p", { class: "xp-facts" }, facts.join(" · "))),
    h("div", { class: "xp-actions" },
      circle !== null ? h("a", { class: "btn btn-sm btn-primary", href: store.addressOf(circle), "data-open-circle": true }, page.words("circle.open")) : null,
      link && chain.size[firm] === 1 ? h("a", { class: "btn btn-sm btn-primary", href: link }, page.words("page")) : null,
      h("button", { type: "button", class: `btn btn-sm${asks.choosing() ? " active" : ""}`, "aria-pressed": String(asks.choosing()), onclick: asks.choosePathEnd }, page.icon("route", "icon icon-sm me-1"), page.words("path.to")), withoutButton(page, store, id)),
    asks.choosing() ? h("p", { class: "xp-ask", role: "status" }, page.words("path.choose")) : h("span", { hidden: true }),
    depthSwitch(page, store, id),
    section(page.words("ties"), tiesByKind(page, store, firm, asks)),
    section(page.words("figures"), figures(page, store, firm)),
    circle === null ? about(page, id) : null,
  ].filter((node) => node !== null);
}

/** Takes the firm out of the picture, or puts it back; nobody is selected then, so that the panel tells what tears. */
function withoutButton(page: Page, store: Store, id: number): HTMLElement {
  const { gone } = store.view, isGone = gone.includes(id);
  const without = isGone ? gone.filter((other) => other !== id) : [...gone, id].slice(-MOST_GONE);
  return h("button", { type: "button", class: `btn btn-sm${isGone ? " active" : ""}`, "aria-pressed": String(isGone), "data-without": true,
    onclick: () => { store.set({ gone: without, from: null, drill: null, selected: null, focus: null, depth: 1 }); page.get("panel").focus(); } },
    page.icon("plug-connected-x", "icon icon-sm me-1"), page.words(isGone ? "drill.back" : gone.length ? "drill.also" : "drill.without"));
}

const section = (title: string, ...content: Node[]): HTMLElement => h("section", { class: "xp-block" }, h("h3", {}, title), ...content);

function depthSwitch(page: Page, store: Store, id: number): HTMLElement {
  const { focus, depth } = store.view;
  const now = focus === id ? depth : 0;
  const button = (n: number, words: string): HTMLElement => h("button", { type: "button", "aria-pressed": String(now === n),
    onclick: () => store.set(n ? { focus: id, depth: n, camera: null } : { focus: null, depth: 1, camera: null }) }, words);
  return h("div", { class: "xp-depth" }, h("span", {}, page.words("ego")), h("div", { class: "xp-switch", role: "group", "aria-label": page.words("ego") },
    button(0, page.words("ego.off")), button(1, page.words("ego.one")), button(2, page.words("ego.depth", { n: 2 })), button(3, page.words("ego.depth", { n: 3 }))));
}

function tiesByKind(page: Page, store: Store, firm: number, asks: Asks): HTMLElement {
  const rows = store.tiesOf(firm);
  if (!rows.length) return h("p", { class: "xp-hint" }, page.words("ties.none"));
  const { chain } = store;
  const kinds = [...new Set(rows.map((row) => chain.kind[row]))];
  const list = h("div", {});
  for (const kind of kinds) {
    const mine = rows.filter((row) => chain.kind[row] === kind), most = store.weights.weight[mine[0]] || 1;
    list.append(h("h4", {}, page.tieMark(chain.meta.kinds[kind].code), chain.meta.kinds[kind].label, h("span", { class: "num" }, mine.length)),
      h("ul", { class: "xp-ties" }, ...mine.slice(0, PER_KIND).map((row) => tieRow(page, store, firm, row, most))));
  }
  list.append(h("button", { type: "button", class: "btn btn-link btn-sm p-0", onclick: asks.table }, page.words("ties.more", { n: rows.length })));
  return list;
}

function tieRow(page: Page, store: Store, firm: number, row: number, most: number): HTMLElement {
  const { chain, weights } = store, beside = store.beside(row, firm), kind = chain.meta.kinds[chain.kind[row]];
  const outward = chain.source[row] === firm;
  return h("li", { style: `--part:${(weights.weight[row] / most).toFixed(3)};--kind:var(--rc-tie-${kind.code.toLowerCase()})` },
    h("button", { type: "button", onclick: () => store.set({ selected: chain.id[beside] }) },
      h("span", { class: "xp-way" }, page.words(outward ? "to" : "from")), h("span", { class: "xp-name" }, shortName(chain.meta.names[beside])),
      h("span", { class: "num" }, amount(page.language, weights.value[row], page.unit(kind.unit)))));
}

function figures(page: Page, store: Store, firm: number): HTMLElement {
  const list = h("dl", { class: "xp-figures" });
  for (const [name, digits] of FIGURES) {
    const value = store.chain.figures[name][firm];
    const unknown = !Number.isFinite(value);
    const text = unknown ? "—" : name === "articulation" ? page.words(value ? "yes" : "no") : figure(page.language, value, digits);
    list.append(h("dt", {}, page.words(`fig.${name}`)), h("dd", { class: "num" }, text),
      h("dd", { class: "xp-means" }, unknown ? (store.chain.meta.not_enough[name] ?? page.words("not.enough")) : page.words(`fig.${name}.means`),
        unknown ? null : h("span", {}, ` ${page.words(`fig.${name}.limits`)}`)));
  }
  return list;
}

/** A place for the server's own words about the firm (what breaks without it, suggestions). */
function about(page: Page, id: number): HTMLElement {
  const place = h("div", { class: "xp-about" });
  const url = (page.root.dataset.aboutUrl ?? "").replace("/0/", `/${id}/`);
  if (url) void fetch(url, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" })
    .then(async (answer) => { if (answer.ok) place.innerHTML = await answer.text(); else if (answer.status !== 404) throw new Error(); })
    .catch(() => place.replaceChildren(h("p", { class: "xp-hint" }, page.words("about.lost"))));
  return place;
}

function pathWords(page: Page, store: Store): Node[] {
  const path = store.view.path;
  const [from, to] = [store.index(path?.from ?? null), store.index(path?.to ?? null)];
  if (!path || from === null || to === null) return [];
  const name = (firm: number): string => shortName(store.chain.meta.names[firm]);
  const button = (how: "strong" | "short"): HTMLElement => h("button", { type: "button", "aria-pressed": String(path.how === how),
    onclick: () => store.set({ path: { ...path, how } }) }, page.words(`path.${how}`));
  const top = [head(page, page.words("path.title", { from: name(from), to: name(to) }), () => store.set({ path: null })),
    h("div", { class: "xp-switch xp-how", role: "group" }, button("strong"), button("short"))];
  const hops = store.path;
  if (!hops) return [...top, h("p", { class: "xp-hint" }, page.words("path.none"))];
  const weakest = hops.reduce((a, b) => (b.strength < a.strength ? b : a), hops[0]);
  return [...top, h("p", {}, page.words(hops.length === 1 ? "path.hop" : "path.hops", { n: hops.length }), " ", page.words(`path.why.${path.how}`)),
    h("ol", { class: "xp-path" }, firmStep(page, store, from), ...hops.flatMap((hop) => [hopStep(page, store, hop, hops.length > 1 && hop === weakest), firmStep(page, store, hop.to)]))];
}

function firmStep(page: Page, store: Store, firm: number): HTMLElement {
  const { chain } = store;
  return h("li", { class: "xp-stop" }, h("button", { type: "button", onclick: () => store.set({ selected: chain.id[firm], path: null }) },
    page.tierMark(chain.meta.tiers[chain.tier[firm]].code), chain.meta.names[firm]));
}

function hopStep(page: Page, store: Store, hop: Hop, weakest: boolean): HTMLElement {
  return h("li", { class: "xp-hop" }, ...hop.rows.map((row) => h("p", {}, page.tieMark(store.chain.meta.kinds[store.chain.kind[row]].code), h("span", {}, tieSentence(page, store, row)))),
    weakest ? h("em", {}, page.words("path.weakest")) : null);
}

/** One tie in one sentence: who did what for whom, how much, how often. */
export function tieSentence(page: Page, store: Store, row: number): string {
  const { chain, weights } = store, kind = chain.meta.kinds[chain.kind[row]];
  const key = page.has(`hop.${kind.code}`) ? `hop.${kind.code}` : "hop";
  return page.words(key, { kind: kind.label, source: shortName(chain.meta.names[chain.source[row]]), target: shortName(chain.meta.names[chain.target[row]]),
    value: amount(page.language, weights.value[row], page.unit(kind.unit)), n: whole(page.language, Math.round(weights.count[row])) });
}
