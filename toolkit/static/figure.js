// A live plotly chart. The library that draws it comes with a widget of its own (library.js), once
// for each page, and is shared by every chart.

const CONFIG = { displaylogo: false, showTips: false, modeBarButtonsToRemove: ["sendChartToCloud"] };

const idle = () => new Promise((done) => (globalThis.requestIdleCallback ?? setTimeout)(done, { timeout: 500 }));

function inSight(box) {
  const { top, bottom } = box.getBoundingClientRect();
  return box.isConnected && bottom > 0 && top < window.innerHeight;
}

// Charts are drawn one after the other: first those in sight, the others when the page has nothing
// else to do. Whoever waits has a turn between two of them.
const waiting = (together.waiting ??= new Map());

async function inTurn(box, act) {
  waiting.set(box, act);
  if (together.drawing) return;
  together.drawing = true;
  while (waiting.size) {
    let next = [...waiting.keys()].find(inSight);
    if (!next) {
      await idle();
      next = [...waiting.keys()].find(inSight) ?? waiting.keys().next().value;
    }
    const draw = waiting.get(next);
    waiting.delete(next);
    try {
      await draw();
    } catch (reason) {
      console.error(reason);
    }
    await pause(0);
  }
  together.drawing = false;
}

const canvas = document.createElement("canvas").getContext("2d");

