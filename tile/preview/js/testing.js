// The tab Testing: an event on the left, what happens to it on the right.

const SIGNS = { valid: "✓", unchecked: "✓", invalid: "✗", failed: "✗", outside: "–" };
const PASTED = "";

/** What is sent, in words: heading, what its text is called, what one of the user's own is. */
const SUBJECTS = {
  event: ["Event", "Event, as Amplitude exports it", "An event of your own, as Amplitude's export API gives it."],
  user: ["User", "User, as Amplitude sends it", "A user of your own, as the Identify API has it."],
  cohort: ["Batch of a cohort", "Batch, as Amplitude sends it", "A batch of your own: who entered or left a cohort."],
};

function references(page) {
  const tick = (yes, words) =>
    h("span", { class: yes ? "yes" : "no" }, icon(yes ? "tick" : "error", yes ? ICONS.tick : ICONS.cross), h("span", { class: "unseen" }, words));
  return card(
    "references",
    "Parameters",
    "Declared in the form, and used in URL, headers or body.",
    h(
      "table",
      { class: "table references" },
      h("thead", {}, h("tr", {}, ["Parameters", "Declared", "Used"].map((name) => h("th", { scope: "col" }, name)))),
      h(
        "tbody",
        {},
        page.bench.references.map((row) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, h("code", {}, row.literal)),
            h("td", {}, tick(row.declared, row.declared ? "yes" : "no")),
            h(
              "td",
              {},
              tick(row.used.length > 0 || row.used_somehow, row.used.length || row.used_somehow ? "yes" : "no"),
              row.used.slice(0, 4).map(([text, place]) => {
                const [part, line] = [place.slice(0, place.lastIndexOf(":")), Number(place.slice(place.lastIndexOf(":") + 1))];
                return h("a", { class: "place", href: `#${anchor(part, line)}`, onclick: goTo(part, line) }, text);
              }),
              row.used.length > 4 ? h("span", { class: "hint" }, `and ${row.used.length - 4} more`) : null,
              !row.used.length && row.used_somehow ? h("span", { class: "hint" }, "by a computed name") : null,
            ),
          ),
        ),
      ),
    ),
  );
}

function problem(each, verdictName) {
  return h(
    "div",
    { class: `finding ${verdictName === "outside" ? "warning" : "error"}` },
    h(
      "p",
      { class: "finding-head" },
      each.label ? h("strong", {}, each.label) : null,
      each.line ? h("span", { class: "code" }, `line ${each.line} of the body`) : null,
      each.place && each.template_line
        ? h("a", { class: "place", href: `#${anchor(each.part, each.template_line)}`, onclick: goTo(each.part, each.template_line) }, each.place)
        : null,
    ),
    h("p", { class: "message" }, prose(each.text)),
    each.excerpt ? h("pre", { class: "excerpt", tabindex: "0", "aria-label": "Place" }, each.excerpt) : null,
    each.fix ? h("p", { class: "fix" }, h("b", {}, "Help "), advice(each.fix)) : null,
  );
}

/** what happens to an event. */
function outcome(result) {
  const request = result.request;
  return [
    h(
      "section",
      { class: `card answer ${result.verdict}`, "aria-label": "Answer" },
      h("p", { class: "headline" }, h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[result.verdict] ?? "?"), result.headline),
      result.problems.map((each) => problem(each, result.verdict)),
    ),
    request
      ? h(
          "section",
          { class: "card", "aria-labelledby": "title-request" },
          h("h2", { id: "title-request" }, "Request"),
          request.url
            ? h("p", { class: "endpoint sent" }, h("span", { class: "method" }, request.method), h("span", { class: "address" }, request.url))
            : null,
          request.headers.length
            ? [
                h("h3", {}, "Headers"),
                h("dl", { class: "sent-headers" }, request.headers.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
              ]
            : null,
          payload(request, result.problems),
        )
      : null,
    request && request.curls.length ? commands(request.curls) : null,
  ];
}

const SHELLS = { bash: "bash, zsh", powershell: "PowerShell", cmd: "cmd" };
let shellChosen = "bash"; // kept from one answer to the next

