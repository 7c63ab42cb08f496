// The page of a back-test: what arrives, what doesn't and why, how much and how fast.

const KINDS = ["accepted", "rejected", "failed", "refused", "excluded", "unselected"];
const WORDS = {
  accepted: "accepted",
  rejected: "rejected: not strict JSON, or against the contract",
  failed: "failed: a template can't be rendered",
  refused: "not sent on purpose",
  excluded: "filtered out by the preconditions",
  unselected: "of types that aren't selected",
};

function overview(data) {
  const out = data.outcomes;
  const selected = data.events - out.unselected;
  const due = selected - out.excluded;
  const sent = due - out.refused - out.failed;
  const steps = [
    { title: "read", value: data.events, kind: "" },
    { title: "due", value: due, kind: "", loss: "warn", lost: "filtered out" },
    { title: "sent", value: sent, kind: "", loss: "bad", lost: "not sent" },
    { title: "accepted", value: out.accepted, kind: "good", loss: "bad", lost: "rejected" },
  ];
  const rows = KINDS.filter((kind) => out[kind] || kind === "accepted").map((kind) =>
    h("tr", {}, h("th", { scope: "row" }, WORDS[kind]), h("td", { class: "digits" }, number(out[kind])), h("td", { class: "digits" }, share(out[kind], data.events))),
  );
  return card(
    "overview",
    "What comes of the events",
    null,
    flow(steps, `Of ${number(data.events)} events ${number(out.accepted)} are accepted`),
    h("table", { class: "table narrow" }, h("thead", {}, h("tr", {}, ["outcome", "events", "share"].map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, rows)),
  );
}

function cause(each) {
  const grave = each.kind === "rejected" || each.kind === "failed" || each.kind === "lost" || each.kind === "unsound";
  return h(
    "article",
    { class: `finding ${grave ? "error" : "warning"}` },
    h("p", { class: "finding-head" }, h("strong", {}, number(each.count)), `${each.kind} · ${each.name || each.what}`, each.where ? h("span", { class: "code" }, each.where) : null),
    each.message ? h("p", {}, prose(each.message)) : null,
    each.remedy ? h("p", { class: "hint" }, prose(each.remedy)) : null,
    each.example ? h("details", {}, h("summary", {}, "A made-up event that shows it"), h("pre", { class: "excerpt", tabindex: "0" }, JSON.stringify(each.example, null, 2))) : null,
  );
}

function causes(id, title, hint, list, beyond) {
  if (!list.length) return null;
  return card(id, title, hint, list.slice(0, 50).map(cause), beyond ? h("p", { class: "hint" }, `${number(beyond)} more, of causes that there was no room for.`) : null);
}

/** A table whose columns sort it. */
function sortable(columns, rows) {
  const body = h("tbody", {});
  let by = 1;
  let down = true;
  const heads = columns.map((name, at) => {
    const button = h("button", { type: "button", class: "sort" }, name);
    button.addEventListener("click", () => {
      down = by === at ? !down : at > 0;
      by = at;
      arrangeRows();
    });
    return h("th", { scope: "col" }, button);
  });
  const arrangeRows = () => {
    heads.forEach((head, at) => head.setAttribute("aria-sort", at === by ? (down ? "descending" : "ascending") : "none"));
    const sorted = [...rows].sort((one, other) => (typeof one[by] === "number" ? one[by] - other[by] : String(one[by]).localeCompare(String(other[by]))));
    if (down) sorted.reverse();
    body.replaceChildren(
      ...sorted.map((row) => h("tr", {}, row.map((cell, at) => (at === 0 ? h("th", { scope: "row" }, cell) : h("td", { class: "digits" }, typeof cell === "number" ? number(cell) : cell))))),
    );
  };
  arrangeRows();
  return h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Table" }, h("table", { class: "table" }, h("thead", {}, h("tr", {}, heads)), body));
}

function types(data) {
  const rows = data.event_types.map((each) => [each.name, ...KINDS.slice(0, 5).map((kind) => each[kind])]);
  return rows.length ? card("types", "Event types", "Click a heading to sort.", sortable(["event type", ...KINDS.slice(0, 5)], rows)) : null;
}

function volume(data) {
  const rate = data.requests_a_minute;
  if (!rate.hours.length) return null;
  const limit = rate.limit;
  const values = rate.hours.map((each) => ({ name: `${each.hour}:00`, value: each.most_a_minute, over: limit !== null && each.most_a_minute > limit }));
  return card(
    "volume",
    "Requests a minute, the most in each hour",
    `Half of all minutes have at most ${number(rate.p50)}, 95 of 100 at most ${number(rate.p95)}; the most is ${number(rate.most)}, at ${rate.peak} UTC.`,
    bars(values, { label: `Requests a minute, at most ${number(rate.most)}`, limit, limitWord: limit === null ? "" : `limit ${number(limit)}`, unit: " a minute" }),
  );
}

function sizes(data) {
  const size = data.bytes;
  if (size.p50 === null) return null;
  const values = data.size_bars.map((each) => ({ name: each.from === each.to ? number(each.from) : `${number(each.from)}–${number(each.to)}`, value: each.count, over: size.limit !== null && each.from > size.limit }));
  const limit = size.limit === null ? "" : `; at most ${number(size.limit)} are taken`;
  return card("sizes", "Bytes a body", `Half of all have at most ${number(size.p50)}, 95 of 100 at most ${number(size.p95)}, the largest ${number(size.most)}${limit}.`, bars(values, { label: "How many bodies have which size", unit: " bodies" }));
}

function arrivals(data) {
  const rows = data.looked_at_closely.arrivals.map((each) => {
    const total = Object.values(each.values).reduce((sum, value) => sum + value, 0);
    const changed = each.values["digits change"] ?? 0;
    const empty = each.values.empty ?? 0;
    const arrived = each.values.arrives ?? 0;
    return [each.name, total, arrived, changed, total - arrived - changed - empty, empty];
  });
  if (!rows.length) return null;
  return card("arrivals", "What happens to properties", `Found in ${number(data.looked_at_closely.events)} events that were looked at closely.`, sortable(["property", "seen", "arrive as they are", "digits change", "left out or changed", "empty"], rows));
}

function names(data) {
  const lists = [
    ["Fields that no documentation names", data.unknown_fields.map((each) => each.name)],
    ["Properties that aren't planned", data.properties.filter((each) => each.planned === false).map((each) => each.name)],
    ["Properties that aren't ticked or mapped", data.properties.filter((each) => !each.picked).map((each) => `${each.kind}.${each.name}`)],
  ].filter(([, found]) => found.length);
  if (!lists.length) return null;
  return card("names", "Names", null, lists.map(([title, found]) => [h("h3", {}, title), h("p", { class: "value" }, found.slice(0, 60).join(", "), found.length > 60 ? ` and ${found.length - 60} more` : "")]));
}

function proof(data) {
  const found = data.proof;
  if (!found.used) return null;
  const words = `${number(found.trusted)} bodies are right because it is proved of every event; ${number(found.checked)} were checked all the same, and ${number(found.outside)} since the proof doesn't speak of them.`;
  return card("proof", "Proof", words, found.unsound ? h("p", { class: "finding error" }, `${number(found.unsound)} events are against it: the proof is wrong. Please report it, with the made-up examples.`) : null);
}

function archive(data) {
  const files = data.files;
  const remarks = [
    ...files.damaged.map((each) => `${each.file}: ${each.reason}, after line ${number(each.after_line)}`),
    ...data.lines.unreadable.map((each) => `${number(each.count)} lines: ${each.reason} (first: ${each.first.slice(0, 3).map((place) => `${place.file}:${place.line}`).join(", ")})`),
    data.duplicates.repeated ? `${number(data.duplicates.repeated)} ids come more than once${data.duplicates.is_sample ? `, of ${number(data.duplicates.ids_followed)} that were followed` : ""}` : "",
    files.missing_hours.length ? `Hours without a file: ${files.missing_hours.slice(0, 24).join(", ")}` : "",
    files.skipped.length ? `${number(files.skipped.length)} files hold no events` : "",
  ].filter(Boolean);
  const words = [`${number(files.done)} of ${number(files.found)} files`, `${number(data.lines.read)} lines`, data.sample < 1 ? `a sample of ${data.sample}` : ""];
  return card("archive", "The archive", words.filter(Boolean).join(" · "), remarks.length ? h("ul", { class: "notes" }, remarks.map((each) => h("li", {}, each))) : h("p", { class: "none" }, "Nothing is wrong with it."));
}

function against(data) {
  const found = data.against;
  if (!found) return null;
  const rows = [
    ["the same bodies", found.events.same],
    ["the same in meaning", found.events.same_meaning],
    ["different bodies", found.events.different],
    ["were sent, and aren't now", found.events.lost],
    ["weren't sent, and are now", found.events.gained],
  ].map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", { class: "digits" }, number(value))));
  return card("against", `Against ${found.former}`, null, h("table", { class: "table narrow" }, h("tbody", {}, rows)), found.differences.slice(0, 50).map(cause));
}

const data = JSON.parse(document.getElementById("data").textContent);
const lost = data.outcomes.rejected + data.outcomes.failed;
document.getElementById("page").append(
  h(
    "header",
    { class: "top" },
    h(
      "div",
      { class: "top-inner" },
      h("div", { class: "names" }, h("h1", {}, data.title), h("p", { class: "subtitle" }, `Back-test · ${data.tile} · ${number(data.events)} events`)),
      h("p", { class: `status ${lost ? "error" : "tick"}` }, icon(lost ? "error" : "tick", lost ? ICONS.cross : ICONS.tick), lost ? `${number(lost)} would be lost` : data.outcomes.accepted ? "All that is sent is accepted" : "Nothing is sent"),
    ),
  ),
  h(
    "main",
    {},
    h(
      "div",
      { class: "panel" },
      ...[
        overview(data),
        against(data),
        causes("causes", "Why", `The most frequent first.${data.users_affected.number ? ` Users with events that are lost: ${number(data.users_affected.number)}${data.users_affected.standard_error ? `, give or take ${(100 * data.users_affected.standard_error).toFixed(1)} %` : ""}.` : ""}`, data.causes, data.causes_beyond),
        causes("as-text", "Where all values come as text", "Live streams may hand over numbers and booleans as text; these events come out otherwise then.", data.looked_at_closely.as_text, 0),
        proof(data),
        types(data),
        volume(data),
        sizes(data),
        arrivals(data),
        names(data),
        archive(data),
      ].filter(Boolean),
    ),
  ),
  h("footer", {}, "Made by ", h("code", {}, "tile backtest"), ". Examples are made up in the likeness of real events; no value of the archive is on this page."),
);
