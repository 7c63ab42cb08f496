// Faults on demand, and which unknowns the sandbox takes how.

const SHARES = [
  ["errors", "Answered with 503", "Share in %; nothing is stored."],
  ["lost_answers", "Stored, but answered with 503", "Share in %; a retry stores it twice, or meets 409."],
  ["resets", "Connection cut", "Share in %; nothing is stored."],
];

async function change(wanted, told) {
  const response = await fetch("sandbox/faults", { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(wanted) });
  const answer = await response.json();
  told.textContent = response.ok ? "" : answer.error;
  return answer;
}

function faultPanel(unknowns) {
  const told = h("p", { class: "hint", role: "status" });
  const inputs = new Map();
  const box = (name, label, hint, factor, most) => {
    const id = `fault-${name}`;
    const input = h("input", { id, type: "number", min: "0", max: most, step: "any", value: "0", "aria-describedby": `${id}-hint` });
    input.addEventListener("change", () => change({ [name]: Math.max(Number(input.value), 0) / factor }, told));
    inputs.set(name, [input, factor]);
    return h("div", { class: "box" }, h("label", { for: id }, label), input, h("p", { class: "hint", id: `${id}-hint` }, hint));
  };
  const disabled = h("input", { id: "fault-key", type: "checkbox" });
  disabled.addEventListener("change", () => change({ key_disabled: disabled.checked }, told));
  const seconds = h("input", { id: "fault-seconds", type: "number", min: "1", value: "30" });
  const left = h("p", { class: "hint", id: "windows" });
  const button = (label, wanted) => h("button", { type: "button", class: "button", onclick: () => change(wanted(), told) }, label);
  const form = card(
    "faults",
    "Faults",
    "They begin at once. Amplitude tries again after 503 and 429, and comes back for four hours.",
    h("div", { class: "grid" }, SHARES.map(([name, label, hint]) => box(name, label, hint, 100, "100")), box("latency", "Latency", "Milliseconds before each answer.", 1000, "600000")),
    h("p", { class: "toggle" }, disabled, h("label", { for: "fault-key" }, "The keys are disabled: every request is answered with 401")),
    h("div", { class: "tools" }, h("p", { class: "box" }, h("label", { for: "fault-seconds" }, "Seconds"), seconds), h(
      "p",
      { class: "buttons" },
      button("Outage (503)", () => ({ outage: Number(seconds.value) })),
      button("Too many (429)", () => ({ too_many: Number(seconds.value) })),
      button("End both", () => ({ outage: 0, too_many: 0 })),
    )),
    left,
    told,
  );
  const body = h("tbody", {});
  const table = h("table", { class: "table" }, h("thead", {}, h("tr", {}, ["Unknown", "Strict", "Lenient"].map((head) => h("th", { scope: "col" }, head)))), body);
  const show = (state) => {
    for (const [name, [input, factor]] of inputs) if (document.activeElement !== input) input.value = String(Math.round(state.faults[name] * factor * 1000) / 1000);
    disabled.checked = state.faults.key_disabled;
    left.textContent = ["outage", "too_many"].filter((name) => state.faults[name]).map((name) => `${name === "outage" ? "Outage" : "Too many"}: ${Math.ceil(state.faults[name])} s left.`).join(" ");
    const rows = unknowns.map(({ name, strict, lenient }) => {
      const decided = state.lenient.includes(name);
      return h("tr", {}, h("th", { scope: "row" }, h("code", {}, name)), h("td", { class: decided ? "off" : "on" }, strict), h("td", { class: decided ? "on" : "off" }, lenient));
    });
    if (!body.children.length) body.replaceChildren(...rows);
  };
  return { panel: [form, card("unknowns", "What nobody outside Reteno knows", "As the sandbox was started: `--lenient NAME` decides one for the sender.", h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Unknowns" }, table))], show };
}

/** Groups with the number of their contacts; a click shows these. */
function groupPanel(choose) {
  const body = h("tbody", {});
  let shown = "";
  const refresh = async () => {
    const rows = await ask("groups");
    if (JSON.stringify(rows) === shown) return;
    shown = JSON.stringify(rows);
    body.replaceChildren(...rows.map((row) => h("tr", {}, h("th", { scope: "row" }, h("button", { type: "button", class: "row-name", onclick: () => choose(row.name) }, row.name)), h("td", {}, String(row.contacts)))));
  };
  const table = h("table", { class: "table" }, h("thead", {}, h("tr", {}, ["Group", "Contacts"].map((head) => h("th", { scope: "col" }, head)))), body);
  return { panel: card("groups", "Groups", "Contacts join and leave them by `groupNames` of imports and of the mobile API's users.", table), refresh };
}