/** The request as a command, for the shell that was chosen. */
function commands(curls) {
  const command = h("code", {});
  const show = (shell) => {
    command.textContent = (curls.find(([each]) => each === shell) ?? curls[0])[1];
  };
  const choice = ([shell]) =>
    h(
      "label",
      { class: "choice" },
      h("input", {
        type: "radio",
        name: "shell",
        checked: shell === shellChosen,
        onchange: () => {
          shellChosen = shell;
          show(shell);
        },
      }),
      SHELLS[shell] ?? shell,
    );
  show(shellChosen);
  return h(
    "section",
    { class: "card", "aria-labelledby": "title-curl" },
    h(
      "div",
      { class: "bar" },
      h("h2", { id: "title-curl" }, "cURL Test Payload"),
      h("fieldset", { class: "choices" }, h("legend", { class: "unseen" }, "Shell"), curls.map(choice)),
      copyButton(() => command.textContent, "the command"),
    ),
    h("pre", { class: "curl", tabindex: "0", "aria-label": "cURL command" }, command),
  );
}

const options = (samples) =>
  samples.map((sample) => h("option", { value: sample.name }, `${SIGNS[sample.outcome.verdict] ?? ""} ${sample.name}`.trim()));

/** A listener that shows a sample on the tab Testing. */
function showSample(name) {
  return (event) => {
    event.preventDefault();
    showTab("testing");
    const pick = document.getElementById("sample");
    pick.value = name;
    pick.dispatchEvent(new Event("change"));
    pick.focus({ preventScroll: true });
    pick.scrollIntoView({ block: "center" });
  };
}

/** The test bench. `state` is kept from one drawing to the next: chosen sample, edited event. */
function testing(page, state, render) {
  const { samples } = page.bench;
  const [heading, label, own] = SUBJECTS[page.bench.subject] ?? SUBJECTS.event;
  const right = h("div", { class: "outcome-column" });
  const chosen = () => samples.find((sample) => sample.name === state.sample);
  const area = h("textarea", {
    id: "event",
    rows: "24",
    spellcheck: "false",
    autocomplete: "off",
    "aria-describedby": "event-note",
  });
  const description = h("p", { class: "hint", id: "sample-description" });
  const note = h("p", { class: "hint", id: "event-note" });
  const draw = (result) => {
    right.replaceChildren(...outcome(result).filter(Boolean));
    if (state.last !== undefined && state.last !== result) announce(result.headline);
    state.last = result;
  };

  const pick = h(
    "select",
    { id: "sample", "aria-describedby": "sample-description" },
    options(samples.filter((sample) => !sample.shows)),
    samples.some((sample) => sample.shows)
      ? h("optgroup", { label: "Show a finding" }, options(samples.filter((sample) => sample.shows)))
      : null,
    h("option", { value: PASTED }, "Your own …"),
  );
  const show = () => {
    const sample = chosen();
    pick.value = sample ? sample.name : PASTED;
    description.textContent = sample ? sample.description : own;
    area.value = state.edited ?? (sample ? sample.event : "");
    area.readOnly = !page.live && Boolean(sample);
    if (page.live) {
      note.replaceChildren("Edit it, or paste one of yours: it is rendered as you type.");
    } else if (sample) {
      note.replaceChildren("Rendered when this page was written.");
    } else {
      note.replaceChildren(
        "This page is a file and can't render. To render your own, run ",
        h("code", {}, page.command),
        " and open the address it prints.",
      );
    }
    if (sample && state.edited === null && !state.changed) draw(sample.outcome);
    else if (page.live && area.value.trim()) {
      if (state.last) draw(state.last); // until the answer is there
      render(area.value, draw);
    }
    else right.replaceChildren(h("p", { class: "card none" }, page.live ? "Paste one." : "Nothing is rendered here."));
  };
  pick.addEventListener("change", () => {
    state.sample = pick.value;
    state.edited = null;
    state.picked?.(chosen());
    remember();
    show();
  });
  let waiting = 0;
  area.addEventListener("input", () => {
    state.edited = area.value;
    if (!page.live) return;
    if (state.sample !== PASTED) {
      state.sample = pick.value = PASTED;
      description.textContent = own;
      remember();
    }
    clearTimeout(waiting);
    waiting = setTimeout(() => (area.value.trim() ? render(area.value, draw) : show()), state.pause ?? 250);
  });
  if (!samples.some((sample) => sample.name === state.sample) && state.sample !== PASTED) {
    state.sample = page.bench.start || (samples[0]?.name ?? PASTED);
  }
  state.again = () => area.value.trim() && render(area.value, draw);
  show();
  return [
    h(
      "div",
      { class: "bench" },
      h(
        "section",
        { class: "card event-card", "aria-labelledby": "title-event" },
        h("h2", { id: "title-event" }, heading),
        h("label", { for: "sample" }, "Sample"),
        pick,
        description,
        h("label", { for: "event" }, label),
        area,
        note,
      ),
      right,
    ),
    page.bench.references.length ? references(page) : null,
  ];
}
