// Runs Python: loads it, unpacks the kit, and hands questions over to `tile.playground.session`.

let session = null;

/** Files that the page has downloaded come from its cache; the rest from where the page came from. */
async function useCache() {
  const cache = await self.caches?.open("tile-playground").catch(() => null);
  if (!cache) return;
  const network = self.fetch.bind(self);
  self.fetch = async (wanted, options) => (await cache.match(wanted.url ?? String(wanted))) ?? network(wanted, options);
}

async function start({ base, pyodide, archives, needed }) {
  await useCache();
  const { loadPyodide } = await import(`${base}${pyodide}pyodide.mjs`);
  const [python, ...contents] = await Promise.all([
    loadPyodide({ indexURL: base + pyodide }),
    ...archives.map(async (name) => (await fetch(base + name)).arrayBuffer()),
  ]);
  for (const content of contents) python.unpackArchive(content, "zip", { extractDir: "/kit" });
  python.globals.set("needed", python.toPy(needed));
  session = python.runPython(`
import importlib, sys
sys.path.insert(0, "/kit")
from tile.playground.session import Session
for name in needed:
    importlib.import_module(name)
Session()
`);
}

self.onmessage = async ({ data: { id, name, question } }) => {
  try {
    if (name === "start") await start(question);
    const result = name === "start" ? null : JSON.parse(session.ask(name, JSON.stringify(question)));
    self.postMessage({ id, result });
  } catch (error) {
    self.postMessage({ id, error: String(error?.message ?? error) });
  }
};
