// Starts the ecosystem explorer on a page and keeps its parts in step.
import { copy } from "../app/copy.ts";
import { say } from "../app/toast.ts";
import { Page, h } from "./dom.ts";
import { type DrillFetched, showDrill } from "./drilled.ts";
import { Refused, fetchChain } from "./fetching.ts";
import { START_OF_MODE } from "./modes.ts";
import { makePanel, tieSentence } from "./panel.ts";
import { Picture } from "./picture.ts";
import { type Chain, circleOf } from "./model.ts";
import { type Room } from "./places.ts";
import { makeRail } from "./rail.ts";
import { makeSaving } from "./saving.ts";
import { makeScope } from "./scope.ts";
import { makeSearch } from "./searchbox.ts";
import { Store } from "./store.ts";
import { makeTable } from "./table.ts";
import { makeTimebar } from "./timebar.ts";
import { parseView } from "./urlstate.ts";

const phone = (): boolean => matchMedia("(max-width: 767.98px)").matches;

async function open(page: Page): Promise<void> {
  state(page, "loading");
  const chain = await fetched(page);
  if (!chain) return state(page, "error");
  if (!chain.ties && !(chain.meta.role === "BANK" && chain.firms)) return state(page, "empty");
  page.get("loading-says").textContent = page.words("drawing");
  await breath();
  const store = new Store(chain, location.search);
  await breath();
  run(page, store);
  state(page, "ready");
}

/** Lets the page answer between two long steps. */
const breath = (): Promise<void> => new Promise((done) => setTimeout(done, 16));

/** Null when the server refused or could not be reached; the page then shows the sentence and a way to try again. */
async function fetched(page: Page): Promise<Chain | null> {
  try {
    return await fetchChain(dataUrl(page), (part) => {
      page.get("loading-says").textContent = page.words("computing", { percent: Math.round(part * 100) });
      const bar = page.get<HTMLProgressElement>("progress");
      bar.hidden = false;
      bar.value = part;
    });
  } catch (error) {
    page.get("error-says").textContent = error instanceof Refused && error.message ? error.message : page.words("lost");
    console.warn(error);
    return null;
  }
}

/** Where the data are: of the whole, or of the circle that the address names. */
function dataUrl(page: Page): string {
  const url = page.root.dataset.url ?? "", { circle } = parseView(location.search);
  return circle === null ? url : `${url}${url.includes("?") ? "&" : "?"}circle=${circle}`;
}

function state(page: Page, now: "loading" | "ready" | "empty" | "error"): void {
  page.root.dataset.state = now;
  for (const name of ["loading", "empty", "error"]) page.get(name).hidden = name !== now;
}

