// The left rail: which kinds, tiers and strengths are shown, and the legend in one.
import { communityName } from "./backdrop.ts";
import { type Page, h } from "./dom.ts";
import { amount, whole } from "./format.ts";
import { type Store } from "./store.ts";
import { type Colour, type Layout } from "./urlstate.ts";

export function makeRail(page: Page, store: Store): () => void {
  const { meta } = store.chain;
  const known = everKnown(store);
  const kindCounts = meta.kinds.map((kind) => switchRow(page.get("kinds"), page.tieMark(kind.code), kind.label, (on) => store.set({ kindsOff: toggled(store.view.kindsOff, kind.code, on) })));
  const tierCounts = meta.tiers.map((tier) => switchRow(page.get("tiers"), page.tierMark(tier.code), tier.label, (on) => store.set({ tiersOff: toggled(store.view.tiersOff, tier.code, on) })));
  const layouts = page.all<HTMLInputElement>("layout"), colour = page.get<HTMLSelectElement>("colour"), weak = page.get<HTMLInputElement>("weak");
  for (const radio of layouts) radio.addEventListener("change", () => store.set({ layout: radio.value as Layout, camera: null }));
  colour.addEventListener("change", () => store.set({ colour: colour.value as Colour }));
  weak.addEventListener("input", () => store.set({ weak: Number(weak.value) }, "replace"));
  page.get("reset").addEventListener("click", () => store.reset());
  for (const kind of meta.kinds) page.get("half-lives").append(h("li", {}, kind.half_life_days > 0
    ? page.words("halflife", { kind: kind.label, days: kind.half_life_days }) : page.words("halflife.none", { kind: kind.label })));

  return () => {
    const { view } = store;
    const [byKind, byTier] = counts(store);
    meta.kinds.forEach(({ code }, i) => kindCounts[i](!view.kindsOff.includes(code), whole(page.language, byKind[i]), byKind[i] === 0, known.kinds.has(i)));
    meta.tiers.forEach(({ code }, i) => tierCounts[i](!view.tiersOff.includes(code), whole(page.language, byTier[i]), byTier[i] === 0, known.tiers.has(i)));
    for (const radio of layouts) radio.checked = radio.value === view.layout;
    colour.value = view.colour;
    weak.value = String(view.weak);
    page.get("weak-says").textContent = view.weak ? page.words("weak.says", { percent: view.weak }) : page.words("none");
    page.get("weak-hint").textContent = weakHint(page, store);
    showLegend(page, store);
  };
}

type Row = (on: boolean, count: string, absent: boolean, known: boolean) => void;

function switchRow(list: HTMLElement, mark: SVGElement, label: string, onSwitch: (on: boolean) => void): Row {
  const box = h("input", { type: "checkbox", class: "form-check-input", onchange: () => onSwitch(box.checked) });
  const count = h("span", { class: "num" });
  const row = h("li", {}, h("label", {}, box, mark, h("span", { class: "xp-name" }, label), count));
  list.append(row);
  return (on, words, absent, known) => {
    row.hidden = !known;
    box.checked = on;
    count.textContent = words;
    row.classList.toggle("is-absent", absent);
  };
}

const toggled = (list: string[], code: string, on: boolean): string[] => (on ? list.filter((other) => other !== code) : [...list, code]);

/** The kinds and tiers of which this chain ever had one; the others need no line. */
function everKnown({ chain }: Store): { kinds: Set<number>; tiers: Set<number> } {
  return { kinds: new Set(chain.kind), tiers: new Set(chain.tier) };
}

/** How many ties of each kind and firms of each tier there are at the moment looked at, whether switched on or not. */
function counts(store: Store): [Float64Array, Float64Array] {
  const { chain, weights } = store;
  const byKind = new Float64Array(chain.meta.kinds.length), byTier = new Float64Array(chain.meta.tiers.length);
  for (let row = 0; row < chain.ties; row++) if (weights.count[row] > 0) byKind[chain.kind[row]]++;
  for (let i = 0; i < chain.firms; i++) byTier[chain.tier[i]] += chain.size[i];
  return [byKind, byTier];
}

function weakHint(page: Page, store: Store): string {
  if (!store.view.weak) return "";
  const [only, ...more] = store.filter.kinds;
  if (only === undefined || more.length) return page.words("weak.each");
  return page.words("weak.limit", { amount: amount(page.language, store.least[only], page.unit(store.chain.meta.kinds[only].unit)) });
}

function showLegend(page: Page, store: Store): void {
  const legend = page.get("legend");
  const { colour } = store.view;
  const { communities, industries } = store.chain.meta;
  const names = colour === "community" ? communities.map((c) => [communityName(store, c), c.label])
    : colour === "industry" ? industries.map(({ label }) => [label, label]) : [];
  legend.replaceChildren(...names.slice(0, 12).map(([name, title], i) =>
    h("li", { title }, h("span", { class: "xp-swatch", style: `background:var(--rc-group-${(i % 12) + 1})` }), h("span", { class: "xp-name" }, name))));
}
