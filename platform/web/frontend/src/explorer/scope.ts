// One line above the picture that says when something else than the whole chain as it stands is looked at, with a way back.
import { type Page, h } from "./dom.ts";
import { shortName } from "./format.ts";
import { START_OF_MODE, modeLine } from "./modes.ts";
import { type Store } from "./store.ts";

export function makeScope(page: Page, store: Store): () => void {
  const line = page.get("scope");
  return () => {
    const { view, chain } = store;
    const focus = store.index(view.focus), mode = modeLine(page, store);
    const hidden = store.selected !== null && !store.shown.firm[store.selected] ? store.selected : null;
    const crumbs = crumbsOf(page, store);
    line.hidden = focus === null && hidden === null && mode === null && !crumbs.length;
    if (line.hidden) return;
    if (focus === null && hidden === null && mode === null) return line.replaceChildren(...crumbs);
    const name = shortName(chain.meta.names[hidden ?? focus ?? 0]);
    const [says, off] = hidden !== null ? [page.words("scope.hidden", { name }), { selected: null }]
      : mode !== null ? [mode, START_OF_MODE] : [page.words("scope.focus", { name, n: view.depth }), { focus: null, depth: 1 }];
    line.replaceChildren(h("span", { role: "status" }, says),
      h("button", { type: "button", class: "xp-icon", "aria-label": page.words(mode !== null && hidden === null ? "mode.off" : "ego.off"), onclick: () => store.set(off) }, page.icon("x", "icon icon-sm")));
  };
}

/** Of a chain shown by levels: the way from the whole to here, each step a link. */
function crumbsOf(page: Page, store: Store): Node[] {
  const { here } = store.chain.meta;
  if (!here?.length) return [];
  const step = (label: string, circle: number | null): Node => h("a", { href: store.addressOf(circle) }, label);
  return [h("nav", { class: "xp-crumbs", "aria-label": page.words("crumbs") }, step(page.words("crumbs.whole"), null),
    ...here.map(({ label, circle }, i) => (i < here.length - 1 ? step(label, circle) : h("span", { "aria-current": "page" }, label))))];
}
