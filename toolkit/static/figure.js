// A live plotly chart. Plotly's own text comes from one hidden widget for each kernel, is read once
// for each page, and is then shared by every chart: ten charts cost one load, not ten.

const LOADED = Symbol.for("toolkit.plotly");
const loads = (globalThis[LOADED] ??= new Map());
const CONFIG = { displaylogo: false, showTips: false, modeBarButtonsToRemove: ["sendChartToCloud"] };

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function holderOf(model) {
  const id = model.get("_library").replace("IPY_MODEL_", "");
  // After a page reload every model is made at the same time, so the holder may come a little later.
  for (let tries = 0; tries < 200; tries += 1) {
    if (model.widget_manager.has_model(id)) return model.widget_manager.get_model(id);
    await pause(50);
  }
  throw new Error("The chart library did not arrive. Run the cell again.");
}

// Running plotly takes a second, on a slow machine five, in which nothing else gets its turn. So
// the widgets that are on their way start first; but a long notebook's last one is not waited for.
// What counts are turns, not seconds: a slow page waits longer.
async function quiet() {
  for (let turns = 0, all = 0, before = 0; turns < 3 && all < 25; turns += 1, all += 1) {
    if (together.started !== before) turns = 0;
    before = together.started;
    await pause(40);
  }
}

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

async function read(model) {
  const holder = await holderOf(model);
  // The first line lets Chromium prepare all of the library beside the page's own work; it is run
  // in a step of its own, when the page is quiet.
  const text = `//# allFunctionsCalledOnLoad
    export default (module) => { const before = window.Plotly;
    ${holder.get("text")};
    window.Plotly = before; return module.exports; }`;
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  try {
    const { default: run } = await import(address);
    await quiet();
    return run({ exports: {} });
  } finally {
    URL.revokeObjectURL(address);
  }
}

function plotly(model) {
  const version = model.get("_version");
  if (!loads.has(version)) {
    loads.set(version, read(model).catch((reason) => { loads.delete(version); throw reason; }));
  }
  return loads.get(version);
}

const canvas = document.createElement("canvas").getContext("2d");

// Begin a new line where the next word would pass the chart's edge; plotly itself would cut it off.
// Python, which cannot know the width, leaves a space before each break that may go.
function broken(text, font, room) {
  canvas.font = `${font.weight ?? 400} ${font.size}px ${font.family}`;
  const fits = (words) => canvas.measureText(words.replace(/<[^>]*>/g, "").replace(/&[#\w]+;/g, "n")).width <= room;
  const inLines = (part) => part.split(" ").reduce((lines, word) => {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    return fits(longer) ? [...lines.slice(0, -1), longer] : [...lines, word];
  }, []);
  return text.replaceAll(" <br>", " ").split("<br>").flatMap(inLines).join("<br>");
}

// The layout with title and subtitle broken to the width, and as much higher as that takes.
function fitted(layout, width) {
  const { title = {}, template = {} } = layout;
  if (!title.text) return layout;
  const look = template.layout ?? {};
  const font = { ...look.font, size: 17, ...look.title?.font, ...title.font };
  const small = { ...look.font, size: 12, ...look.title?.subtitle?.font };
  const text = broken(title.text, font, width - 12);
  const told = broken(title.subtitle?.text ?? "", small, width - 12);
  const more = (now, before = "") => now.split("<br>").length - before.split("<br>").length;
  const down = 22 * more(text, title.text);
  const grow = down + 16 * more(told, title.subtitle?.text);
  return {
    ...layout, height: (layout.height ?? 360) + grow,
    margin: { ...layout.margin, t: (layout.margin?.t ?? look.margin?.t ?? 74) + grow },
    title: {
      ...title, text, pad: { ...look.title?.pad, ...title.pad, t: (title.pad?.t ?? look.title?.pad?.t ?? 10) + down },
      subtitle: { ...title.subtitle, text: told },
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
  let layout = {};

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
    layout = { height: 360, ...fitted(spec.layout, width), autosize: true };
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
      const told = ({ title }) => JSON.stringify([title?.text, title?.subtitle?.text]);
      if (told(fitted(spec.layout, width)) !== told(layout)) draw(); // its lines break elsewhere
      else library.Plots.resize(box);
    }
  });
  watcher.observe(box);
  model.on("change:spec", draw);
  plotly(model).then(
    (found) => { library = found; if (!signal?.aborted) draw(); },
    (reason) => { box.textContent = String(reason.message ?? reason); },
  );

  return () => {
    watcher.disconnect();
    if (library) library.purge(box);
  };
}

export default { initialize, render };
