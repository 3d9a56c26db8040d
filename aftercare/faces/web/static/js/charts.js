// Draws each chart from the numbers its table shows; a click on a bar or point leads to its cases.
const styles = getComputedStyle(document.documentElement);
const colour = (name) => styles.getPropertyValue(name).trim();
const TONES = { accent: colour("--accent"), second: "#8bb8c9", wait: "#d29a2f", late: colour("--late"), good: colour("--good") };
const INK = colour("--ink-2"), LINE = colour("--line"), FONT = colour("--font");
const drawn = [];

function series(spec, across) {
  return spec.series.map((each) => ({
    name: each.name,
    type: spec.shape === "lines" ? "line" : "bar",
    stack: spec.stacked ? "all" : undefined,
    data: each.data,
    color: TONES[each.tone],
    barMaxWidth: across ? 18 : 22,
    barGap: "15%",
    connectNulls: true,
    symbolSize: 7,
    lineStyle: { width: 2.5 },
    itemStyle: spec.stacked || spec.shape === "lines" ? {} : { borderRadius: across ? [0, 3, 3, 0] : [3, 3, 0, 0] },
    label: across && !spec.stacked ? { show: true, position: "right", color: INK } : {},
  }));
}

function option(spec) {
  const across = spec.shape === "across";
  const names = { type: "category", data: spec.labels, inverse: across, axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } }, axisLabel: { color: INK, hideOverlap: true, width: across ? 110 : undefined, overflow: "truncate" } };
  const values = { type: "value", minInterval: spec.percent ? undefined : 1, max: spec.percent ? 100 : undefined, splitLine: { lineStyle: { color: LINE } }, axisLabel: { color: INK, formatter: spec.percent ? "{value}%" : undefined } };
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 300,
    textStyle: { fontFamily: FONT, fontSize: 12, color: INK },
    grid: { left: 8, right: across ? 44 : 12, top: spec.series.length > 1 ? 34 : 12, bottom: 8, containLabel: true },
    legend: spec.series.length > 1 ? { type: "scroll", top: 0, left: 0, itemWidth: 14, itemHeight: 10, textStyle: { color: INK } } : undefined,
    tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: spec.shape === "lines" ? "line" : "shadow" }, valueFormatter: (value) => (value == null ? "–" : `${value}${spec.percent ? "%" : ""}`) },
    xAxis: across ? values : names,
    yAxis: across ? names : values,
    series: series(spec, across),
  };
}

function draw(box) {
  const spec = JSON.parse(box.dataset.chart);
  if (spec.shape === "across") box.style.height = `${Math.max(140, 44 + spec.labels.length * 27)}px`;
  const chart = window.echarts.init(box, null, { renderer: "canvas" });
  chart.setOption(option(spec));
  chart.on("click", ({ seriesIndex, dataIndex }) => {
    const link = spec.series[seriesIndex]?.links[dataIndex];
    if (link) location.assign(link);
  });
  drawn.push(chart);
}

// With a chart to look at, the table waits until it is wanted.
if (window.echarts) {
  for (const table of document.querySelectorAll("details[data-chart-table]")) table.open = false;
  document.querySelectorAll("[data-chart]").forEach(draw);
  addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
  addEventListener("beforeprint", () => {
    for (const table of document.querySelectorAll("details[data-chart-table]")) table.open = true;
  });
}
