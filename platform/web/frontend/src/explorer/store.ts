// What is being looked at: the view, and everything that follows from it.
import { type Moment, type Weights, weightsAt } from "./decay.ts";
import { type Filter, type Shown, limits, show } from "./filters.ts";
import { type Chain, other, scales } from "./model.ts";
import { type Bands, bandsOf } from "./places.ts";
import { type Hop, findPath } from "./paths.ts";
import { START, type View, parseView, printView } from "./urlstate.ts";

export type Remember = "push" | "replace" | "not";
type Listener = (changed: ReadonlySet<keyof View | "moment">) => void;

export class Store {
  readonly chain: Chain;
  readonly scale: Float64Array;
  readonly bands: Bands;
  /** What an address without any view means for this chain. */
  readonly start: View;
  view: View;
  /** Set while the slider moves between months; otherwise the view's month decides. */
  between: number | null = null;
  weights!: Weights;
  least!: Float64Array;
  shown!: Shown;
  path: Hop[] | null = null;
  private listeners: Listener[] = [];

  constructor(chain: Chain, query: string) {
    this.chain = chain;
    this.scale = scales(chain);
    this.bands = bandsOf(chain);
    this.start = this.bands.areTrades ? { ...START, layout: "force", colour: "community" } : START;
    this.view = parseView(query, this.start);
    this.derive();
    addEventListener("popstate", () => this.set(parseView(location.search, this.start), "not"));
  }

  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  set(patch: Partial<View>, remember: Remember = "push"): void {
    const changed = new Set((Object.keys(patch) as (keyof View)[])
      .filter((key) => JSON.stringify(patch[key]) !== JSON.stringify(this.view[key])));
    if (!changed.size) return;
    this.view = { ...this.view, ...patch };
    if (changed.has("month")) this.between = null;
    this.remember(remember);
    if (changed.size > 1 || !changed.has("camera")) this.derive();
    this.tell(changed);
  }

  /** A point between months while time plays; the address is left alone. */
  move(month: number): void {
    this.between = month;
    this.derive();
    this.tell(new Set(["moment"]));
  }

  get moment(): Moment {
    const last = this.chain.meta.months.length - 1;
    const at = this.view.month === null ? last : this.chain.meta.months.indexOf(this.view.month);
    return { month: this.between ?? (at < 0 ? last : at), window: this.view.window };
  }

  get filter(): Filter {
    const on = (list: { code: string }[], off: string[]): Set<number> =>
      new Set(list.flatMap(({ code }, i) => (off.includes(code) ? [] : [i])));
    const { kindsOff, tiersOff, weak, depth } = this.view;
    return { kinds: on(this.chain.meta.kinds, kindsOff), tiers: on(this.chain.meta.tiers, tiersOff), weak, depth, focus: this.index(this.view.focus) };
  }

  get selected(): number | null {
    return this.index(this.view.selected);
  }

  index(id: number | null): number | null {
    return id === null ? null : (this.chain.indexOf.get(id) ?? null);
  }

  strength(row: number): number {
    return this.weights.weight[row] * this.scale[this.chain.kind[row]];
  }

  /** Shown ties at a firm, strongest first. */
  tiesOf(firm: number): number[] {
    const { first, rows } = this.chain;
    const out: number[] = [];
    for (let at = first[firm]; at < first[firm + 1]; at++) if (this.shown.tie[rows[at]]) out.push(rows[at]);
    return out.sort((a, b) => this.strength(b) - this.strength(a));
  }

  beside(row: number, firm: number): number {
    return other(this.chain, row, firm);
  }

  address(): string {
    const query = printView(this.view, this.start);
    return location.pathname + (query ? `?${query}` : "");
  }

  reset(): void {
    this.set({ ...START, layout: this.view.layout, colour: this.view.colour, table: this.view.table });
  }

  private derive(): void {
    this.weights = weightsAt(this.chain, this.moment);
    this.least = limits(this.chain, this.view.weak);
    this.shown = show(this.chain, this.weights, this.filter, this.least);
    const { path } = this.view;
    const [from, to] = [this.index(path?.from ?? null), this.index(path?.to ?? null)];
    this.path = path && from !== null && to !== null
      ? findPath(this.chain, this.weights.weight, this.shown.tie, this.scale, from, to, path.how) : null;
  }

  private remember(how: Remember): void {
    if (how === "push") history.pushState(null, "", this.address());
    else if (how === "replace") history.replaceState(null, "", this.address());
  }

  private tell(changed: ReadonlySet<keyof View | "moment">): void {
    for (const listener of this.listeners) listener(changed);
  }
}
