// What is being looked at: the view, and everything that follows from it.
import { type Compared, compared, united, WENT } from "./compare.ts";
import { type Moment, type Weights, noWeights, weightsAt } from "./decay.ts";
import { type Torn, tear } from "./drilling.ts";
import { type Filter, type Shown, limits, show } from "./filters.ts";
import { type Chain, other, scales } from "./model.ts";
import { type Bands, bandsOf } from "./places.ts";
import { type Hop, findPath } from "./paths.ts";
import { START, type View, parseView, printView } from "./urlstate.ts";

export type Remember = "push" | "replace" | "not";
type Listener = (changed: ReadonlySet<keyof View | "moment">) => void;

/** A tie that takes another way after a drill, and how much goes over it. */
export interface Way { source: number; target: number; units: number }

/** What a mode says of each tie and firm, see `compare.ts`. */
export interface Marks { tie: Uint8Array; firm: Uint8Array }

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
  compared: Compared | null = null;
  torn: Torn | null = null;
  /** Set by a drill whose result is drawn. */
  ways: Way[] = [];
  private scratch: Weights | null = null;
  private hidden: { weak: number; least: Float64Array } = { weak: -1, least: new Float64Array(0) };
  private listeners: Listener[] = [];

  constructor(chain: Chain, query: string) {
    this.chain = chain;
    this.scale = scales(chain);
    this.bands = bandsOf(chain);
    this.start = this.bands.areTrades || chain.meta.open ? { ...START, layout: "force", colour: "community" } : START;
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

  /** Time stands still again, at the view's month. */
  settle(): void {
    this.between = null;
    this.again();
  }

  /** Everything anew, though the address is the same. */
  again(): void {
    this.derive();
    this.tell(new Set(["month"]));
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

  get marks(): Marks | null {
    return this.compared ?? this.torn;
  }

  /** Firms taken out, those that are there. */
  get gone(): number[] {
    return this.view.gone.flatMap((id) => this.index(id) ?? []);
  }

  /** Firms and ties that are left: what a mode took away does not count. */
  get left(): { firms: number; ties: number } {
    const went = this.torn ? this.torn.ties : (this.compared?.went ?? 0);
    return { firms: this.shown.firms - this.gone.length, ties: this.shown.ties - went };
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

  /** The address of another circle, with the same filters and time. */
  addressOf(circle: number | null): string {
    const query = printView({ ...this.view, circle, selected: null, path: null, focus: null, depth: 1, gone: [], drill: null, camera: null }, this.start);
    return location.pathname + (query ? `?${query}` : "");
  }

  reset(): void {
    this.set({ ...START, circle: this.view.circle, layout: this.view.layout, colour: this.view.colour, table: this.view.table });
  }

  /** Everything that follows from the view. */
  derive(): void {
    this.scratch ??= noWeights(this.chain.ties);
    this.weights = weightsAt(this.chain, this.moment, this.scratch);
    if (this.hidden.weak !== this.view.weak) this.hidden = { weak: this.view.weak, least: limits(this.chain, this.view.weak) };
    this.least = this.hidden.least;
    this.shown = show(this.chain, this.weights, this.filter, this.least);
    this.compared = this.torn = null;
    if (this.view.from !== null) this.compare(this.view.from);
    else if (this.view.gone.length) this.torn = tear(this.chain, this.shown.tie, this.gone, (row) => this.strength(row));
    const { path } = this.view, open = this.marks ? this.shown.tie.map((on, row) => (on && this.marks?.tie[row] !== WENT ? 1 : 0)) : this.shown.tie;
    const [from, to] = [this.index(path?.from ?? null), this.index(path?.to ?? null)];
    this.path = path && from !== null && to !== null
      ? findPath(this.chain, this.weights.weight, open, this.scale, from, to, path.how) : null;
  }

  /** Shows what is there at either moment. */
  private compare(from: string): void {
    const { chain, filter, least } = this, at = chain.meta.months.indexOf(from);
    if (at < 0) return;
    const before = weightsAt(chain, { month: at, window: this.view.window }), earlier = show(chain, before, filter, least);
    this.compared = compared(chain, this.scale, before, this.weights, earlier.tie, this.shown.tie);
    this.weights = united(chain, this.compared);
    this.shown = show(chain, this.weights, filter, least);
  }

  private remember(how: Remember): void {
    if (how === "push") history.pushState(null, "", this.address());
    else if (how === "replace") history.replaceState(null, "", this.address());
  }

  private tell(changed: ReadonlySet<keyof View | "moment">): void {
    for (const listener of this.listeners) listener(changed);
  }
}
