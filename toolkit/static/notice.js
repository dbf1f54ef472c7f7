// One sentence for a person, announced to a screen reader; or one line of Python, to be copied.

function render({ model, el }) {
  const role = model.get("role");
  el.classList.add("tk", "tk-notice", `tk-${role}`);
  const words = make(role === "code" ? "code" : "p");
  if (role !== "code") {
    words.setAttribute("role", role);
    el.append(words);
  } else {
    const frame = make("div", "tk-frame");
    const lead = make("span", "tk-lead", "Code");
    const copy = make("button", "", "Copy");
    copy.type = "button";
    copy.setAttribute("aria-label", "Copy the code");
    const pre = make("pre");
    pre.tabIndex = 0; // it scrolls sideways, so the keyboard must reach it
    pre.setAttribute("role", "group");
    pre.setAttribute("aria-label", "The Python that gives this view");
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(model.get("text"));
      copy.textContent = "Copied";
      setTimeout(() => { copy.textContent = "Copy"; }, 1500);
    });
    pre.append(words);
    frame.append(lead, pre, copy);
    el.append(frame);
  }
  let waiting = null;
  let working = false; // what takes less than half a second needs no word about it
  const draw = () => {
    words.textContent = working ? "Working ..." : model.get("text");
    el.classList.toggle("tk-working", working);
    el.hidden = role !== "status" && !model.get("text");
  };
  const wait = () => {
    clearTimeout(waiting);
    working = false;
    if (model.get("busy")) waiting = setTimeout(() => { working = true; draw(); }, 500);
    draw();
  };
  model.on("change:text", draw);
  model.on("change:busy", wait);
  draw();
}

export default { initialize, render };
