// Shared by every kind of widget; put in front of them all.

for (const [name, text] of Object.entries(SHEETS)) {
  const id = `toolkit-${name}`;
  const sheet = document.getElementById(id) ?? document.head.appendChild(Object.assign(document.createElement("style"), { id }));
  if (sheet.textContent !== text) sheet.textContent = text;
}

// anywidget gives a widget two seconds to start, and drops whatever Python tells a later one, for
// ever. On a slow machine that happens; so a late widget listens by itself, and asks what it missed.
async function catchUp(model) {
  const own = await model.widget_manager.get_model(model.get("_id"));
  if (!own.comm) return; // no kernel, so nothing is ever told
  try {
    await own._handle_comm_msg({ content: { data: { method: "nothing" } } });
  } catch {
    let listens = own; // anywidget's way of listening lies over that of ipywidgets
    for (let kind = own; kind; kind = Object.getPrototypeOf(kind)) {
      if (Object.hasOwn(kind, "_handle_comm_msg")) listens = kind;
    }
    own.comm.on_msg(listens._handle_comm_msg.bind(own));
    own.comm.send({ method: "request_state" }, own.callbacks());
  }
}

function initialize({ model }) {
  catchUp(model); // not awaited: a widget starts when this returns
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Text reaches the page only here, as text.
const make = (tag, className, text = "") => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
};

// JupyterLab listens first (on the document, capturing) and would move the notebook's cells on an
// arrow key, even from a menu. Plain keys pressed in a panel are the panel's; Ctrl+S and its kin
// stay JupyterLab's. It asks the pressed element before those around it, so that one is marked.
function ownPlainKeys(event) {
  const combined = (event.ctrlKey || event.metaKey) && !["Home", "End"].includes(event.key);
  if (event.target.closest?.(".tk-panel, .tk-lines, .tk-reader, .tk-guess")) {
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !combined);
  }
}

if (!together.keys) {
  together.keys = true;
  window.addEventListener("keydown", ownPlainKeys, true);
}
