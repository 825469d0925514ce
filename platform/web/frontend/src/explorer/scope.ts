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
    line.hidden = focus === null && hidden === null && mode === null;
    if (line.hidden) return;
    const name = shortName(chain.meta.names[hidden ?? focus ?? 0]);
    const [says, off] = hidden !== null ? [page.words("scope.hidden", { name }), { selected: null }]
      : mode !== null ? [mode, START_OF_MODE] : [page.words("scope.focus", { name, n: view.depth }), { focus: null, depth: 1 }];
    line.replaceChildren(h("span", { role: "status" }, says),
      h("button", { type: "button", class: "xp-icon", "aria-label": page.words(mode !== null && hidden === null ? "mode.off" : "ego.off"), onclick: () => store.set(off) }, page.icon("x", "icon icon-sm")));
  };
}
