// Shared by the grid and the reader; put in front of each when it is sent.

// Text reaches the page only here, as text.
const make = (tag, className, text = "") => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
};

// JupyterLab listens first (on the document, capturing) and would move the notebook's cells on an
// arrow key. Plain keys pressed in here are ours; Ctrl+S and its kin stay JupyterLab's.
function ownPlainKeys(el) {
  const before = (event) => {
    if (!el.contains(event.target)) return;
    const combined = (event.ctrlKey || event.metaKey) && !["Home", "End"].includes(event.key);
    el.toggleAttribute("data-lm-suppress-shortcuts", !combined);
  };
  window.addEventListener("keydown", before, true);
  return () => window.removeEventListener("keydown", before, true);
}

