// A question, a guess, and only then the answer. All text is set as text.

let groups = 0;

function render({ model, el }) {
  el.classList.add("tk", "tk-guess");
  const form = make("form");
  const box = make("fieldset");
  box.append(make("legend", "", model.get("question")));
  const name = `tk-guess-${++groups}`;
  const options = model.get("options");
  const inputs = options.map((option) => {
    const label = make("label", "tk-option");
    const input = make("input");
    input.type = "radio";
    input.name = name;
    input.value = option;
    label.append(input, make("span", "", option));
    box.append(label);
    return input;
  });
  if (!options.length) {
    const input = make("input", "tk-typed");
    input.type = model.get("numeric") ? "number" : "text";
    if (model.get("numeric")) input.step = "any";
    input.setAttribute("aria-label", "Your guess");
    input.placeholder = model.get("numeric") ? "a number" : "your guess";
    box.append(input);
    inputs.push(input);
  }
  const button = make("button", "", "That is my guess");
  button.type = "submit";
  const reply = make("p", "tk-reply");
  reply.setAttribute("role", "status");
  form.append(box, button, reply);
  el.append(form);

  const chosen = () => (options.length ? inputs.find((i) => i.checked)?.value : inputs[0].value) ?? "";
  const answerTo = (given) => {
    const said = model.get("_said");
    const plain = (text) => Number(text.replaceAll(",", ""));
    const numeric = model.get("numeric");
    const right = numeric ? plain(given) === plain(said) : given.toLowerCase() === said.toLowerCase();
    const shown = numeric ? given : `“${given}”`;
    return `You guessed ${shown}. ${model.get(right ? "_right" : "_wrong")}`;
  };
  const draw = () => {
    const given = model.get("given");
    if (given) {
      for (const input of inputs) {
        if (options.length) input.checked = input.value === given;
        else input.value = given;
      }
    }
    box.disabled = Boolean(given);
    button.hidden = Boolean(given);
    button.disabled = !chosen().trim();
    reply.textContent = given ? answerTo(given) : "";
  };
  form.addEventListener("input", () => { button.disabled = !chosen().trim(); });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target === button) return;
    event.preventDefault(); // JupyterLab keeps Enter from sending a form, so we send it
    if (!button.disabled) form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const guess = chosen().trim();
    if (!guess || model.get("given")) return;
    model.set("given", guess);
    model.save_changes();
    draw();
    reply.tabIndex = -1; // the button goes, so the keyboard's place moves to the answer
    reply.focus();
  });
  model.on("change:given", draw);
  draw();
}

export default { initialize, render };