function run(page: Page, store: Store): void {
  let picture: Picture | null = null;
  let choosing = false;
  const choose = (firm: number | null): void => {
    const start = store.view.selected;
    if (choosing && firm !== null && start !== null && store.selected !== firm) {
      choosing = false;
      store.set({ path: { from: start, to: store.chain.id[firm], how: "strong" } });
    } else if (firm !== null || !store.view.path) store.set({ selected: firm === null ? null : store.chain.id[firm], path: null });
    if (firm !== null) picture?.reveal(firm);
  };
  let drill: DrillFetched | null = null;
  const panel = makePanel(page, store, {
    drill: () => drill,
    choosing: () => choosing,
    choosePathEnd: () => { choosing = !choosing; panel(); if (choosing && !phone()) page.get("search-text").focus(); },
    table: () => store.set({ table: "ties" }),
  });
  const saving = makeSaving(page, store, () => picture, say);
  const parts = [makeScope(page, store), makeRail(page, store), makeTimebar(page, store), panel, makeTable(page, store, () => picture?.drawn ?? store.shown.ties), saving];
  let told = -1;
  const move = (): void => {
    parts[2]();
    if (told !== (told = Math.round(store.moment.month))) parts[1](); // counts are told by the month, not by the frame
  };
  parts[0]();
  makeSearch(page, store, choose);
  makeViews(page);
  page.root.classList.toggle("has-table", store.view.table !== null);
  page.root.classList.toggle("has-panel", store.selected !== null || store.view.path !== null || store.marks !== null);
  try {
    picture = draw(page, store, choose);
  } catch (error) {
    console.warn(error); // A browser may promise WebGL and then have none left; the table still holds everything.
    page.get("stage").replaceChildren();
  }
  if (!picture) {
    page.get("no-webgl").hidden = false;
    page.root.classList.add("no-picture");
    if (!store.view.table) store.set({ table: "firms" }, "replace");
  }
  for (const part of parts) part();
  store.onChange((changed) => {
    if (changed.size === 1 && changed.has("camera")) return;
    if (changed.has("selected") || changed.has("path")) choosing = choosing && store.view.selected !== null && !store.view.path;
    if (changed.has("moment")) move();
    else for (const part of parts) part();
    if (changed.has("layout")) picture?.rearrange();
    if (changed.has("moment")) picture?.tick();
    else picture?.update();
    if ((changed.has("gone") && store.torn) || (changed.has("drill") && store.ways.length)) picture?.tearApart();
    if (["focus", "from", "gone"].some((key) => changed.has(key as keyof typeof store.view)) && !store.view.camera) picture?.resized();
    if ((changed.has("focus") || changed.has("depth")) && store.selected !== null) picture?.reveal(store.selected);
    if (store.view.camera && changed.has("camera") && changed.size > 1) picture?.moveTo(store.view.camera);
  });
  const fetchDrilled = (): void => void showDrill(store, page.root.dataset.drillPictureUrl ?? "", (found) => {
    drill = found;
    panel();
    picture?.tearApart();
  });
  store.onChange((changed) => { if (changed.has("drill")) fetchDrilled(); });
  fetchDrilled();
  makeTools(page, store, () => picture);
  makeSheets(page, store);
  makeKeys(page, store, () => picture);
  document.addEventListener("rc:theme", () => picture?.repaint());
  Object.assign(page.root, { explorer: { store, picture } });
  performance.mark("explorer:open");
}

function draw(page: Page, store: Store, choose: (firm: number | null) => void): Picture | null {
  const probe = document.createElement("canvas");
  if (page.root.dataset.webgl === "off" || !probe.getContext("webgl2")) return null;
  const tip = page.get("tip");
  let later: ReturnType<typeof setTimeout> | undefined, quiet = performance.now() + 1500;
  const picture: Picture = new Picture(page.get("stage"), store, {
    room: () => room(page),
    onFirm: choose,
    onOpen: (firm) => { const circle = circleOf(store.chain, firm); if (circle !== null) location.assign(store.addressOf(circle)); },
    onHover: (firm, tie, x, y) => {
      tip.hidden = tie === null || Boolean(picture.litTie && !picture.litTie[tie]);
      if (tie !== null) {
        tip.textContent = tieSentence(page, store, tie);
        Object.assign(tip.style, { left: `${x + 14}px`, top: `${y + 14}px` });
      }
      picture.hover(firm);
    },
    onMoved: () => {
      if (performance.now() < quiet) return;
      tip.hidden = true;
      clearTimeout(later);
      later = setTimeout(() => store.set({ camera: picture.camera() }, "replace"), 600);
    },
  });
  const still = (): void => { quiet = performance.now() + 1500; clearTimeout(later); };
  store.onChange((changed) => { if (changed.has("layout") || changed.has("table") || changed.has("selected")) still(); });
  new ResizeObserver(() => { still(); picture.resized(); }).observe(page.get("stage"));
  page.root.addEventListener("xp:fit", still);
  return picture;
}

