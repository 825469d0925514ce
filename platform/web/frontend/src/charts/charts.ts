// Charts on the pages that need them: ECharts by parts, in our colours, with a table for those who cannot see them.
import { BarChart, HeatmapChart, LineChart, PieChart, SankeyChart, ScatterChart } from "echarts/charts";
import { AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { chartTheme } from "./theme.ts";

use([BarChart, HeatmapChart, LineChart, PieChart, SankeyChart, ScatterChart, AriaComponent, DatasetComponent, GridComponent,
  LegendComponent, MarkLineComponent, TitleComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

const drawn = new Map<HTMLElement, EChartsType>();

/** `<div data-chart="id-of-json">`: the script with that id holds an ECharts option; the box has its height from CSS. */
export function initCharts(): void {
  for (const [box, chart] of drawn) if (!box.isConnected) { chart.dispose(); drawn.delete(box); }
  for (const box of document.querySelectorAll<HTMLElement>("[data-chart]")) if (!drawn.has(box)) draw(box);
}

function draw(box: HTMLElement): void {
  const script = document.getElementById(box.dataset.chart ?? "");
  if (!script?.textContent) return;
  const chart = init(box, chartTheme(document.documentElement), { renderer: "canvas" });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  chart.setOption({ aria: { enabled: true }, animation: !calm, ...(JSON.parse(script.textContent) as object) });
  chart.on("click", (event) => {
    const url = (event.data as { url?: string } | null)?.url;
    if (url) location.assign(url);
  });
  drawn.set(box, chart);
  new ResizeObserver(() => { if (!chart.isDisposed()) chart.resize(); }).observe(box);
}

function redraw(): void {
  for (const chart of drawn.values()) chart.dispose();
  drawn.clear();
  initCharts();
}

document.addEventListener("rc:theme", redraw);
document.addEventListener("htmx:afterSettle", initCharts);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", initCharts);
else initCharts();
