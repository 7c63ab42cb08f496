// One event, request or contact: its params, the contact it found or made, the request and the answer.

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function fields(pairs) {
  const kept = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return h("dl", { class: "fields" }, kept.flatMap(([name, value]) => [h("dt", {}, name), h("dd", { class: "value" }, value)]));
}

const block = (text, label) => h("pre", { class: "excerpt", tabindex: "0", "aria-label": label }, text);

function eventCard(event) {
  const rows = event.params.map((each) =>
    h("tr", {}, h("th", { scope: "row" }, each.name), h("td", { class: "value" }, typeof each.value === "string" ? each.value : JSON.stringify(each.value ?? null))),
  );
  return card(
    "event",
    event.type,
    null,
    fields([["Received", clock(event.at)], ["Occurred", event.occurred], ["Key", event.key], ["Note", event.note]]),
    h("h3", {}, "Params"),
    rows.length ? h("table", { class: "table params" }, h("tbody", {}, rows)) : h("p", { class: "hint" }, "None."),
  );
}

function contactCard(contact) {
  if (!contact) return card("contact", "Contact", null, h("p", { class: "hint" }, "The event belongs to nobody whom the sandbox knows."));
  const held = contact.data;
  const address = Object.values(held.address ?? {}).join(", ");
  return card(
    "contact",
    `Contact #${contact.id}`,
    null,
    fields([
      ["External id", held.externalCustomerId ?? "none: anonymous"],
      ["Name", [held.firstName, held.lastName].filter(Boolean).join(" ")],
      ...(held.channels ?? []).map((each) => [each.type, each.value]),
      ...Object.entries(held.fields ?? {}).map(([name, value]) => [`Field ${name}`, value]),
      ...Object.entries(held.devices ?? {}).map(([name, device]) => ["Device", `${name} ${Object.values(device).join(" · ")}`]),
      ["Address", address],
      ["Language", held.languageCode],
      ["Time zone", held.timeZone],
      ["Groups", contact.groups.join(", ")],
      ["Source", contact.source],
    ]),
  );
}

function requestCard(request) {
  if (!request) return card("request", "Request", null, h("p", { class: "hint" }, "It isn't kept any more."));
  return card(
    "request",
    "Request and answer",
    null,
    h("p", { class: "hint code" }, `${request.method} ${request.path}`),
    block(request.headers, "Headers"),
    block(pretty(request.body) || "no body", "Body"),
    h("p", { class: "answered" }, outcome(request.status, request.fault), ` ${clock(request.at)}`),
    block(pretty(request.answer) || "an empty body", "Answer"),
  );
}

/** The cards of what was chosen. */
async function details(kind, id) {
  const found = await ask(`${kind}/${id}`);
  if (kind === "events") return [eventCard(found.event), contactCard(found.contact), requestCard(found.request)];
  if (kind === "contacts") return [contactCard(found)];
  return [requestCard(found)];
}
