// The screen in the hall: plays the year, goes from view to view, shows figures, and goes on when the network is lost.
import { monthName, whole } from "./format.ts";
import type { Picture } from "./picture.ts";
import type { Store } from "./store.ts";
import { parseView } from "./urlstate.ts";

interface Pulse { version: string; figures: { label: string; value: number; url: string }[] }
interface Explorer extends HTMLElement { explorer?: { store: Store; picture: Picture | null } }
interface NamedView { label: string; query: string }

const A_MONTH = 1200, A_LOOK = 9000, A_PULSE = 60_000, CONTROLS_FOR = 8000;
const language = document.documentElement.lang || "zh-Hans";

function start(body: HTMLElement): void {
  const root = document.querySelector<Explorer>("[data-explorer]");
  const find = (name: string): HTMLElement => body.querySelector<HTMLElement>(`[data-hall-${name}]`) ?? body;
  const views = JSON.parse(document.getElementById("explorer-views")?.textContent || "[]") as NamedView[];
  const first = JSON.parse(document.getElementById("hall-pulse")?.textContent || "null") as Pulse | null;
  if (!root || !first) return;
  showFigures(find("figures"), first);
  const waiting = setInterval(() => {
    if (!root.explorer || root.dataset.state !== "ready") return;
    clearInterval(waiting);
    rotate(root.explorer, views, find);
  }, 200);
  keepPulse(body.dataset.pulseUrl ?? "", first, find);
  showControls(body, find);
}

function showFigures(list: HTMLElement, { figures }: Pulse): void {
  list.replaceChildren(...figures.slice(0, 10).map(({ label, value, url }) => {
    const box = document.createElement("div"), name = document.createElement("dt"), number = document.createElement("dd"), link = document.createElement("a");
    name.textContent = label;
    link.href = url;
    link.textContent = whole(language, value);
    number.append(link);
    box.append(name, number);
    return box;
  }));
}

/** Plays the year in one view, looks at it for a while, goes to the next. */
function rotate({ store, picture }: { store: Store; picture: Picture | null }, views: NamedView[], find: (name: string) => HTMLElement): void {
  const { months } = store.chain.meta, last = months.length - 1, begin = Math.max(0, last - 12);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let at = -1, began = performance.now(), told = -1, paused = false;
  const next = (): void => {
    at = (at + 1) % Math.max(1, views.length);
    store.set({ ...parseView(views[at]?.query ?? "", store.start), camera: null, table: null }, "not");
    picture?.fit();
    find("view").textContent = views[at]?.label ?? "";
    began = performance.now();
    told = -1;
  };
  const step = (now: number): void => {
    requestAnimationFrame(step);
    if (paused) { began += now - before; before = now; return; }
    before = now;
    const month = Math.min(last, begin + (now - began) / A_MONTH), point = calm ? Math.floor(month) : month;
    if (point !== told && (point < last || told < last)) store.move((told = point));
    find("month").textContent = monthName(language, months[Math.round(month)] ?? months[last]);
    if (now - began > (last - begin) * A_MONTH + A_LOOK) next();
  };
  let before = performance.now();
  find("next").addEventListener("click", next);
  find("pause").addEventListener("click", (event) => {
    paused = !paused;
    (event.currentTarget as HTMLElement).setAttribute("aria-pressed", String(paused));
  });
  next();
  requestAnimationFrame(step);
}

/** Once a minute: new figures, a new picture when there is one; without an answer everything goes on as it is. */
function keepPulse(url: string, first: Pulse, find: (name: string) => HTMLElement): void {
  const ask = async (): Promise<void> => {
    try {
      const answer = await fetch(url, { credentials: "same-origin", redirect: "error", headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const pulse = (await answer.json()) as Pulse;
      if (pulse.version !== first.version) return location.reload();
      showFigures(find("figures"), pulse);
      find("lost").hidden = true;
    } catch {
      find("lost").hidden = false;
    }
  };
  setInterval(() => void ask(), A_PULSE);
  addEventListener("online", () => void ask());
  addEventListener("offline", () => { find("lost").hidden = false; });
}

/** Controls come with a key or the mouse and go by themselves; the screen is kept awake where the browser lets us. */
function showControls(body: HTMLElement, find: (name: string) => HTMLElement): void {
  let later: ReturnType<typeof setTimeout> | undefined;
  const awake = (): void => {
    body.classList.add("has-controls");
    clearTimeout(later);
    later = setTimeout(() => { if (!body.querySelector(".hall-controls :focus-visible")) body.classList.remove("has-controls"); }, CONTROLS_FOR);
  };
  for (const kind of ["pointermove", "pointerdown", "keydown"]) addEventListener(kind, awake);
  find("full").addEventListener("click", () => void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));
  const stay = (): void => { if (document.visibilityState === "visible") void navigator.wakeLock?.request("screen").catch(() => undefined); };
  document.addEventListener("visibilitychange", stay);
  stay();
}

start(document.body);
