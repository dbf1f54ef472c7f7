// One article with its marks. The text comes cut at every mark's edge, so no offset is counted here
// and a character outside the basic plane cannot shift a mark. Text nodes only.

const ZONES = new Set(["headline", "standfirst", "body", "caption", "furniture"]);

function render({ model, el }) {
  el.classList.add("tk", "tk-reader");
  const bar = make("div", "tk-bar");
  const legend = make("ul", "tk-legend");
  legend.setAttribute("aria-label", "What is marked");
  const status = make("span", "tk-status");
  status.setAttribute("role", "status");
  const back = make("button", "", "‹ Previous mark");
  const next = make("button", "", "Next mark ›");
  const labels = make("button", "", "Labels");
  for (const [button, key] of [[back, "p"], [next, "n"], [labels, "l"]]) {
    button.type = "button";
    button.setAttribute("aria-keyshortcuts", key);
    button.title = `Key ${key}, when the article has the focus`;
  }
  const scroller = make("div", "tk-page");
  scroller.tabIndex = 0;
  scroller.setAttribute("role", "article");
  const column = make("div", "tk-column");
  const headline = make("p", "tk-headline");
  headline.setAttribute("role", "heading");
  headline.setAttribute("aria-level", "3");
  const standfirst = make("p", "tk-standfirst");
  const byline = make("p", "tk-byline");
  const text = make("div", "tk-text");
  column.append(headline, standfirst, byline, text);
  scroller.append(column);
  bar.append(status, back, next, labels);
  const hint = make("p", "tk-hint");
  el.append(bar, legend, scroller, hint);

  const content = () => model.get("_content");
  const pieces = (index) => [...text.querySelectorAll(`[data-mark="${Number(index)}"]`)];

  function set(name, value) {
    model.set(name, value);
    model.save_changes();
  }

  function draw() {
    const { segments, marks, kinds, parts } = content();
    if (!segments) return; // shown before its first content came; that will be drawn
    const last = new Map(); // the segment in which each mark ends: there its label stands
    const first = new Map();
    segments.forEach(([, inside], place) => inside.forEach((index) => {
      last.set(index, place);
      if (!first.has(index)) first.set(index, place);
    }));
    const looks = new Map(kinds.map(([kind, , look]) => [kind, look]));
    for (const [node, name] of [[headline, "headline"], [standfirst, "standfirst"], [byline, "byline"]]) {
      node.textContent = content()[name];
      node.hidden = !content()[name];
    }
    scroller.setAttribute("aria-label", content().headline || "Article");
    scroller.style.maxHeight = model.get("height");
    const made = segments.map(([piece, inside], place) => {
      let node = document.createTextNode(piece);
      inside.forEach((index, depth) => {
        const { kind, label } = marks[index];
        const mark = make("mark", `tk-mark tk-look${looks.get(kind)}`);
        mark.dataset.mark = index;
        mark.classList.toggle("tk-first", first.get(index) === place);
        mark.classList.toggle("tk-last", last.get(index) === place);
        mark.style.setProperty("--tk-depth", depth);
        mark.append(node);
        if (label && last.get(index) === place) mark.dataset.label = label;
        node = mark;
      });
      return node;
    });
    text.replaceChildren(...parts.map(([from, zone], number) => {
      const known = ZONES.has(zone);
      const part = make("div", known ? `tk-part tk-zone-${zone}` : "tk-part");
      if (known && (number === 0 || parts[number - 1][1] !== zone)) part.append(make("span", "tk-zone", zone));
      const held = made.slice(from, parts[number + 1]?.[0]);
      // a paragraph's end is shown by the block; its line breaks would be an empty line besides
      const end = held.at(-1);
      if (known && end?.nodeType === Node.TEXT_NODE) end.data = end.data.trimEnd();
      part.append(...held);
      return part;
    }));
    legend.replaceChildren(...kinds.map(([kind, count, look]) => {
      const item = make("li");
      item.append(make("span", `tk-mark tk-first tk-last tk-look${look}`, kind), ` ${count.toLocaleString("en")}`);
      return item;
    }));
    legend.hidden = kinds.length === 0;
    back.hidden = next.hidden = marks.length === 0;
    labels.hidden = !marks.some((mark) => mark.label);
    scroller.scrollTop = 0;
    showLabels();
    showZones();
    select();
  }

  function tellKeys() {
    const more = Object.entries(model.get("shortcuts"));
    const name = (key) => key.replace(/^Arrow(.).*/, (_, side) => (side === "L" ? "←" : side === "R" ? "→" : key));
    hint.textContent = [["n p", "marks"], ["l", "labels"], ...more.map(([key, does]) => [name(key), does])]
      .map((pair) => pair.join(" ").replaceAll(" ", "\u00a0")).join("  ·  "); // broken between pairs only
    hint.hidden = more.length === 0;
    scroller.setAttribute("aria-keyshortcuts", ["n", "p", "l", ...more.map(([key]) => key)].join(" "));
  }

  function showLabels() {
    const on = model.get("labels");
    labels.setAttribute("aria-pressed", String(on));
    text.classList.toggle("tk-labelled", on);
  }

  function showZones() { text.classList.toggle("tk-zoned", model.get("zones")); }

  function select() {
    const { marks } = content();
    if (!marks) return;
    const chosen = model.get("selected");
    text.querySelectorAll(".tk-chosen").forEach((mark) => {
      mark.classList.remove("tk-chosen");
      mark.removeAttribute("aria-current");
    });
    const many = `${marks.length.toLocaleString("en")} ${marks.length === 1 ? "mark" : "marks"}`;
    if (!marks[chosen]) {
      status.textContent = marks.length ? many : "Nothing is marked";
      return;
    }
    const found = pieces(chosen);
    found.forEach((mark) => { mark.classList.add("tk-chosen"); mark.setAttribute("aria-current", "true"); });
    const { kind, label } = marks[chosen];
    status.textContent = `Mark ${chosen + 1} of ${marks.length}: ${label && label !== kind ? `${kind}, ${label}` : kind}`;
    if (found.length) {
      // the article scrolls, never the notebook around it
      const offset = found[0].getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      const seen = offset >= 0 && offset < scroller.clientHeight - 30;
      if (!seen) scroller.scrollTop += offset - scroller.clientHeight / 3;
    }
  }

  function step(by) {
    const count = content().marks.length;
    if (!count) return;
    const from = model.get("selected");
    set("selected", from < 0 ? (by > 0 ? 0 : count - 1) : (from + by + count) % count);
  }

  function press(key) {
    return () => set("pressed", { serial: (model.get("pressed").serial ?? 0) + 1, key });
  }

  function toggle() { set("labels", !model.get("labels")); }

  back.addEventListener("click", () => step(-1));
  next.addEventListener("click", () => step(1));
  labels.addEventListener("click", toggle);
  scroller.addEventListener("keydown", (event) => {
    const more = model.get("shortcuts")[event.key] !== undefined;
    const act = { n: () => step(1), p: () => step(-1), l: toggle }[event.key] ?? (more && press(event.key));
    if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  });
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-mark]");
    if (mark) set("selected", Number(mark.dataset.mark));
  });

  model.on("change:_content", draw);
  model.on("change:selected", select);
  model.on("change:labels", showLabels);
  model.on("change:zones", showZones);
  model.on("change:shortcuts", tellKeys);
  tellKeys();
  draw();
}

export default { initialize, render };
