// The time slider: a bar per month, a handle, play and pause.
import { countsByMonth } from "./decay.ts";
import { type Page, h } from "./dom.ts";
import { monthName } from "./format.ts";
import { type Store } from "./store.ts";

const MONTH = 900;
const SMOOTH = 4000;

export function makeTimebar(page: Page, store: Store): () => void {
  const { months } = store.chain.meta;
  const last = months.length - 1;
  const slider = page.get<HTMLInputElement>("month"), speed = page.get<HTMLSelectElement>("speed"), window_ = page.get<HTMLSelectElement>("window");
  const bars = months.map(() => h("i", {}));
  page.get("bars").append(...bars);
  slider.max = String(last);
  let playing = 0;

  const go = (month: number, remember: "push" | "replace"): void => {
    store.between = null;
    const name = month >= last ? null : months[Math.round(month)];
    if (name === store.view.month) store.move(month >= last ? last : Math.round(month));
    else store.set({ month: name }, remember);
  };
  const stop = (): void => {
    if (!playing) return;
    cancelAnimationFrame(playing);
    playing = 0;
    go(Math.round(store.moment.month), "replace");
    showPlay(page, false);
  };
  const play = (): void => {
    let at = store.moment.month >= last ? 0 : store.moment.month, before = performance.now(), told = -1;
    const smooth = store.chain.ties <= SMOOTH && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    showPlay(page, true);
    const step = (now: number): void => {
      at = Math.min(last, at + (Math.max(0, now - before) / MONTH) * Number(speed.value));
      before = Math.max(before, now);
      const point = smooth ? at : Math.floor(at);
      if (point !== told) store.move((told = point));
      if (at >= last) return stop();
      playing = requestAnimationFrame(step);
    };
    playing = requestAnimationFrame(step);
  };
  page.get("play").addEventListener("click", () => (playing ? stop() : play()));
  slider.addEventListener("input", () => { if (playing) stop(); go(Number(slider.value), "replace"); });
  window_.addEventListener("change", () => store.set({ window: Number(window_.value) }));
  if (last < 1) page.get("time").hidden = true;

  return () => {
    const at = store.moment.month, whole = Math.round(at);
    slider.value = String(whole);
    const name = monthName(page.language, months[whole] ?? "2000-01");
    const says = whole >= last && !playing ? `${name} · ${page.words("now")}` : name;
    slider.setAttribute("aria-valuetext", says);
    page.get("month-says").textContent = says;
    window_.value = String(store.view.window);
    const sums = countsByMonth(store.chain, store.filter.kinds), most = Math.max(1, ...sums);
    bars.forEach((bar, m) => {
      bar.style.height = `${(sums[m] / most) * 100}%`;
      bar.classList.toggle("is-in", m <= at + 0.01 && (!store.view.window || m > at - store.view.window));
      bar.classList.toggle("is-at", m === whole);
    });
  };
}

function showPlay(page: Page, playing: boolean): void {
  const button = page.get("play"), word = page.words(playing ? "pause" : "play");
  button.setAttribute("aria-label", word);
  button.title = word;
  button.classList.toggle("is-on", playing);
  page.root.querySelector("[data-play-icon]")?.setAttribute("href", `${page.icons}#${playing ? "player-pause" : "player-play"}`);
}
