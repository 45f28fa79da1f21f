// Draws the distribution of a run: bars in percent, a bar per place. The table below the charts says the same, so
// without this script nothing is missing. SVG renderer and richText tooltips, for the CSP allows no inline styles.
"use strict";

(() => {
  const source = document.getElementById("chart-data");
  const charts = document.getElementById("charts");
  if (!source || !charts || !window.echarts) return;
  const data = JSON.parse(source.textContent);
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const rem = parseFloat(style.fontSize);
  const colours = ["--type-survival", "--type-growth", "--type-development", "--type-ineligible"].map(colour);
  const ink = colour("--ink");
  const text = { color: ink, fontSize: 0.875 * rem, fontFamily: getComputedStyle(document.body).fontFamily };
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const number = new Intl.NumberFormat("zh-CN");

  function said(bar) {
    const lines = data.types.map((type, at) => `${type}  ${number.format(bar.counts[at])} 户，${bar.percents[at]}%`);
    return [bar.name, ...lines].join("\n");
  }

  function draw(id, bars, { legend, follows }) {
    const box = document.getElementById(id);
    if (!bars.length) {
      box.hidden = true;
      return;
    }
    const row = 2 * rem;
    box.style.height = `${Math.round(bars.length * row + 5 * rem)}px`;
    const chart = window.echarts.init(box, null, { renderer: "svg", locale: "ZH" });
    const narrow = box.clientWidth < 30 * rem;
    chart.setOption({
      animation: !calm,
      animationDuration: 300,
      color: colours,
      textStyle: text,
      legend: { show: legend, top: 0, left: 0, itemGap: 12, textStyle: text, selectedMode: false, data: data.types },
      grid: { top: (legend ? (narrow ? 3.5 : 2.25) : 0.5) * rem, bottom: 1.5 * rem, left: 0, right: 1.5 * rem, containLabel: true },
      tooltip: {
        renderMode: "richText",
        trigger: "axis",
        axisPointer: { type: "shadow" },
        confine: true,
        textStyle: text,
        formatter: (found) => said(bars[found[0].dataIndex]),
      },
      xAxis: { type: "value", max: 100, interval: narrow ? 50 : 20, axisLabel: { ...text, formatter: "{value}%" } },
      yAxis: {
        type: "category",
        inverse: true,
        data: bars.map((bar) => bar.name),
        axisTick: { show: false },
        axisLabel: { ...text, width: (narrow ? 6 : 11) * rem, overflow: "truncate", interval: 0 },
      },
      series: data.types.map((type, at) => ({
        name: type,
        type: "bar",
        stack: "all",
        barMaxWidth: 1.125 * rem,
        itemStyle: { borderColor: colour("--card"), borderWidth: 1 },
        cursor: follows ? "pointer" : "default",
        // A share of a few households is a line still; none is nothing.
        barMinHeight: 4,
        data: bars.map((bar) => (bar.counts[at] ? bar.percents[at] : "-")),
      })),
    });
    if (follows) {
      chart.on("click", (clicked) => {
        const link = bars[clicked.dataIndex].link;
        if (link) window.location.assign(link + "#distribution");
      });
    }
    window.addEventListener("resize", () => chart.resize());
  }

  charts.hidden = false;
  draw("chart-total", data.total, { legend: true, follows: false });
  draw("chart-places", data.places, { legend: !data.total.length, follows: true });
})();
