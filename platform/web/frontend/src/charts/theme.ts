// The tokens as an ECharts theme.

export function chartTheme(root: Element): object {
  const style = getComputedStyle(root);
  const token = (name: string): string => style.getPropertyValue(`--rc-${name}`).trim();
  const axis = { axisLine: { lineStyle: { color: token("line-strong") } }, axisTick: { show: false }, axisLabel: { color: token("ink-soft") }, splitLine: { lineStyle: { color: token("line") } } };
  return {
    color: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => token(`group-${n}`)),
    backgroundColor: "transparent",
    textStyle: { fontFamily: token("font"), color: token("ink") },
    title: { textStyle: { color: token("ink"), fontSize: 15 }, subtextStyle: { color: token("ink-soft") } },
    legend: { textStyle: { color: token("ink-soft") } },
    tooltip: { backgroundColor: token("raised"), borderColor: token("line"), textStyle: { color: token("ink") } },
    categoryAxis: axis, valueAxis: axis, timeAxis: axis,
    line: { symbolSize: 6, lineStyle: { width: 2.5 } },
    sankey: { label: { color: token("ink") }, lineStyle: { color: "source", opacity: 0.35 } },
  };
}
