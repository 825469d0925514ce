// The renderer: sigma with our programs, its two canvases beside its own, and what it hears from the hand.
import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import { type Chain } from "./model.ts";
import { type Palette, rgb } from "./palette.ts";
import { type Places } from "./places.ts";
import { type TieDrawn, tieProgram } from "./ribbons.ts";
import { type FirmDrawn, firmProgram } from "./shapes.ts";

/** From how many ties on the picture spares effort. */
export const LARGE = 6000;

export interface Drawing { software: boolean; firm(key: string): Partial<FirmDrawn>; tie(key: string): Partial<TieDrawn> }

export interface Hand { onFirm(firm: number | null): void; onHover(firm: number | null, tie: number | null, x: number, y: number): void }

export function makeGraph(chain: Chain, places: Places, firms: string[], ties: string[]): MultiDirectedGraph {
  const graph = new MultiDirectedGraph();
  for (let i = 0; i < chain.firms; i++) graph.addNode(firms[i], { x: places.x[i], y: places.y[i] });
  for (let row = 0; row < chain.ties; row++) graph.addDirectedEdgeWithKey(ties[row], firms[chain.source[row]], firms[chain.target[row]]);
  return graph;
}

/** Moves every firm of the graph to its place. */
export function putFirms(graph: MultiDirectedGraph, places: Places): void {
  let i = 0;
  graph.updateEachNodeAttributes((_, attributes) => {
    attributes.x = places.x[i];
    attributes.y = places.y[i++];
    return attributes;
  }, { attributes: ["x", "y"] });
}

export function makeSigma(graph: MultiDirectedGraph, container: HTMLElement, palette: Palette, chain: Chain, drawing: Drawing): Sigma {
  const steps = chain.ties > 20_000 ? 4 : chain.ties > LARGE ? 8 : 20;
  const sigma = new Sigma(graph, container, {
    nodeProgramClasses: { firm: firmProgram(rgb(palette.canvas)) }, defaultNodeType: "firm",
    edgeProgramClasses: { tie: tieProgram(palette.dashes, steps) }, defaultEdgeType: "tie",
    nodeReducer: drawing.firm, edgeReducer: drawing.tie,
    renderLabels: false, renderEdgeLabels: false, defaultDrawNodeHover: () => undefined,
    enableEdgeEvents: chain.ties <= LARGE, hideEdgesOnMove: chain.ties > (drawing.software ? 2500 : 30_000),
    stagePadding: 0, minCameraRatio: 0.02, maxCameraRatio: 4, zIndex: false, allowInvalidContainer: true,
  });
  sigma.setCustomBBox({ x: [-1, 1], y: [-1, 1] });
  return sigma;
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
  sigma.on("doubleClickNode", (event) => { event.preventSigmaDefault(); });
  sigma.on("enterNode", ({ node, event }) => { container.style.cursor = "pointer"; hand.onHover(Number(node), null, event.x, event.y); });
  sigma.on("leaveNode", () => { container.style.cursor = ""; hand.onHover(null, null, 0, 0); });
  sigma.on("enterEdge", ({ edge, event }) => hand.onHover(null, Number(edge), event.x, event.y));
  sigma.on("leaveEdge", () => hand.onHover(null, null, 0, 0));
}