/** The part of the stage that no panel covers. */
function room(page: Page): Room {
  const { clientWidth: width, clientHeight: height } = page.get("stage");
  if (phone()) return { left: 0, top: 64, right: width, bottom: height - 116, width, height };
  const panel = page.get("panel");
  const right = panel.hidden ? 0 : panel.offsetWidth + 12;
  return { left: page.get("rail").offsetWidth + 12, top: page.get("scope").hidden ? 56 : 92, right: width - right, bottom: height - 64, width, height };
}

function makeTools(page: Page, store: Store, picture: () => Picture | null): void {
  for (const button of page.all("zoom")) button.addEventListener("click", () => {
    if (button.dataset.zoom === "fit") {
      page.root.dispatchEvent(new Event("xp:fit"));
      picture()?.fit();
      store.set({ camera: null }, "replace");
    } else picture()?.zoom(button.dataset.zoom === "in" ? 1 / 1.5 : 1.5);
  });
  page.get("share").addEventListener("click", () => void copy(new URL(store.address(), location.href).href).then(() => say(page.words("copied"))));
}

function makeSheets(page: Page, store: Store): void {
  const show = (name: string | null): void => {
    page.root.dataset.sheet = name ?? "";
    for (const tab of page.all("sheet")) if (tab !== page.root) tab.setAttribute("aria-pressed", String(tab.dataset.sheet === name));
    if (name === "drawer" && !store.view.table) store.set({ table: "firms" }, "replace");
    if (name === "panel" && page.get("panel").hidden) say(page.words("panel.empty"));
  };
  for (const tab of page.root.querySelectorAll<HTMLElement>(".xp-tabs [data-sheet]"))
    tab.addEventListener("click", () => show(page.root.dataset.sheet === tab.dataset.sheet ? null : (tab.dataset.sheet ?? null)));
  page.get("close-sheet").addEventListener("click", () => show(null));
  page.get("stage").addEventListener("pointerdown", () => { if (phone()) show(null); });
  store.onChange((changed) => {
    if (!phone()) return;
    if (changed.has("gone") || changed.has("from")) show(store.marks ? "panel" : null);
    else if (changed.has("selected") || changed.has("path")) show(store.view.selected !== null || store.view.path ? "panel" : null);
  });
}

function makeKeys(page: Page, store: Store, picture: () => Picture | null): void {
  page.get("stage").addEventListener("keydown", (event) => {
    const step = 90, at = picture();
    const moves: Record<string, () => void> = {
      ArrowLeft: () => at?.pan(-step, 0), ArrowRight: () => at?.pan(step, 0), ArrowUp: () => at?.pan(0, -step), ArrowDown: () => at?.pan(0, step),
      "+": () => at?.zoom(1 / 1.4), "=": () => at?.zoom(1 / 1.4), "-": () => at?.zoom(1.4), "0": () => at?.fit(),
    };
    if (!moves[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    moves[event.key]();
  });
  page.root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") store.set(store.view.selected === null && !store.view.path ? START_OF_MODE : { selected: null, path: null });
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test((event.target as HTMLElement).tagName);
    if (event.key === "/" && !typing) { event.preventDefault(); page.get("search-text").focus(); }
  });
}

/** Named views of the role: links, so that each can be kept and sent. */
function makeViews(page: Page): void {
  const script = document.getElementById("explorer-views");
  const views = JSON.parse(script?.textContent || "null") as { label: string; query: string }[] | null;
  if (!views?.length) return;
  const here = location.search.replace("?", "");
  page.root.append(h("nav", { class: "xp-views" }, ...views.map(({ label, query }) =>
    h("a", { href: `${location.pathname}${query ? `?${query}` : ""}`, "aria-current": query === here ? "true" : null }, label))));
}

export function initExplorer(): void {
  for (const root of document.querySelectorAll<HTMLElement>("[data-explorer]")) {
    if (root.dataset.ready) continue;
    root.dataset.ready = "true";
    const page = new Page(root);
    page.get("retry").addEventListener("click", () => void open(page));
    void open(page);
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", initExplorer);
else initExplorer();
document.addEventListener("htmx:afterSettle", initExplorer);
