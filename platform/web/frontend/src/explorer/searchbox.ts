// The search field: a list of firms under what is typed, by mouse and by keys.
import { type Page, h } from "./dom.ts";
import { searchFirms } from "./search.ts";
import { type Store } from "./store.ts";

export function makeSearch(page: Page, store: Store, choose: (firm: number) => void): void {
  const form = page.get<HTMLFormElement>("search"), input = page.get<HTMLInputElement>("search-text"), list = page.get("found");
  let found: number[] = [], at = 0;
  const draw = (): void => {
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    list.replaceChildren(...found.map((firm, i) => option(page, store, firm, i === at, () => take(firm))));
    if (found.length) input.setAttribute("aria-activedescendant", `xp-found-${found[at]}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const take = (firm: number): void => {
    input.value = "";
    found = [];
    draw();
    choose(firm);
  };
  input.addEventListener("input", () => { found = searchFirms(store.chain.meta, input.value); at = 0; draw(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { found = []; input.value = ""; input.blur(); }
    else if (event.key === "ArrowDown") at = Math.min(found.length - 1, at + 1);
    else if (event.key === "ArrowUp") at = Math.max(0, at - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
    draw();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (found.length) take(found[at]);
  });
  input.addEventListener("blur", () => setTimeout(() => { found = []; draw(); }, 150));
}

function option(page: Page, store: Store, firm: number, active: boolean, take: () => void): HTMLElement {
  const { meta, tier } = store.chain;
  return h("li", { id: `xp-found-${firm}`, role: "option", "aria-selected": String(active), onmousedown: (event: Event) => { event.preventDefault(); take(); } },
    page.tierMark(meta.tiers[tier[firm]].code), h("span", { class: "xp-name" }, meta.names[firm]), h("span", { class: "unit" }, meta.tiers[tier[firm]].label));
}
