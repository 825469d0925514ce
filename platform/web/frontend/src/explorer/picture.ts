// The picture itself: sigma with our programs, fed from the store, with stripes, clouds and names around it.
import type Graph from "graphology";
import type Sigma from "sigma";
import { drawBoth } from "./around.ts";
import { type Lens, byImportance, forgetWidths } from "./backdrop.ts";
import { bends } from "./geometry.ts";
import { CUT_OFF, REMOVED } from "./compare.ts";
import { drawsInSoftware, firmColour, floorFor, lit, loudestOf, sizesFor } from "./loudness.ts";
import { type Palette, readPalette } from "./palette.ts";
import { outside, viewOf, walkFor } from "./moving.ts";
import { Pace } from "./pace.ts";
import { type Places, type Room, between, placesFor } from "./places.ts";
import { LARGE, addCanvases, isMoving, listenTo, makeGraph, makeLayer, makeSigma, putFirms } from "./renderer.ts";
import { type FirmDrawn } from "./shapes.ts";
import { type Store } from "./store.ts";
import { type Scene, type Word } from "./svg.ts";
import { sceneOf } from "./still.ts";
import { type TieLayer } from "./tielayer.ts";
import { WAY_PATTERN, WENT_PATTERN, WENT_DASH, fillTies, tieAt } from "./tielook.ts";

/** How many ties are drawn at most: the strongest. A machine that draws in software gets fewer. */
const MOST_TIES = 80_000;
const MOST_TIES_SOFTWARE = 5000;
const calm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

export interface Events { onFirm(firm: number | null): void; onOpen(firm: number): void; onHover(firm: number | null, tie: number | null, x: number, y: number): void; onMoved(): void; room(): Room }

export class Picture {
  readonly store: Store;
  palette: Palette;
  places: Places;
  hovered: number | null = null;
  litFirm: Uint8Array | null = null;
  litTie: Uint8Array | null = null;
  readonly bend: Float32Array;
  /** The words of the last drawing, with the room each takes. */
  written: Word[] = [];
  private readonly container: HTMLElement;
  private readonly events: Events;
  readonly order: Uint32Array;
  private readonly size: Float32Array;
  private readonly firms: string[];
  private ground!: HTMLCanvasElement;
  private sigma!: Sigma;
  private layer!: TieLayer;
  private graph: Graph;
  /** Whether the layer of ties waits to be filled anew. */
  private stale = true;
  /** 1 in bands, 0 by forces, between while firms walk. */
  bandness: number;
  private journey = 0;
  private tearing = 0;
  readonly loudest: number;
  /** How far a tearing has gone, 0 to 1: what went pales, other ways grow. */
  torn = 1;
  /** How much each tie holds back where many are drawn. */
  crowd = 1;
  /** The camera's ratio at which the whole layout fills the room. */
  private whole = 1;
  /** Ties weaker than this are left to the table. */
  private floor = 0;
  private readonly software: boolean;
  private readonly pace: Pace;
  private eye: Lens = { ax: 1, bx: 0, ay: 1, by: 0 };
  private font = "sans-serif";
  private ready = false;

  constructor(container: HTMLElement, store: Store, events: Events) {
    this.container = container;
    this.store = store;
    this.events = events;
    const { chain } = store;
    this.order = byImportance(store);
    this.software = drawsInSoftware();
    container.parentElement?.classList.toggle("is-software", this.software);
    this.pace = new Pace(this.software ? MOST_TIES_SOFTWARE : MOST_TIES);
    this.bend = bends(chain.source, chain.target, chain.firms);
    this.size = sizesFor(store, container.clientWidth);
    this.loudest = loudestOf(store);
    this.palette = readPalette(container, chain.meta.tiers, chain.meta.kinds);
    this.bandness = store.view.layout === "bands" ? 1 : 0;
    this.places = placesFor(chain, store.view.layout, this.aspect());
    this.firms = Array.from({ length: chain.firms }, (_, i) => String(i));
    this.graph = makeGraph(chain, this.places, this.firms);
    this.measure();
    this.start();
  }

  /** Everything again from the store; called after each change of the view. */
  update(): void {
    this.pace.rest();
    this.light();
    this.measure();
    this.sigma.refresh({ partialGraph: { nodes: this.firms }, skipIndexation: true, schedule: true });
  }

