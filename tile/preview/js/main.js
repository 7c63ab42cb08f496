// Put together: header, tabs, and what is kept while the page is drawn anew.

const state = { tab: "configuration", sample: null, edited: null, values: new Map(), changed: false };

/** The tab and the sample stand in the address, so that a reload or a link comes back to them. */
function recall() {
  const [tab, sample] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (tab) state.tab = tab;
  if (sample !== undefined) state.sample = sample;
}

function remember() {
  const sample = state.tab === "testing" && state.sample !== null ? `/${encodeURIComponent(state.sample)}` : "";
  history.replaceState(null, "", `#${state.tab}${sample}`);
}

function counts(page) {
  const errors = page.findings.filter((mark) => mark.severity === "error").length;
  const warnings = page.findings.length - errors;
  const words = [errors && `${errors} error${errors > 1 ? "s" : ""}`, warnings && `${warnings} warning${warnings > 1 ? "s" : ""}`];
  return { kind: errors ? "error" : warnings ? "warning" : "tick", text: words.filter(Boolean).join(", ") || "No findings" };
}

function draw(page) {
  const root = document.getElementById("page");
  const focused = document.activeElement?.id;
  const caret = document.activeElement?.selectionStart;
  const scroll = [scrollX, scrollY];
  const render = renderer(state);
  const count = counts(page);
  const entries = [["configuration", "Configuration", page.findings.length ? { kind: count.kind, text: String(page.findings.length) } : null, configuration(page)]];
  let retest = () => {};
  if (page.form) {
    const changed = (id, value) => {
      state.values.set(id, value);
      state.changed = true;
      retest();
    };
    entries.push(["form", "Set-up", null, customerForm(page, changed)]);
  }
  if (page.bench) {
    const panel = h("div", { class: "testing-body" });
    retest = () => panel.replaceChildren(...testing(page, state, render).filter(Boolean));
    retest();
    entries.push(["testing", "Testing", null, panel]);
  }
  const made = tabs(entries, state.tab, (id) => {
    state.tab = id;
    remember();
  });
  root.replaceChildren(
    h(
      "header",
      { class: "top" },
      h(
        "div",
        { class: "top-inner" },
        page.logo ? h("img", { class: "logo", src: page.logo, alt: "" }) : null,
        h(
          "div",
          { class: "names" },
          h("h1", {}, page.title, h("span", { class: "unseen" }, ": preview")),
          h("p", { class: "subtitle" }, page.kind === page.subtitle ? "" : `${page.kind} · `, page.subtitle, page.category ? h("span", { class: "chip" }, page.category) : null),
        ),
        h("p", { class: `status ${count.kind}` }, icon(count.kind, count.kind === "tick" ? ICONS.tick : count.kind === "error" ? ICONS.cross : ICONS.warning), count.text),
        page.live ? h("p", { class: "status live" }, h("span", { class: "pulse", "aria-hidden": "true" }), h("span", { id: "live" }, "Live")) : null,
      ),
      made.list,
    ),
    h("div", { id: "trouble", class: "trouble", role: "alert", hidden: true }),
    h("main", {}, made.panels),
    h("footer", {}, "A preview made by ", h("code", {}, "tile preview"), ", not Amplitude's own page. Nothing here leaves this computer."),
    h("div", { id: "announcements", class: "unseen", role: "status" }),
  );
  for (const [id, value] of state.values) {
    const input = document.getElementById(boxId(id));
    if (input) input.value = value;
  }
  made.start();
  scrollTo(...scroll);
  const again = focused ? document.getElementById(focused) : null;
  if (again) {
    again.focus({ preventScroll: true });
    if (typeof caret === "number" && again.setSelectionRange) again.setSelectionRange(caret, caret);
  }
}

recall();
const first = JSON.parse(document.getElementById("data").textContent);
draw(first);
if (first.live) follow(first, draw);
let arranging = 0;
addEventListener("resize", () => {
  cancelAnimationFrame(arranging);
  arranging = requestAnimationFrame(() => arrange(document));
});
addEventListener("toggle", () => arrange(document), true);
