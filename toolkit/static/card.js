// One passage, the question asked about it, three answers. What is pressed is told with the item
// that was on the page, so that nobody codes what they have not seen. All text is set as text.

const CODES = [["1", "Yes", "1 or y"], ["0", "No", "0 or n"], ["?", "Unsure", "? or u"]];
const KEYS = {
  1: ["code", "1"], y: ["code", "1"], 0: ["code", "0"], n: ["code", "0"], "?": ["code", "?"], u: ["code", "?"],
  ArrowLeft: ["turn", "-1"], ArrowRight: ["turn", "1"], o: ["open", ""], z: ["undo", ""],
};

function render({ model, el }) {
  el.classList.add("tk", "tk-coding");
  const card = make("div", "tk-card");
  card.tabIndex = 0;
  card.setAttribute("role", "group");
  const bar = make("div", "tk-bar");
  const place = make("span", "tk-status");
  const waiting = make("span", "tk-waiting");
  waiting.setAttribute("role", "status");
  const steps = [["‹ Previous", "turn", "-1", "←"], ["Next ›", "turn", "1", "→"],
    ["Next open", "open", "", "o"], ["Undo", "undo", "", "z"]].map(([label, does, value, key]) => {
    const button = make("button", "", label);
    button.title = `Key ${key}`;
    button.setAttribute("aria-keyshortcuts", { "←": "ArrowLeft", "→": "ArrowRight" }[key] ?? key);
    button.addEventListener("click", () => tell(does, value));
    return button;
  });
  const [, , open, undo] = steps;
  bar.append(place, waiting, ...steps);

  const ask = make("div", "tk-ask");
  ask.setAttribute("aria-live", "polite"); // the next passage is read out when it comes
  ask.setAttribute("aria-atomic", "true");
  const question = make("p", "tk-question");
  const frame = make("em");
  question.append("Is the frame ", frame, " meant here?");
  const passage = make("p", "tk-passage");
  passage.dir = "auto";
  const left = make("span");
  const node = make("mark", "tk-node");
  const right = make("span");
  passage.append(left, node, right);
  ask.append(question, passage);

  const answers = make("div", "tk-answers");
  answers.setAttribute("role", "group");
  answers.setAttribute("aria-label", "Your code");
  const codes = CODES.map(([code, label, keys]) => {
    const button = make("button", "tk-answer");
    const shown = make("kbd", "", keys.replace(" or ", " "));
    shown.setAttribute("aria-hidden", "true"); // aria-keyshortcuts tells it
    button.append(make("span", "", label), shown);
    button.setAttribute("aria-keyshortcuts", keys.replace(" or ", " "));
    button.title = `Key ${keys}`;
    button.addEventListener("click", () => tell("code", code));
    answers.append(button);
    return button;
  });
  const beside = make("label", "tk-remark", "Remark");
  const remark = make("input");
  remark.type = "text";
  beside.append(remark);
  const hint = make("p", "tk-hint");
  const summary = make("p", "tk-summary");
  summary.setAttribute("role", "status");
  for (const button of [...steps, ...codes]) button.type = "button";
  card.append(bar, ask, answers, beside, hint);
  const empty = make("p", "tk-summary");
  el.append(card, empty, summary);

  const view = () => model.get("_view");
  let late = null;
  let item = null; // the one on the page

  function tell(does, value = "") {
    model.send({ item, does, value, remark: remark.value });
    clearTimeout(late);
    late = setTimeout(() => { waiting.textContent = "Waiting for Python ..."; }, 500);
  }

  function draw() {
    clearTimeout(late);
    waiting.textContent = "";
    const now = view();
    card.hidden = !now.item;
    empty.textContent = now.empty ?? "";
    summary.textContent = now.summary ?? "";
    if (!now.item) return;
    const held = card.contains(document.activeElement);
    place.textContent = `Item ${now.number} of ${now.of}`;
    card.setAttribute("aria-label", place.textContent);
    const shown = [[frame, now.frame], [left, now.left], [node, now.node], [right, now.right]];
    for (const [part, text] of shown) if (part.textContent !== text) part.textContent = text;
    CODES.forEach(([code], number) => codes[number].setAttribute("aria-pressed", String(code === now.code)));
    if (now.item !== item || !remark.matches(":focus")) remark.value = now.remark;
    item = now.item;
    open.disabled = !now.open;
    undo.disabled = !now.undo;
    if (held && document.activeElement.disabled) card.focus({ preventScroll: true });
  }

  card.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target === remark) {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      card.focus({ preventScroll: true }); // leaving the field tells what is in it
      return;
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = KEYS[key];
    if (!act && key !== "r") return;
    event.preventDefault();
    if (key === "r") remark.focus();
    else if (event.repeat && act[0] !== "turn") return; // a key held down codes one item
    else if (!(act[0] === "open" && open.disabled) && !(act[0] === "undo" && undo.disabled)) tell(...act);
  });
  remark.addEventListener("change", () => tell("remark"));
  hint.textContent = [["1 y", "yes"], ["0 n", "no"], ["? u", "unsure"], ["← →", "previous, next"], ["o", "next open"],
    ["z", "undo"], ["r", "remark"]].map((pair) => pair.join(" ").replaceAll(" ", "\u00a0")).join("  ·  ");
  model.on("change:_view", draw);
  draw();
}

export default { initialize, render };
