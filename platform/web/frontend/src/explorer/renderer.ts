// The renderer: sigma with our programs, its two canvases beside its own, and what it hears from the hand.
import Graph from "graphology";
import Sigma from "sigma";
import { type Chain } from "./model.ts";
import { type Palette, rgb } from "./palette.ts";
import { type Places } from "./places.ts";
import { type FirmDrawn, firmProgram } from "./shapes.ts";
import { TieLayer } from "./tielayer.ts";

/** From how many ties on the picture spares effort. */
export const LARGE = 6000;

export interface Hand { onFirm(firm: number | null): void; onOpen(firm: number): void; onHover(firm: number | null, tie: number | null, x: number, y: number): void; tieAt(x: number, y: number): number | null }

/** The firms alone: ties lie in a layer of their own. */
export function makeGraph(chain: Chain, places: Places, firms: string[]): Graph {
  const graph = new Graph();
  for (let i = 0; i < chain.firms; i++) graph.addNode(firms[i], { x: places.x[i], y: places.y[i] });
  return graph;
}

/** Moves every firm of the graph to its place. */
export function putFirms(graph: Graph, places: Places): void {
  let i = 0;
  graph.updateEachNodeAttributes((_, attributes) => {
    attributes.x = places.x[i];
    attributes.y = places.y[i++];
    return attributes;
  }, { attributes: ["x", "y"] });
}

export function makeSigma(graph: Graph, container: HTMLElement, palette: Palette, firm: (key: string) => Partial<FirmDrawn>): Sigma {
  const sigma = new Sigma(graph, container, {
    nodeProgramClasses: { firm: firmProgram(rgb(palette.canvas)) }, defaultNodeType: "firm", nodeReducer: firm,
    renderLabels: false, renderEdgeLabels: false, defaultDrawNodeHover: () => undefined,
    stagePadding: 0, minCameraRatio: 0.02, maxCameraRatio: 4, zIndex: false, allowInvalidContainer: true,
  });
  sigma.setCustomBBox({ x: [-1, 1], y: [-1, 1] });
  return sigma;
}

/** The ties below the firms; long lists get straighter ribbons. */
export function makeLayer(sigma: Sigma, dashes: number[][], ties: number): TieLayer {
  const canvas = sigma.createCanvas("ties", { beforeLayer: "nodes", style: { pointerEvents: "none" } });
  return new TieLayer(canvas, dashes, ties > 20_000 ? 4 : ties > LARGE ? 8 : 20);
}

/** While the hand or a walk moves the camera, a picture with many ties spares them. */
export function isMoving(sigma: Sigma): boolean {
  const mouse = sigma.getMouseCaptor();
  return sigma.getCamera().isAnimated() || mouse.isMoving || mouse.draggedEvents > 0 || mouse.currentWheelDirection !== 0;
}

/** A canvas for words in front, and one for stripes and clouds behind, which is returned. */
export function addCanvases(sigma: Sigma): HTMLCanvasElement {
  const ground = sigma.createCanvas("ground", { beforeLayer: "edges", style: { pointerEvents: "none" } });
  (sigma.createCanvasContext as (id: string, options: object) => void).call(sigma, "names", { beforeLayer: "mouse", style: { pointerEvents: "none" } });
  return ground;
}

export function listenTo(sigma: Sigma, container: HTMLElement, hand: Hand): void {
  sigma.on("clickNode", ({ node }) => hand.onFirm(Number(node)));
  sigma.on("clickStage", () => hand.onFirm(null));
  sigma.on("doubleClickNode", (event) => { event.preventSigmaDefault(); hand.onOpen(Number(event.node)); });
  sigma.on("enterNode", ({ node, event }) => { container.style.cursor = "pointer"; hand.onHover(Number(node), null, event.x, event.y); });
  sigma.on("leaveNode", () => { container.style.cursor = ""; hand.onHover(null, null, 0, 0); });
  let over = false, asked = 0;
  sigma.on("enterNode", () => { over = true; });
  sigma.on("leaveNode", () => { over = false; });
  const look = (event: PointerEvent): void => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => {
      if (over) return;
      const box = container.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
      hand.onHover(null, hand.tieAt(x, y), x, y);
    });
  };
  container.addEventListener("pointermove", look);
  sigma.on("kill", () => container.removeEventListener("pointermove", look));
}
