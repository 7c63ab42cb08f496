// The files of Python and the kit: downloaded once, with what is still to come shown, and kept for the next visit.

/** Download what isn't kept yet; `said` hears of the bytes that are there and of all that there are. */
async function download(files, said) {
  const cache = await window.caches?.open("tile-playground").catch(() => null);
  if (!cache) return; // the workers load the files themselves
  const all = Object.values(files).reduce((sum, bytes) => sum + bytes, 0);
  let there = 0;
  const come = (bytes) => said((there += bytes), all);
  const counting = () => new TransformStream({ transform: (chunk, out) => (come(chunk.length), out.enqueue(chunk)) });
  const keep = async ([name, bytes]) => {
    if (await cache.match(name)) return come(bytes);
    const response = await fetch(name);
    if (!response.ok) throw new Error(`${name} can't be loaded: the server answers ${response.status}`);
    const kind = response.headers.get("Content-Type") ?? "application/octet-stream";
    await cache.put(name, new Response(response.body.pipeThrough(counting()), { headers: { "Content-Type": kind } }));
  };
  await Promise.all(Object.entries(files).map(keep));
}

const COMPILED = "tile-playground-compiled";

/** What an earlier visit has compiled of the same archives; null if there is nothing. */
async function recallCompiled(archives) {
  const cache = await window.caches?.open(COMPILED).catch(() => null);
  const kept = await cache?.match(archives.join("+"));
  return kept ? kept.arrayBuffer() : null;
}

/** Keep it for the next visit, instead of that of other archives. */
async function keepCompiled(archives, bytecode) {
  try {
    await caches.delete(COMPILED);
    await (await caches.open(COMPILED)).put(archives.join("+"), new Response(bytecode));
  } catch {
    // The next visit compiles it again.
  }
}

/** Let the page be there without a network, where the browser and the address allow it. */
function keepOffline() {
  navigator.serviceWorker?.register(asScript("service.js")).catch(() => {});
}
