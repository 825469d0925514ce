// The time slider: a bar per month, a handle, play and pause.
import { countsByMonth } from "./decay.ts";
import { type Page, h } from "./dom.ts";
import { monthName } from "./format.ts";
import { type Store } from "./store.ts";

const MONTH = 900;
/** So many bars fit above the slider; a longer history is drawn in quarters, then in years. */
const MOST_BARS = 60;
const DAY = 86_400_000;

/** How many months one bar stands for: 1, 3, or as many years as it takes. */
export const monthsPerBar = (months: number): number => (months <= MOST_BARS ? 1 : months <= 3 * MOST_BARS ? 3 : 12 * Math.ceil(months / 12 / MOST_BARS));

/** Sums of `per` neighbours, counted from the end, so that the last bar is a whole one. */
export function gathered(sums: Float64Array, per: number): Float64Array {
  const bars = new Float64Array(Math.ceil(sums.length / per)), gap = bars.length * per - sums.length;
  sums.forEach((sum, month) => { bars[Math.floor((month + gap) / per)] += sum; });
  return bars;
}

/** Whether the last moment of the picture is the reader's today, give or take a night. */
export const isToday = (asOf: string, now: number): boolean => Math.abs(now - Date.parse(`${asOf}T12:00:00Z`)) < 2 * DAY;

export function makeTimebar(page: Page, store: Store): () => void {
  const { months } = store.chain.meta;
  const last = months.length - 1;
  const slider = page.get<HTMLInputElement>("month"), speed = page.get<HTMLSelectElement>("speed"), window_ = page.get<HTMLSelectElement>("window");
  const per = monthsPerBar(months.length), gap = Math.ceil(months.length / per) * per - months.length;
  const bars = Array.from({ length: Math.ceil(months.length / per) }, () => h("i", {}));
  const latest = isToday(store.chain.meta.as_of, Date.now()) ? page.words("now") : "";
  const place = page.get("bars");
  place.classList.toggle("is-many", bars.length > 24);
  place.append(...bars);
  slider.max = String(last);
  const compare = page.get<HTMLButtonElement>("compare"), from = page.get<HTMLInputElement>("from");
  from.max = String(last - 1);
  from.addEventListener("input", () => store.set({ from: months[Number(from.value)] }, "replace"));
  compare.addEventListener("click", () => { stop(); store.set(store.view.from ? { from: null } : { from: months[Math.max(0, last - 6)], gone: [], drill: null }); });
  let playing = 0, counted: { off: string; sums: Float64Array; most: number } = { off: "-", sums: new Float64Array(0), most: 1 };
  const counts = (): typeof counted => {
    const off = store.view.kindsOff.join();
    if (off !== counted.off) {
      const sums = gathered(countsByMonth(store.chain, store.filter.kinds), per);
      counted = { off, sums, most: Math.max(1, ...sums) };
    }
    return counted;
  };

  const go = (month: number, remember: "push" | "replace"): void => {
    store.between = null;
    const name = month >= last ? null : months[Math.round(month)];
    if (name === store.view.month) store.settle();
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
    const smooth = !matchMedia("(prefers-reduced-motion: reduce)").matches;
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
    const says = whole < last || playing ? name : latest ? `${name} · ${latest}` : page.words("as.of", { day: store.chain.meta.as_of });
    slider.setAttribute("aria-valuetext", says);
    const begin = store.view.from ? months.indexOf(store.view.from) : -1;
    from.hidden = begin < 0;
    compare.setAttribute("aria-pressed", String(begin >= 0));
    if (begin >= 0) from.value = String(begin);
    from.setAttribute("aria-valuetext", begin < 0 ? "" : monthName(page.language, months[begin]));
    page.get("month-says").textContent = begin < 0 ? says : `${monthName(page.language, months[begin])} → ${says}`;
    window_.value = String(store.view.window);
    const { sums, most } = counts();
    bars.forEach((bar, n) => {
      const low = Math.max(0, n * per - gap), high = (n + 1) * per - gap - 1;
      bar.style.height = `${(sums[n] / most) * 100}%`;
      bar.classList.toggle("is-from", begin >= low && begin <= high);
      bar.classList.toggle("is-in", low <= at + 0.01 && (begin < 0 || high > begin) && (!store.view.window || high > at - store.view.window));
      bar.classList.toggle("is-at", low <= whole && whole <= high);
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
