// The page's address: it always holds what is on the page.

let writing = 0;

function remember() {
  clearTimeout(writing);
  writing = setTimeout(async () => history.replaceState(null, "", await link()), 400);
}

async function link() {
  const { event: _, ...kept } = question();
  const named = bench?.bench.samples.some(({ name, shows }) => name === state.sample && !shows);
  const event = named && state.edited === null ? { sample: state.sample } : { sample: PASTED, event: document.getElementById("event")?.value ?? "" };
  return `#${await asFragment({ ...kept, ...event })}`;
}

async function recall() {
  const fragment = location.hash.slice(1);
  if (!fragment) return;
  try {
    const { template, event, values, ...kept } = await fromFragment(fragment);
    Object.assign(state, kept, { edited: event, values: new Map(Object.entries(values)) });
    editor.area.value = template;
    editor.draw(plain(template), []);
  } catch {
    trouble({ message: "This link can't be read: the page begins anew", hint: "copy the whole link; a part of it is missing or was changed" });
    history.replaceState(null, "", " ");
  }
}
