// Plotly's library: read once for each page, and then shared by every chart.

// Running it takes a second, on a slow machine five, in which nothing else gets its turn. So the
// widgets that are on their way start first; but a long notebook's last one is not waited for. What
// counts are turns, not seconds: a slow page waits longer.
async function quiet() {
  for (let turns = 0, all = 0, before = 0; turns < 3 && all < 25; turns += 1, all += 1) {
    if (together.started !== before) turns = 0;
    before = together.started;
    await pause(40);
  }
}

async function read(library) {
  // The first line lets Chromium prepare all of the library beside the page's own work; it is run
  // in a step of its own, when the page is quiet.
  const text = `//# allFunctionsCalledOnLoad
    export default (module) => { const before = window.Plotly;
    ${library};
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

function begin({ model }) {
  const library = awaited(`plotly ${model.get("version")}`);
  if (library.begun) return; // by another notebook on this page
  library.begun = true;
  read(model.get("text")).then(library.bring, library.fail); // not awaited: the page goes on
}

export default { initialize: begin };
