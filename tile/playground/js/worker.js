// Runs Python: loads it, unpacks the kit, and hands questions over to `tile.playground.session`.

let session = null;
let compiled = null;

/** Files that the page has downloaded come from its cache; the rest from where the page came from. */
async function useCache() {
  const cache = await self.caches?.open("tile-playground").catch(() => null);
  if (!cache) return;
  const network = self.fetch.bind(self);
  self.fetch = async (wanted, options) => (await cache.match(wanted.url ?? String(wanted))) ?? network(wanted, options);
}

async function start({ base, pyodide, archives, bytecode, needed }) {
  await useCache();
  // Pyodide tries it out, to learn what kind of worker this is; the page's policy would say that it is forbidden.
  self.importScripts = () => {
    throw new TypeError("not in a module");
  };
  const { loadPyodide } = await import(`${base}${pyodide}pyodide.mjs`);
  const [python, ...contents] = await Promise.all([
    loadPyodide({ indexURL: base + pyodide }),
    ...archives.map(async (name) => (await fetch(base + name)).arrayBuffer()),
  ]);
  for (const content of contents) python.unpackArchive(content, "zip", { extractDir: "/kit" });
  if (bytecode) python.unpackArchive(bytecode, "zip", { extractDir: "/kit" });
  python.globals.set("needed", python.toPy(needed));
  session = python.runPython(`
import gc, importlib, pathlib, sys
sys.path.insert(0, "/kit")
sys.dont_write_bytecode = False
from tile.playground.bytecode import gather
from tile.playground.session import Session
for name in needed:
    importlib.import_module(name)
gc.collect()
gc.freeze()  # what is loaded stays: it isn't looked through again and again while somebody types
gc.set_threshold(50_000)
Session()
`);
  compiled = () => python.runPython("gather(pathlib.Path('/kit'))").toJs();
}

self.onmessage = async ({ data: { id, name, question } }) => {
  try {
    if (name === "start") self.postMessage({ id, result: await start(question) });
    else if (name === "compiled") self.postMessage({ id, result: compiled() });
    else self.postMessage({ id, result: JSON.parse(session.ask(name, JSON.stringify(question))) });
  } catch (error) {
    self.postMessage({ id, error: String(error?.message ?? error) });
  }
};
