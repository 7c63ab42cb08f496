// What came, newest first: events, requests, contacts. A list asks for its newest rows while it is seen and not paused.

const EVERY = 500;

function clock(seconds) {
  const time = new Date(seconds * 1000);
  return `${time.toLocaleTimeString("en-GB")}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}

async function ask(path, asked = {}) {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
  const response = await fetch(`sandbox/${path}?${query}`);
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

function outcome(status, fault) {
  const kind = status < 300 ? "tick" : status === 409 || status === 429 ? "warning" : "error";
  return h("span", { class: `status ${kind}` }, String(status), fault ? ` · ${fault}` : "");
}

function nameOf(contact) {
  const held = contact.data;
  const channel = (held.channels ?? [])[0];
  return held.externalCustomerId ?? channel?.value ?? Object.keys(held.devices ?? {})[0] ?? "nobody";
}

const LISTS = {
  events: {
    title: "Event history",
    hint: "Every event that was taken, as *Automation → Event history* lists them in Reteno.",
    filter: ["type", "Event type"],
    heads: ["Event", "Key", "Contact", "Received", "Occurred"],
    cells: (row) => [row.type, row.key, row.contact ? `#${row.contact}` : "–", clock(row.at), row.occurred ?? "–"],
  },
  requests: {
    title: "Requests",
    hint: "Everything that was sent here, refused or taken.",
    filter: ["status", "Status"],
    heads: ["Request", "Answer", "Contact", "Received"],
    cells: (row) => [`${row.method} ${row.path}`, outcome(row.status, row.fault), row.contact ? `#${row.contact}` : "–", clock(row.at)],
  },
  contacts: {
    title: "Contacts",
    hint: "Made by devices, contacts and imports, joined by their ids.",
    filter: ["group", "Group"],
    heads: ["Contact", "Number", "Channels", "Devices", "Source", "Updated"],
    cells: (row) => [
      nameOf(row),
      `#${row.id}`,
      (row.data.channels ?? []).map((each) => `${each.type}: ${each.value}`).join(", ") || "–",
      String(Object.keys(row.data.devices ?? {}).length),
      row.source,
      clock(row.updated),
    ],
  },
};

/** A list with search, filter, pause, and older rows on request. `choose` is told which row is to be looked at. */
function list(kind, choose) {
  const { title, hint, filter, heads, cells } = LISTS[kind];
  const body = h("tbody", {});
  const asked = { q: "", [filter[0]]: "", before: "" };
  const note = h("p", { class: "hint", role: "status" });
  let paused = false;
  let shown = "";
  let chosen = null;
  let questions = 0;

  const draw = (rows) => {
    note.textContent = rows.length ? "" : "Nothing here yet.";
    body.replaceChildren(
      ...rows.map((row) => {
        const [name, ...rest] = cells(row);
        const button = h("button", { type: "button", class: "row-name", onclick: () => pick(row.id) }, name);
        return h("tr", { class: row.id === chosen ? "chosen" : null, "data-id": row.id }, h("th", { scope: "row" }, button), rest.map((cell) => h("td", {}, cell)));
      }),
    );
  };
  const pick = (id) => {
    chosen = id;
    for (const row of body.children) row.classList.toggle("chosen", row.dataset.id === String(id));
    choose(kind, id);
  };
  const refresh = async (wanted) => {
    if ((paused || asked.before) && !wanted) return;
    const question = ++questions;
    const rows = await ask(kind, asked);
    if (question !== questions) return; // of several questions the last one's answer counts
    const now = JSON.stringify(rows);
    if (now !== shown) draw(rows);
    shown = now;
  };
  const box = (id, label, name) => {
    const input = h("input", { id, type: "search", autocomplete: "off", oninput: () => ((asked[name] = input.value.trim()), (asked.before = ""), refresh(true)) });
    return h("p", { class: "box" }, h("label", { for: id }, label), input);
  };
  const pause = h("button", { type: "button", class: "button small", "aria-pressed": "false" }, "Pause");
  const halt = (wanted) => {
    paused = wanted;
    asked.before = "";
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = paused ? "Go on" : "Pause";
  };
  pause.addEventListener("click", () => (halt(!paused), refresh(!paused)));
  const older = h("button", { type: "button", class: "button small" }, "Older");
  older.addEventListener("click", () => {
    const last = body.lastElementChild?.dataset.id;
    if (!last) return;
    halt(true);
    asked.before = last;
    refresh(true);
  });
  const table = h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": title },
    h("table", { class: "table" }, h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), body),
  );
  const tools = h("div", { class: "tools" }, box(`${kind}-q`, "Search", "q"), box(`${kind}-filter`, filter[1], filter[0]), h("p", { class: "buttons" }, pause, older));
  return { panel: card(kind, title, null, h("p", { class: "hint" }, hint.replaceAll("*", "")), tools, note, table), refresh, pick };
}