  /** Only time went on: where firms stand and look the same, the ties alone are drawn anew. */
  tick(): void {
    if (this.litFirm || this.store.view.focus !== null || this.store.compared) return this.update();
    this.pace.step(performance.now());
    this.measure();
    this.drawTies();
  }

  /** Lets what went pale and other ways grow, once. */
  tearApart(): void {
    if (calm()) return this.drawTies();
    const walk = ++this.tearing;
    walkFor(1100, () => walk === this.tearing, (t) => {
      this.torn = t;
      this.stale = true;
      this.drawTies();
    });
  }

  /** Walks every firm to its place in the other layout. */
  rearrange(): void {
    const from = this.places, to = placesFor(this.store.chain, this.store.view.layout, this.aspect());
    const goal = this.store.view.layout === "bands" ? 1 : 0, start = this.bandness, walk = ++this.journey;
    if (calm() || this.store.chain.firms > 3000) { this.bandness = goal; this.put(to); this.fit(false); return; }
    this.fit(true);
    walkFor(750, () => walk === this.journey, (t) => {
      this.bandness = start + (goal - start) * t;
      this.put(t === 1 ? to : between(from, to, t));
    });
  }

  /** Shows the whole layout inside the room that the panels leave. */
  fit(animated = !calm()): void {
    const { x, y, ratio } = viewOf(this.events.room(), this.aspect());
    this.whole = ratio;
    this.moveTo({ x, y, ratio, angle: 0 }, animated);
  }

  /** The stage has another size: bands are laid out anew, and a camera nobody moved fits again. */
  resized(): void {
    this.journey++;
    this.bandness = this.store.view.layout === "bands" ? 1 : 0;
    if (this.store.view.layout === "bands" || !this.store.view.camera) this.put(placesFor(this.store.chain, this.store.view.layout, this.aspect()));
    if (!this.store.view.camera) this.fit(false);
    this.sigma.scheduleRender();
  }

  moveTo(state: { x: number; y: number; ratio: number; angle?: number }, animated = !calm()): void {
    const camera = this.sigma.getCamera();
    if (animated) void camera.animate(state, { duration: 420 });
    else camera.setState(state);
  }

  zoom(factor: number): void {
    const { ratio } = this.sigma.getCamera();
    this.moveTo({ ...this.sigma.getCamera().getState(), ratio: this.sigma.getCamera().getBoundedRatio(ratio * factor) });
  }

  pan(dx: number, dy: number): void {
    const { x, y, ratio } = this.sigma.getCamera().getState(), { width, height } = this.events.room();
    this.moveTo({ x: x + (dx * ratio) / Math.min(width, height), y: y - (dy * ratio) / Math.min(width, height), ratio });
  }

  /** Moves a firm out from under a panel, and only then. */
  reveal(firm: number): void {
    this.eye = this.lens();
    const [dx, dy] = outside(this.events.room(), ...this.screen(firm));
    if (dx || dy) this.pan(dx, dy);
  }

  camera(): { x: number; y: number; ratio: number } {
    const { x, y, ratio } = this.sigma.getCamera().getState();
    return { x, y, ratio };
  }

  hover(firm: number | null): void {
    if (firm === this.hovered) return;
    this.hovered = firm;
    if (this.store.chain.ties > LARGE) this.sigma.scheduleRender();
    else this.update();
  }

  /** New colours: the programs carry the rim, so the renderer is made anew at the same place. */
  repaint(): void {
    const camera = this.sigma.getCamera().getState();
    this.palette = readPalette(this.container, this.store.chain.meta.tiers, this.store.chain.meta.kinds);
    this.kill();
    this.start();
    this.sigma.getCamera().setState(camera);
  }

  kill = (): void => { this.layer.kill(); this.sigma.kill(); };

  scene(title: string): Scene {
    return sceneOf(this, this.lens(), this.events.room(), this.font, title);
  }

  /** 1 when the whole layout fills the room, less when nearer. */
  get nearness(): number {
    return this.sigma.getCamera().ratio / this.whole;
  }

  /** How many of the shown ties are drawn. */
  get drawn(): number {
    return Math.min(this.store.shown.ties, this.pace.most);
  }

  isDrawn(row: number): boolean {
    return this.store.shown.tie[row] === 1 && (this.floor === 0 || this.litTie?.[row] === 1 || this.store.strength(row) >= this.floor);
  }

