// Takes the picture home: PNG and SVG made here, graph and table files from the server with the same filters.
import { type Page } from "./dom.ts";
import { type Picture } from "./picture.ts";
import { type Store } from "./store.ts";
import { paint, writeSvg } from "./svg.ts";
import { exportQuery } from "./urlstate.ts";

export function makeSaving(page: Page, store: Store, picture: () => Picture | null, tell: (words: string) => void): () => void {
  const menu = page.get<HTMLDetailsElement>("menu");
  for (const button of page.all("save")) {
    button.addEventListener("click", () => {
      const now = picture();
      if (!now) return;
      const name = `ecosystem-${store.view.month ?? store.chain.meta.as_of}.${button.dataset.save}`;
      const scene = now.scene(document.title);
      if (button.dataset.save === "svg") give(new Blob([writeSvg(scene)], { type: "image/svg+xml" }), name);
      else {
        const canvas = Object.assign(document.createElement("canvas"), { width: scene.width * 2, height: scene.height * 2 });
        const pen = canvas.getContext("2d");
        if (!pen) return;
        pen.scale(2, 2);
        paint(scene, pen);
        canvas.toBlob((blob) => blob && give(blob, name), "image/png");
      }
      menu.open = false;
      tell(page.words("saved", { name }));
    });
  }
  document.addEventListener("click", (event) => { if (!menu.contains(event.target as Node)) menu.open = false; });
  makeKeeping(page, store);
  return () => {
    for (const button of page.all("save")) button.hidden = !picture();
    const query = exportQuery(store.view, store.chain.meta.kinds, store.chain.meta.tiers, store.least);
    for (const link of page.all<HTMLAnchorElement>("export")) {
      const url = page.root.dataset[`${link.dataset.export}Url`] ?? "";
      link.hidden = !url;
      link.href = query ? `${url}${url.includes("?") ? "&" : "?"}${query}` : url;
    }
  };
}

/** The form that keeps this view under a name; the role is asked only where a role is to see it. */
function makeKeeping(page: Page, store: Store): void {
  const menu = page.root.querySelector<HTMLDetailsElement>("[data-kept]"), form = page.root.querySelector<HTMLFormElement>("[data-keep]");
  if (!menu) return;
  document.addEventListener("click", (event) => { if (!menu.contains(event.target as Node)) menu.open = false; });
  if (!form) return;
  const reach = form.querySelector<HTMLSelectElement>("[name=reach]"), role = form.querySelector<HTMLSelectElement>("[name=role]");
  const show = (): void => { if (role?.parentElement) role.parentElement.hidden = reach?.value !== "ROLE"; };
  reach?.addEventListener("change", show);
  show();
  form.addEventListener("submit", () => { page.get<HTMLInputElement>("keep-query").value = store.address().split("?")[1] ?? ""; });
}

function give(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
