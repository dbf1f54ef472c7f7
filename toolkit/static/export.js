// An exported page: its charts are drawn from the JSON beside them, by the plotly inside this file.
"use strict";
for (const box of document.querySelectorAll("[data-spec]")) {
  const spec = JSON.parse(document.getElementById(box.dataset.spec).textContent);
  const config = { displaylogo: false, responsive: true, showTips: false, modeBarButtonsToRemove: ["sendChartToCloud"] };
  Plotly.newPlot(box, spec.data, { height: 360, ...spec.layout, autosize: true }, config);
}
const folded = () => document.querySelectorAll("details:not([open])");
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...folded()];
  for (const part of opened) part.open = true; // paper cannot be unfolded
  for (const box of document.querySelectorAll("[data-spec]")) Plotly.relayout(box, { autosize: false, width: 680 });
});
window.addEventListener("afterprint", () => {
  for (const part of opened) part.open = false;
  for (const box of document.querySelectorAll("[data-spec]")) Plotly.relayout(box, { autosize: true, width: null });
});