  firmAlpha(firm: number): number {
    if (this.litFirm && !this.litFirm[firm]) return 0.16;
    const mark = this.store.marks?.firm[firm] ?? 0;
    return mark === REMOVED ? 0.25 : mark === CUT_OFF ? 0.38 : 1;
  }

  firmColour(firm: number): string {
    return firmColour(this.store, this.palette, firm);
  }

  /** The radius on the screen. */
  radius = (firm: number): number => this.size[firm] / Math.sqrt(this.sigma.getCamera().ratio);

  /** Where a firm stands on the screen. */
  screen(firm: number): [number, number] {
    const { ax, bx, ay, by } = this.eye;
    return [ax * this.places.x[firm] + bx, ay * this.places.y[firm] + by];
  }

  private aspect(): number {
    const room = this.events.room();
    return Math.max(0.5, Math.min(4.5, (room.right - room.left) / Math.max(200, room.bottom - room.top)));
  }

  private start(): void {
    this.ready = false;
    this.font = getComputedStyle(this.container).fontFamily;
    const { chain } = this.store, dashes = Array.from({ length: WENT_DASH }, (_, k) => this.palette.dashes[k] ?? [1, 0, 1, 0]);
    this.sigma = makeSigma(this.graph, this.container, this.palette, (key) => this.drawFirm(Number(key)));
    this.ground = addCanvases(this.sigma);
    this.layer = makeLayer(this.sigma, [...dashes, WENT_PATTERN, WAY_PATTERN], chain.ties);
    this.sigma.resize(true);
    this.light();
    listenTo(this.sigma, this.container, { ...this.events, tieAt: (x, y) => (chain.ties <= LARGE ? tieAt(this, x, y) : null) });
    this.sigma.on("afterRender", () => this.drawAround());
    this.sigma.getCamera().on("updated", () => this.ready && this.events.onMoved());
    this.fit(false);
    if (this.store.view.camera) this.sigma.getCamera().setState({ ...this.store.view.camera, angle: 0 });
    this.sigma.refresh();
    this.ready = true;
    void document.fonts?.load(`600 13px ${this.font}`, this.store.chain.meta.names.slice(0, 300).join("")).then(() => { forgetWidths(); this.sigma.scheduleRender(); }, () => undefined);
  }

  private put(places: Places): void {
    [this.places, this.stale] = [places, true];
    putFirms(this.graph, places);
  }

  private drawFirm(firm: number): Partial<FirmDrawn> {
    const { chain, shown } = this.store;
    return {
      x: this.places.x[firm], y: this.places.y[firm], hidden: !shown.firm[firm], size: this.size[firm], color: this.firmColour(firm),
      shape: this.palette.shapes[chain.tier[firm]], alpha: this.firmAlpha(firm), many: chain.size[firm] > 1 ? 1 : 0,
    };
  }

  /** The ties of the last filling, as the camera stands now; none while a large picture moves. */
  private drawTies(): void {
    if (this.stale) fillTies(this, this.layer);
    this.stale = false;
    const kept = this.layer.count;
    if (kept > (this.software ? 2500 : 30_000) && isMoving(this.sigma)) this.layer.count = 0;
    this.layer.draw(this.sigma.getRenderParams());
    this.layer.count = kept;
  }

  private light(): void {
    const { chain, selected, view } = this.store;
    const found = lit(this.store, (chain.ties <= LARGE ? this.hovered : null) ?? (view.path ? null : selected));
    this.litFirm = found?.firm ?? null;
    this.litTie = found?.tie ?? null;
  }

  private measure(): void {
    this.floor = floorFor(this.store, this.drawn);
    this.crowd = Math.max(0.09, Math.min(1, Math.sqrt(900 / Math.max(1, this.drawn))));
    this.stale = true;
  }

  private lens(): Lens {
    const o = this.sigma.graphToViewport({ x: 0, y: 0 }), one = this.sigma.graphToViewport({ x: 1, y: 1 });
    return { ax: one.x - o.x, bx: o.x, ay: one.y - o.y, by: o.y };
  }

  private drawAround(): void {
    const room = this.events.room();
    this.eye = this.lens();
    this.drawTies();
    const front = this.sigma.getCanvases().names.getContext("2d"), back = this.ground.getContext("2d");
    if (back && front) this.written = drawBoth(this, room, this.eye, this.font, this.ground, back, front);
  }
}
