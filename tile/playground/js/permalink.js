// Everything that is on the page, in the part of the address that is never sent to a server: JSON, compressed, as base64.

const MOST = 2_000_000; // characters that a link may hold: whoever makes one may mean harm

async function through(bytes, stream) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const chunks = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer());
    size += value.length;
    if (size > MOST) throw new Error("it holds too much");
    chunks.push(value);
  }
}

async function asFragment(kept) {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(kept)), new CompressionStream("deflate-raw"));
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** What a fragment holds; an error if it is none of ours. */
async function fromFragment(fragment) {
  const binary = atob(fragment.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const text = new TextDecoder("utf-8", { fatal: true }).decode(await through(bytes, new DecompressionStream("deflate-raw")));
  const kept = JSON.parse(text);
  const names = (given) => Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => typeof value === "string"));
  const string = (name) => (typeof kept[name] === "string" ? kept[name] : "");
  return {
    template: string("template"),
    against: string("against"),
    schema: string("schema"),
    sample: typeof kept.sample === "string" ? kept.sample : null,
    event: typeof kept.event === "string" ? kept.event : null,
    platform: names(kept.platform),
    values: names(kept.values),
  };
}
