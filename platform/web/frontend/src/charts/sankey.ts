// The picture of an allocation: lines left, sellers right, the share of its line as width. A page loads this part alone.
import { SankeyChart } from "echarts/charts";
import { AriaComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { chartTheme } from "./theme.ts";

use([SankeyChart, AriaComponent, TooltipComponent, CanvasRenderer]);

interface Node { id: string; name: string; kind: "line" | "seller" | "unmet"; tier?: string }
interface Flow { from: string; to: string; share: number; words: string }
interface Picture { nodes: Node[]; flows: Flow[] }

const ROW = 34; // pixels of height for each node of the fuller side
let drawn: { chart: EChartsType; box: HTMLElement } | null = null;

/** Small grey strokes: what nobody gets is seen without colour. */
function hatching(line: string, ground: string): { image: HTMLCanvasElement; repeat: "repeat" } {
  const image = document.createElement("canvas");
  image.width = image.height = 8;
  const pen = image.getContext("2d");
  if (pen) {
    pen.fillStyle = ground;
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = line;
    pen.lineWidth = 1.5;
    for (const shift of [-8, 0, 8]) { pen.moveTo(shift, 8); pen.lineTo(shift + 8, 0); }
    pen.stroke();
  }
  return { image, repeat: "repeat" };
}

function option(picture: Picture, narrow: boolean): object {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--rc-${name}`).trim();
  const tier = (code: string): string => token(`tier-${code.toLowerCase().replaceAll("_", "-")}`);
  const colour = (node: Node): unknown =>
    node.kind === "unmet" ? hatching(token("ink-soft"), token("sunken")) : node.kind === "line" ? token("line-strong") : tier(node.tier ?? "GENERAL");
  const names = new Map(picture.nodes.map((node) => [node.id, node.name]));
  const flows = picture.flows.map((flow) => ({
    source: flow.from, target: flow.to, value: flow.share, words: flow.words,
    lineStyle: { color: flow.to === "unmet" ? token("line-strong") : "target", opacity: flow.to === "unmet" ? 0.5 : 0.35 },
  }));
  return {
    aria: { enabled: false }, // the table under the picture says it, line by line
    tooltip: {
      confine: true,
      formatter: ({ data }: { data: { source?: string; target?: string; words?: string; name?: string } }) => {
        const box = document.createElement("div");
        box.textContent = data.source ? `${names.get(data.source)} → ${names.get(data.target ?? "")}: ${data.words}` : (names.get(data.name ?? "") ?? "");
        return box;
      },
    },
    series: [{
      type: "sankey", left: narrow ? 4 : 8, right: narrow ? 4 : 8, top: 12, bottom: 12, nodeWidth: 14, nodeGap: 12, draggable: false,
      emphasis: { focus: "adjacency" },
      data: picture.nodes.map((node) => ({
        name: node.id, itemStyle: { color: colour(node), borderWidth: node.kind === "unmet" ? 1 : 0, borderColor: token("ink-soft") },
        label: { position: node.kind === "line" ? "right" : "left", formatter: node.name, width: narrow ? 132 : 300, overflow: "truncate", fontSize: narrow ? 12 : 13 },
      })),
      links: flows,
    }],
  };
}

function draw(): void {
  const box = document.querySelector<HTMLElement>("[data-sankey]");
  const text = box && document.getElementById(box.dataset.sankey ?? "")?.textContent;
  if (!box || !text) return;
  const picture = JSON.parse(text) as Picture;
  if (!picture.flows.length) { box.hidden = true; return; }
  const left = picture.nodes.filter((node) => node.kind === "line").length;
  box.style.height = `${Math.max(180, Math.max(left, picture.nodes.length - left) * ROW + 24)}px`;
  drawn?.chart.dispose();
  const chart = init(box, chartTheme(document.documentElement), { renderer: "canvas" });
  chart.setOption({ animation: false, ...option(picture, box.clientWidth < 600) });
  drawn = { chart, box };
}

let width = 0;
function resized(): void {
  if (!drawn || drawn.box.clientWidth === width) return;
  width = drawn.box.clientWidth;
  draw();
}

function begin(): void {
  draw();
  if (!drawn) return;
  width = drawn.box.clientWidth;
  const names = drawn.box.dataset.sankey && document.getElementById(drawn.box.dataset.sankey)?.textContent;
  // A canvas does not wait for the slices of the Chinese font: draw once more when those for these names are here.
  void document.fonts.load(`13px ${getComputedStyle(document.body).fontFamily}`, names ?? "").then(draw);
  new ResizeObserver(resized).observe(drawn.box);
}

document.addEventListener("rc:theme", draw);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
