// Put together: the header with its counts, the tabs, and the detail beside a list.

const data = JSON.parse(document.getElementById("data").textContent);
const arrange = () => {};
let tab = location.hash.slice(1) || "events";

const side = { events: h("div", { class: "side" }), requests: h("div", { class: "side" }), contacts: h("div", { class: "side" }) };
const choose = async (kind, id) => {
  try {
    side[kind].replaceChildren(...(await details(kind, id)));
  } catch {
    side[kind].replaceChildren(h("p", { class: "hint" }, "It isn't there any more."));
  }
};
const lists = Object.fromEntries(Object.keys(LISTS).map((kind) => [kind, list(kind, choose)]));
const groups = groupPanel((name) => {
  const filter = document.getElementById("contacts-filter");
  filter.value = name;
  filter.dispatchEvent(new Event("input"));
  showTab("contacts");
});
const faults = faultPanel(data.unknowns);
const beside = (kind) => h("div", { class: "beside" }, lists[kind].panel, side[kind]);
const made = tabs(
  [
    ["events", "Event history", null, beside("events")],
    ["requests", "Requests", null, beside("requests")],
    ["contacts", "Contacts", null, beside("contacts")],
    ["groups", "Groups", null, groups.panel],
    ["faults", "Faults", null, faults.panel],
  ],
  tab,
  (id) => {
    tab = id;
    history.replaceState(null, "", `#${id}`);
    turn();
  },
);
const live = h("span", { id: "live" }, "Live");
const counts = h("p", { class: "subtitle", id: "counts" });
const trouble = h("div", { id: "trouble", class: "trouble", role: "alert", hidden: true }, "The sandbox doesn't answer: is it still running?");

document.getElementById("page").replaceChildren(
  h(
    "header",
    { class: "top" },
    h("div", { class: "top-inner" }, h("div", { class: "names" }, h("h1", {}, "Reteno sandbox"), counts), h("p", { class: "status live" }, h("span", { class: "pulse", "aria-hidden": "true" }), live)),
    made.list,
  ),
  trouble,
  h("main", {}, made.panels),
  h("footer", {}, "An imitation made by ", h("code", {}, "tile sandbox"), ", not Reteno. Nothing here leaves this computer."),
  h("div", { id: "announcements", class: "unseen", role: "status" }),
);

/** Ask once for what is seen. */
async function turn() {
  try {
    const state = await ask("state");
    const answers = Object.entries(state.statuses).map(([status, count]) => `${status}: ${count.toLocaleString("en")}`);
    counts.textContent = [`${state.events.toLocaleString("en")} events`, `${state.contacts.toLocaleString("en")} contacts`, ...answers].join(" · ");
    faults.show(state);
    await (lists[tab] ?? groups).refresh();
    trouble.hidden = true;
    live.textContent = "Live";
  } catch {
    trouble.hidden = false;
    live.textContent = "Not connected";
  }
}

/** One turn after the other, never two at once, and none while nobody looks. */
async function follow() {
  if (!document.hidden) await turn();
  setTimeout(follow, EVERY);
}

made.start();
follow();
