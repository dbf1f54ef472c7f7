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
  const draw = () => {
    words.textContent = model.get("text");
    el.hidden = role === "alert" && !model.get("text");
  };
  model.on("change:text", draw);
  draw();
  return ownPlainKeys(el);
}

export default { render };
