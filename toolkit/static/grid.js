// Concordance lines. Text reaches the page only as text nodes, so markup in an article stays text.

const PAGE_STEP = 10;

function render({ model, el }) {
  const id = `tk${Math.random().toString(36).slice(2)}`;
  let at = 0; // the row that holds the tab stop, counted within the page
  let head = 1; // the header that holds its tab stop
  let scrolled = false;
  let moveTo = null; // where focus goes when the next page has come: "first" or "last"

  el.classList.add("tk", "tk-lines");
  const bar = make("div", "tk-bar");
  const status = make("span", "tk-status");
  status.setAttribute("role", "status");
  status.id = `${id}-status`;
  const pager = make("span", "tk-pager");
  pager.setAttribute("role", "group");
  pager.setAttribute("aria-label", "Pages of lines");
  const turns = {};
  for (const [name, sign] of [["First", "«"], ["Previous", "‹"], ["Next", "›"], ["Last", "»"]]) {
    const button = make("button", "", sign);
    button.type = "button";
    button.title = `${name} page`;
    button.setAttribute("aria-label", `${name} page`);
    button.addEventListener("click", () => turn(name));
    turns[name] = button;
    pager.append(button);
  }
  bar.append(status, pager);
  const grid = make("div", "tk-grid");
  grid.setAttribute("role", "grid");
  grid.setAttribute("aria-describedby", status.id);
  const header = make("div", "tk-head");
  header.setAttribute("role", "rowgroup");
  const body = make("div", "tk-body");
  body.setAttribute("role", "rowgroup");
  grid.append(header, body);
  const note = make("p", "tk-note");
  el.append(bar, grid, note);

  const view = () => model.get("_view");
  const rows = () => body.children;
  const pages = () => Math.max(1, Math.ceil(view().total / view().size));

  const isTable = () => view().lead === "table";
  const kind = (place) => (isTable() ? (view().numeric[place] ? "tk-n" : "tk-t") : `tk-c${Math.min(place, 4)}`);

  function set(name, value) {
    model.set(name, value);
    model.save_changes();
  }

  function turn(where, focus = null) {
    const page = view().page;
    const target = { First: 0, Previous: page - 1, Next: page + 1, Last: pages() - 1 }[where];
    if (target < 0 || target >= pages() || target === page) return false;
    moveTo = focus;
    set("page", target);
    return true;
  }

  function drawHead() {
    const row = make("div", "tk-row");
    row.setAttribute("role", "row");
    row.setAttribute("aria-rowindex", "1");
    const [sorted, down] = [view().sort.replace(/^-/, ""), view().sort.startsWith("-")];
    view().columns.forEach((name, place) => {
      const cell = make("div", `tk-cell ${kind(place)}`);
      cell.setAttribute("role", "columnheader");
      cell.setAttribute("aria-sort", name === sorted ? (down ? "descending" : "ascending") : "none");
      const button = make("button", "tk-sort", view().titles[place]);
      button.type = "button";
      button.title = `Sort by ${view().titles[place]}`;
      button.tabIndex = place === head ? 0 : -1;
      if (name === sorted) {
        const arrow = make("span", "tk-arrow", down ? " ▼" : " ▲");
        arrow.setAttribute("aria-hidden", "true");
        button.append(arrow);
      }
      button.addEventListener("click", () => {
        head = place;
        set("sort", name === sorted && !down ? `-${name}` : name);
      });
      cell.append(button);
      row.append(cell);
    });
    header.replaceChildren(row);
  }

  function drawBody() {
    const { lines, page, size } = view();
    const chosen = model.get("selected");
    const made = lines.map(([index, ...cells], place) => {
      const row = make("div", "tk-row");
      row.setAttribute("role", "row");
      row.setAttribute("aria-rowindex", String(page * size + place + 2));
      row.setAttribute("aria-selected", String(index === chosen));
      row.dataset.index = index;
      row.tabIndex = place === at ? 0 : -1;
      cells.forEach((text, column) => {
        const cell = make("div", `tk-cell ${kind(column)}`);
        cell.setAttribute("role", "gridcell");
        // bdi: a right-to-left name must not turn the order of the cells beside it
        const words = make("bdi", "", text);
        if (column < 3 && !isTable()) words.dir = view().direction;
        cell.append(words);
        if (column > 2 || isTable()) cell.title = text;
        row.append(cell);
      });
      return row;
    });
    body.replaceChildren(...made);
    if (scrolled) grid.scrollTop = 0; // else untouched: it would have the whole page laid out now
    // as high as it will be, roughly, while it is out of sight and not laid out
    el.style.containIntrinsicBlockSize = `auto ${Math.min(380, 68 + 27 * lines.length)}px`;
  }

  function draw() {
    const { total, page, size, columns, empty } = view();
    if (!columns) return; // shown before its first lines came; they will be drawn
    const inside = el.contains(document.activeElement) ? document.activeElement : null;
    const wasHead = inside && header.contains(inside);
    const wasBody = inside && body.contains(inside);
    at = moveTo === "last" ? view().lines.length - 1 : 0;
    grid.setAttribute("aria-label", model.get("caption"));
    grid.dir = view().direction; // in a right-to-left corpus what comes before stands on the right
    grid.setAttribute("aria-rowcount", String(total + 1));
    grid.style.maxHeight = model.get("height");
    el.classList.toggle("tk-choice", isTable());
    el.classList.toggle("tk-said", view().lead === "said");
    const extra = isTable() ? columns.slice(1).map((_, place) => (view().numeric[place + 1] ? "max-content" : "minmax(14em, auto)")).join(" ")
      : `repeat(${Math.max(0, columns.length - 3)}, fit-content(clamp(9.5em, 15cqi, 13em)))`;
    grid.style.setProperty("--tk-extra", extra);
    grid.hidden = total === 0;
    note.hidden = total > 0;
    note.textContent = empty;
    drawHead();
    drawBody();
    pager.hidden = pages() === 1;
    bar.classList.toggle("tk-unseen", pager.hidden && (!model.get("counted") || total === 0)); // the note says so
    turns.First.disabled = turns.Previous.disabled = page === 0;
    turns.Next.disabled = turns.Last.disabled = page >= pages() - 1;
    const number = (n) => n.toLocaleString("en");
    const [one, many] = isTable() ? ["row", "rows"] : ["line", "lines"];
    status.textContent = total === 0 ? `No ${many}`
      : pages() === 1 ? `${number(total)} ${total === 1 ? one : many}`
        : `${many[0].toUpperCase()}${many.slice(1)} ${number(page * size + 1)}–${number(page * size + view().lines.length)} of ${number(total)}`;
    if (wasHead) header.querySelectorAll("button")[head]?.focus();
    else if (moveTo || wasBody) focusRow(at);
    moveTo = null;
  }

  function mark() {
    const chosen = String(model.get("selected"));
    for (const row of rows()) row.setAttribute("aria-selected", String(row.dataset.index === chosen));
  }

  function focusRow(place) {
    if (!rows().length) return;
    rows()[at]?.setAttribute("tabindex", "-1");
    at = Math.max(0, Math.min(rows().length - 1, place));
    const row = rows()[at];
    row.tabIndex = 0;
    row.focus({ preventScroll: true });
    const top = row.offsetTop - header.offsetHeight;
    if (top < grid.scrollTop) grid.scrollTop = top;
    else if (row.offsetTop + row.offsetHeight > grid.scrollTop + grid.clientHeight) {
      grid.scrollTop = row.offsetTop + row.offsetHeight - grid.clientHeight;
    }
  }

  function choose(row) {
    const index = Number(row.dataset.index);
    if (model.get("selected") !== index) set("selected", index);
  }

  const bodyKeys = {
    ArrowDown: () => (at < rows().length - 1 ? focusRow(at + 1) : turn("Next", "first")),
    ArrowUp: () => (at > 0 ? focusRow(at - 1)
      : turn("Previous", "last") || header.querySelectorAll("button")[head].focus()),
    PageDown: () => (at < rows().length - 1 ? focusRow(at + PAGE_STEP) : turn("Next", "first")),
    PageUp: () => (at > 0 ? focusRow(at - PAGE_STEP) : turn("Previous", "last")),
    Home: (event) => (event.ctrlKey && turn("First", "first")) || focusRow(0),
    End: (event) => (event.ctrlKey && turn("Last", "last")) || focusRow(rows().length - 1),
    Enter: () => choose(rows()[at]),
    " ": () => choose(rows()[at]),
  };

  grid.addEventListener("scroll", () => { scrolled = grid.scrollTop > 0; });
  body.addEventListener("keydown", (event) => {
    const act = bodyKeys[event.key];
    if (!act || event.altKey || event.metaKey) return;
    event.preventDefault();
    act(event);
  });
  body.addEventListener("focusin", (event) => { // a screen reader may set the focus itself
    const place = [...rows()].indexOf(event.target.closest("[role=row]"));
    if (place < 0 || place === at) return;
    rows()[at]?.setAttribute("tabindex", "-1");
    at = place;
    rows()[at].tabIndex = 0;
  });
  body.addEventListener("click", (event) => {
    const row = event.target.closest("[role=row]");
    if (!row) return;
    focusRow([...rows()].indexOf(row));
    choose(row);
  });
  header.addEventListener("keydown", (event) => {
    const buttons = [...header.querySelectorAll("button")];
    const step = { ArrowRight: head + 1, ArrowLeft: head - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === "ArrowDown") focusRow(0);
    else if (step === undefined || !buttons[step]) return;
    else {
      buttons[head].tabIndex = -1;
      head = step;
      buttons[head].tabIndex = 0;
      buttons[head].focus();
    }
    event.preventDefault();
  });

  model.on("change:_view", draw);
  model.on("change:caption", () => grid.setAttribute("aria-label", model.get("caption")));
  model.on("change:selected", mark);
  draw();
}

export default { initialize, render };