const plain = (text) => text.replace(/<br>/g, "\n").replace(/<[^>]*>/g, "").replace(/&[#\w]+;/g, "n");

// Begin a new line where the next word would pass the chart's edge; plotly itself would cut it off.
// Python, which cannot know the width, leaves a space, or one of no width behind the bar of a pattern,
// before each break that may go.
function broken(text, font, room) {
  canvas.font = `${font.weight ?? 400} ${font.size}px ${font.family}`;
  const fits = (words) => canvas.measureText(plain(words)).width <= room;
  const inLines = (part) => part.split(/(?<=[ |\u200b])(?=[^ |\u200b])(?![^<]*>)/).reduce((lines, piece) => {
    const longer = (lines.at(-1) ?? "") + piece;
    return !lines.length || fits(longer.trimEnd()) ? [...lines.slice(0, -1), longer] : [...lines, piece];
  }, []);
  return text.replace(/(?<= )<br>|\u200b<br>/g, "").split("<br>").flatMap(inLines).join("<br>");
}

// How much room the names of the rows need. Plotly finds that out by drawing the chart with too
// little, and then draws it once more; with a margin that is right already, it is drawn once.
function leftMargin({ margin = {}, yaxis = {}, template = {} }) {
  const look = template.layout ?? {};
  const given = margin.l ?? look.margin?.l ?? 80;
  if (!yaxis.ticktext?.length || yaxis.title?.text) return given;
  const font = { ...look.font, ...look.yaxis?.tickfont, ...yaxis.tickfont };
  canvas.font = `${font.weight ?? 400} ${font.size}px ${font.family}`;
  const lines = yaxis.ticktext.flatMap((text) => plain(text).split("\n"));
  return Math.max(given, 14 + Math.ceil(Math.max(...lines.map((line) => canvas.measureText(line).width))));
}

const NARROW = 56; // pixels: a column in which its heading would stand letter by letter

// What stands above the columns of a chart, broken to their width; and by how many lines it grew.
function headings({ annotations = [], ...layout }, room) {
  const font = { ...layout.template?.layout?.font, size: 12, weight: 700 };
  const axes = Object.keys(layout).filter((key) => key.startsWith("xaxis")).map((key) => layout[key]);
  const heads = annotations.filter((one) => one.name === "column");
  let more = 0;
  const told = annotations.map((one) => {
    const { domain } = (one.name === "column" && axes.find((axis) => axis.domain?.[0] === one.x)) || {};
    if (!domain) return one;
    if ((domain[1] - domain[0]) * room < NARROW) { // each on a line of its own, one below the other
      const name = [...one.text.matchAll(/<b>(.*?)<\/b>/g)].map(([, words]) => words).join(" ");
      const size = one.text.match(/n\s*=\s*[\d,]+/)?.[0] ?? "";
      canvas.font = `${font.weight} ${font.size}px ${font.family}`;
      const over = domain[0] * room + canvas.measureText(`${plain(name)} ${size}`).width + 6 - room;
      more = Math.max(more, heads.length);
      return {
        ...one, text: `<b>${name}</b> ${size}`, xshift: -Math.max(0, over),
        yshift: 15 * (heads.length - 1 - heads.indexOf(one)),
      };
    }
    const text = broken(one.text.replaceAll("-", "-\u200b"), font, (domain[1] - domain[0]) * room + 8).replaceAll("\u200b", "");
    more = Math.max(more, text.split("<br>").length);
    return { ...one, text };
  });
  const lines = Math.max(0, ...heads.map((one) => one.text.split("<br>").length));
  return [told, more - lines];
}

const CRAMPED = 100; // pixels: too little for bars and what is written beside them

// In a very narrow chart the numbers beside the bars stay, the notes behind them go, and long names
// of rows are cut; the pointer still shows them whole.
function trimmed(layout, width) {
  const { margin = {}, annotations = [], yaxis = {} } = layout;
  const left = leftMargin(layout);
  const right = margin.r ?? 24;
  if (width - left - right >= CRAMPED) return layout;
  const beside = annotations.filter((one) => one.name === "beside");
  const short = (text) => text.replace(/(<\/b>).*$/, "$1").replace(/^(n = [\d,]*\d).*$/, "$1");
  const letters = Math.max(0, ...beside.map((one) => plain(short(one.text)).trim().length));
  const most = Math.max(6, Math.floor((0.45 * width) / 7));
  const cut = (text) => {
    const words = text.trim();
    return plain(words).length <= most || /[<&]/.test(words) ? text : `${words.slice(0, most - 1)}…  `;
  };
  return {
    ...layout,
    annotations: annotations.map((one) => (one.name === "beside" ? { ...one, text: short(one.text) } : one)),
    margin: { ...margin, ...(beside.length ? { r: Math.min(right, 20 + 8 * letters) } : {}) },
    yaxis: { ...yaxis, ...(yaxis.ticktext ? { ticktext: yaxis.ticktext.map(cut) } : {}) },
  };
}

// The axes below, with no more ticks than there is room for: a number needs 40 pixels, a month 64.
function axesBelow(layout, room, font, width) {
  const axes = Object.entries(layout).filter(([key]) => key.startsWith("xaxis"));
  return Object.fromEntries(axes.map(([key, axis]) => {
    const own = (axis.domain ? axis.domain[1] - axis.domain[0] : 1) * room;
    const more = {};
    if (axis.domain && own < 70) more.showticklabels = false; // the numbers stand beside the bars
    else if (axis.nticks && !axis.domain) more.nticks = Math.min(axis.nticks, Math.max(2, Math.floor(own / 40)));
    const step = Math.ceil((64 * (axis.ticktext?.length ?? 0)) / Math.max(own, 64));
    if (step > 1 && /^\d{4}/.test(axis.ticktext[0])) {
      for (const name of ["tickvals", "ticktext"]) more[name] = axis[name].filter((_, place) => place % step === 0);
    }
    if (axis.ticktext?.[1] === "middle" && own < 170) {
      for (const name of ["tickvals", "ticktext"]) more[name] = axis[name].filter((_, place) => place !== 1);
    }
    if (axis.title?.text) more.title = { ...axis.title, text: broken(axis.title.text, font, Math.max(room, 0.7 * width)) };
    return [key, { ...axis, ...more }];
  }));
}

// The layout with all that is written on the chart broken to the width, and as much higher as that takes.
function fitted(given, width) {
  if (!given.title?.text) return given;
  const layout = trimmed(given, width);
  const { title, template = {} } = layout;
  const look = template.layout ?? {};
  const font = { ...look.font, size: 17, ...look.title?.font, ...title.font };
  const small = { ...look.font, size: 12, ...look.title?.subtitle?.font };
  const text = broken(title.text, font, width - 12);
  const told = broken(title.subtitle?.text ?? "", small, width - 12);
  const more = (now, before = "") => now.split("<br>").length - before.split("<br>").length;
  const left = leftMargin(layout);
  const room = width - left - (layout.margin?.r ?? look.margin?.r ?? 80);
  const [annotations, longer] = headings(layout, room);
  const grow = 22 * more(text, title.text) + 16 * more(told, title.subtitle?.text) + 15 * longer;
  return {
    ...layout, annotations, height: (layout.height ?? 360) + grow,
    ...axesBelow(layout, room, small, width),
    margin: { ...layout.margin, l: left, t: (layout.margin?.t ?? look.margin?.t ?? 74) + grow },
    title: {
      ...title, text, subtitle: { ...title.subtitle, text: told },
      pad: { ...look.title?.pad, ...title.pad, t: text.includes("<br>") ? 22 : 10 },
    },
  };
}

function render({ model, el, signal }) {
  const box = document.createElement("div");
  let library = null;
  let due = true; // something to draw, and no room or no library yet
  let width = 0;
  let kinds = null; // of the traces drawn last
  let spec = null; // drawn last
  let shape = ""; // its layout as it was fitted to the width

  el.classList.add("tk-figure");
  box.setAttribute("role", "figure");
  el.append(box);

  function draw() {
    inTurn(box, drawNow);
  }

  async function drawNow() {
    if (!model.get("spec")) return; // shown before its first figure came; that will be drawn
    spec = JSON.parse(model.get("spec"));
    box.setAttribute("aria-label", model.get("description"));
    box.style.minHeight = `${spec.layout.height ?? 360}px`; // the page does not jump when it arrives
    if (!library || !box.isConnected || !box.clientWidth) {
      due = true;
      return;
    }
    due = false;
    width = box.clientWidth;
    const now = spec.data.map((trace) => trace.type).join();
    const anew = now !== kinds;
    kinds = now;
    if (anew) library.purge(box); // or the margins of a heat map's labels would stay on a network
    const layout = { height: 360, ...fitted(spec.layout, width), autosize: true };
    shape = JSON.stringify(fitted(spec.layout, width)); // plotly writes into what it is given
    box.style.minHeight = `${layout.height}px`;
    await library.react(box, spec.data, layout, CONFIG);
    if (anew && kinds === now) box.on("plotly_click", clicked); // unless overtaken by the next one
  }

  function clicked({ points }) {
    const point = points[0];
    const serial = (model.get("clicked").serial ?? 0) + 1; // the same bar twice is two clicks
    const place = point.pointNumber ?? point.pointIndex ?? null;
    model.set("clicked", {
      serial, trace: point.curveNumber, point: place,
      x: point.x ?? null, y: point.y ?? null, customdata: point.customdata ?? null,
    });
    model.save_changes();
  }

  const watcher = new ResizeObserver(() => {
    if (due) draw();
    else if (box.clientWidth && box.clientWidth !== width) {
      width = box.clientWidth;
      if (JSON.stringify(fitted(spec.layout, width)) !== shape) draw(); // its lines break elsewhere
      else library.Plots.resize(box);
    }
  });
  watcher.observe(box);
  model.on("change:spec", draw);
  awaited(`plotly ${model.get("_version")}`).found.then(
    (found) => { library = found; if (!signal?.aborted) draw(); },
    (reason) => { box.textContent = String(reason.message ?? reason); },
  );

  return () => {
    watcher.disconnect();
    if (library) library.purge(box);
  };
}

export default { initialize, render };
