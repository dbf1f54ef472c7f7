// What this page knows of all widgets together, and what they wait for, by its name.
const together = (globalThis[Symbol.for("toolkit.page")] ??= { started: 0 });

function awaited(name) {
  const all = (together.awaited ??= new Map());
  if (!all.has(name)) {
    const one = {};
    one.found = new Promise((bring, fail) => Object.assign(one, { bring, fail }));
    all.set(name, one);
  }
  return all.get(name);
}
