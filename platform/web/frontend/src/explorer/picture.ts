// The picture itself: sigma with our programs, fed from the store, with stripes, clouds and names around it.
import { type MultiDirectedGraph } from "graphology";
import type Sigma from "sigma";
import { around } from "./around.ts";
import { type Lens, byImportance, forgetWidths } from "./backdrop.ts";
import { bends } from "./geometry.ts";
import { drawsInSoftware, firmColour, floorFor, lit, loudestOf, sizesFor } from "./loudness.ts";
import { fitCanvas, paintGround, paintRing } from "./paint.ts";
import { type Palette, readPalette } from "./palette.ts";
import { outside, viewOf, walkFor } from "./moving.ts";
import { type Places, type Room, between, placesFor } from "./places.ts";
import { LARGE, addCanvases, listenTo, makeGraph, makeSigma, putFirms } from "./renderer.ts";
import { type FirmDrawn } from "./shapes.ts";
import { type Store } from "./store.ts";
import { type Scene, type Word, paintWord } from "./svg.ts";
import { type TieDrawn } from "./ribbons.ts";
import { sceneOf } from "./still.ts";

/** How many ties are drawn at most: the strongest. A machine that draws in software gets fewer. */
const MOST_TIES = 80_000;
const MOST_TIES_SOFTWARE = 5000;
const calm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

