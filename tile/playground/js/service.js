// Keeps the page for when there is no network. Files change their names with their content, so what is kept is never
// out of date; the page itself is asked for anew, and the one that is kept is shown only without a network.

const FILES = {{files}};
const NAME = "tile-playground";
const addresses = new Set(FILES.map((name) => new URL(name, self.registration.scope).href));

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(NAME);
    for (const address of addresses) if (!(await cache.match(address))) await cache.add(address);
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const cache = await caches.open(NAME);
    for (const request of await cache.keys()) if (!addresses.has(request.url)) await cache.delete(request);
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

async function page(cache, address) {
  try {
    const response = await fetch(address, { cache: "no-cache" });
    if (response.ok) await cache.put(address, response.clone());
    return response;
  } catch {
    return (await cache.match(address)) ?? Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = request.url.replace(/[#?].*$/, "").replace(/\/index\.html$/, "/");
  if (request.method !== "GET" || !addresses.has(address)) return;
  const answer = async () => {
    const cache = await caches.open(NAME);
    return address === self.registration.scope ? page(cache, address) : ((await cache.match(address)) ?? fetch(request));
  };
  event.respondWith(answer());
});