export interface Events { onFirm(firm: number | null): void; onHover(firm: number | null, tie: number | null, x: number, y: number): void; onMoved(): void; room(): Room }

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
  private readonly ties: string[];
  private readonly firms: string[];
  private ground!: HTMLCanvasElement;
  private sigma!: Sigma;
  private graph: MultiDirectedGraph;
  /** 1 in bands, 0 by forces, between while firms walk. */
  bandness: number;
  private journey = 0;
  private readonly loudest: number;
  /** The camera's ratio at which the whole layout fills the room. */
  private whole = 1;
  /** Ties weaker than this are left to the table. */
  private floor = 0;
  private readonly software: boolean;
  private font = "sans-serif";
  private ready = false;

  constructor(container: HTMLElement, store: Store, events: Events) {
    this.container = container;
    this.store = store;
    this.events = events;
    const { chain } = store;
    this.order = byImportance(store);
    this.software = drawsInSoftware();
    this.bend = bends(chain.source, chain.target, chain.firms);
    this.size = sizesFor(store, container.clientWidth);
    this.loudest = loudestOf(store);
    this.palette = readPalette(container, chain.meta.tiers, chain.meta.kinds);
    this.bandness = store.view.layout === "bands" ? 1 : 0;
    this.places = placesFor(chain, store.view.layout, this.aspect());
    this.firms = Array.from({ length: chain.firms }, (_, i) => String(i));
    this.ties = Array.from({ length: chain.ties }, (_, i) => String(i));
    this.graph = makeGraph(chain, this.places, this.firms, this.ties);
    this.measure();
    this.start();
  }

  /** Everything again from the store; called after each change of the view. */
  update(): void {
    this.light();
    this.measure();
    this.sigma.refresh({ partialGraph: { nodes: this.firms, edges: this.ties }, skipIndexation: true, schedule: true });
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
    const camera = this.sigma.getCamera();
    this.moveTo({ ...camera.getState(), ratio: camera.getBoundedRatio(camera.ratio * factor) });
  }

  pan(dx: number, dy: number): void {
    const { x, y, ratio } = this.sigma.getCamera().getState(), { width, height } = this.events.room();
    this.moveTo({ x: x + (dx * ratio) / Math.min(width, height), y: y - (dy * ratio) / Math.min(width, height), ratio });
  }

  /** Moves a firm out from under a panel, and only then. */
  reveal(firm: number): void {
    const lens = this.lens(), room = this.events.room();
    const x = lens.ax * this.places.x[firm] + lens.bx, y = lens.ay * this.places.y[firm] + lens.by;
    const [dx, dy] = outside(room, x, y);
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
    this.sigma.kill();
    this.start();
    this.sigma.getCamera().setState(camera);
  }

  kill = (): void => this.sigma.kill();

  scene(title: string): Scene {
    return sceneOf(this, this.lens(), this.events.room(), this.font, title);
  }

  /** 1 when the whole layout fills the room, less when nearer. */
  get nearness(): number {
    return this.sigma.getCamera().ratio / this.whole;
  }

  /** How many of the shown ties are drawn. */
  get drawn(): number {
    return Math.min(this.store.shown.ties, this.software ? MOST_TIES_SOFTWARE : MOST_TIES);
  }

  isDrawn(row: number): boolean {
    return this.store.shown.tie[row] === 1 && (this.floor === 0 || this.litTie?.[row] === 1 || this.store.strength(row) >= this.floor);
  }

  /** How strong a tie looks, 0 to 1. */
  loudness = (row: number): number => Math.sqrt(Math.min(1, this.store.strength(row) / this.loudest));

  tieAlpha(row: number): number {
    if (this.litTie) return this.litTie[row] ? 0.55 + 0.4 * this.loudness(row) : 0.035;
    const crowd = Math.max(0.09, Math.min(1, Math.sqrt(900 / Math.max(1, this.drawn))));
    return (this.palette.dark ? 0.16 : 0.13) * crowd + 0.6 * crowd * this.loudness(row) ** 1.4;
  }

  tieWidth(row: number): number {
    return (0.7 + 3 * this.loudness(row)) * (this.store.chain.ties > LARGE ? 0.6 : 1);
  }

  firmAlpha(firm: number): number {
    return this.litFirm && !this.litFirm[firm] ? 0.16 : 1;
  }

  firmColour(firm: number): string {
    return firmColour(this.store, this.palette, firm);
  }

  /** The radius on the screen. */
  radius = (firm: number): number => this.size[firm] / Math.sqrt(this.sigma.getCamera().ratio);

  private aspect(): number {
    const room = this.events.room();
    return Math.max(0.5, Math.min(4.5, (room.right - room.left) / Math.max(200, room.bottom - room.top)));
  }

  private start(): void {
    this.ready = false;
    this.font = getComputedStyle(this.container).fontFamily;
    this.sigma = makeSigma(this.graph, this.container, this.palette, this.store.chain, {
      software: this.software, firm: (key) => this.drawFirm(Number(key)), tie: (key) => this.drawTie(Number(key)),
    });
    this.ground = addCanvases(this.sigma);
    this.sigma.resize(true);
    this.light();
    listenTo(this.sigma, this.container, this.events);
    this.sigma.on("afterRender", () => this.drawAround());
    this.sigma.getCamera().on("updated", () => this.ready && this.events.onMoved());
    this.fit(false);
    if (this.store.view.camera) this.sigma.getCamera().setState({ ...this.store.view.camera, angle: 0 });
    this.sigma.refresh();
    this.ready = true;
    void document.fonts?.load(`600 13px ${this.font}`, this.store.chain.meta.names.slice(0, 300).join("")).then(() => { forgetWidths(); this.sigma.scheduleRender(); }, () => undefined);
  }

  private put(places: Places): void {
    this.places = places;
    putFirms(this.graph, places);
  }

  private drawFirm(firm: number): Partial<FirmDrawn> {
    const { chain, shown } = this.store;
    return {
      x: this.places.x[firm], y: this.places.y[firm], hidden: !shown.firm[firm], size: this.size[firm], color: this.firmColour(firm),
      shape: this.palette.shapes[chain.tier[firm]], alpha: this.firmAlpha(firm), many: chain.size[firm] > 1 ? 1 : 0,
    };
  }

  private drawTie(row: number): Partial<TieDrawn> {
    const kind = this.store.chain.kind[row];
    if (!this.isDrawn(row)) return { hidden: true, color: this.palette.kinds[kind] };
    return { hidden: false, color: this.palette.kinds[kind], size: this.tieWidth(row), bend: this.bend[row], alpha: this.tieAlpha(row), dash: kind };
  }

  private light(): void {
    const { chain, selected, view } = this.store;
    const found = lit(this.store, (chain.ties <= LARGE ? this.hovered : null) ?? (view.path ? null : selected));
    this.litFirm = found?.firm ?? null;
    this.litTie = found?.tie ?? null;
  }

  private measure(): void {
    this.floor = floorFor(this.store, this.drawn);
  }

  private lens(): Lens {
    const o = this.sigma.graphToViewport({ x: 0, y: 0 }), one = this.sigma.graphToViewport({ x: 1, y: 1 });
    return { ax: one.x - o.x, bx: o.x, ay: one.y - o.y, by: o.y };
  }

  private drawAround(): void {
    const room = this.events.room(), lens = this.lens(), ratio = window.devicePixelRatio || 1;
    const { ground } = this;
    fitCanvas(ground, room, ratio);
    const back = ground.getContext("2d"), front = this.sigma.getCanvases().names.getContext("2d");
    if (!back || !front) return;
    const { strokes, words } = around(this, room, lens, this.font, front);
    this.written = words;
    back.setTransform(ratio, 0, 0, ratio, 0, 0);
    back.clearRect(0, 0, room.width, room.height);
    paintGround(back, strokes);
    front.clearRect(0, 0, room.width, room.height);
    this.drawRings(front, lens);
    for (const word of words) paintWord(word, this.font, front);
  }

  private drawRings(pen: CanvasRenderingContext2D, lens: Lens): void {
    const rings: [number | null, string, number][] = [[this.store.chain.meta.self, this.palette.accent, 1.5], [this.hovered, this.palette.inkSoft, 1.5], [this.store.selected, this.palette.accent, 2.2]];
    for (const [firm, color, width] of rings) {
      if (firm === null || !this.store.shown.firm[firm]) continue;
      const [x, y] = [lens.ax * this.places.x[firm] + lens.bx, lens.ay * this.places.y[firm] + lens.by];
      paintRing(pen, x, y, this.radius(firm) * 1.12 + 4, color, width);
    }
  }
}
