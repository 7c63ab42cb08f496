// The tab Configuration: one card a section, in the portal's order.

const SECTIONS = {
  fields: (section, page) =>
    card(
      section.id,
      section.title,
      section.hint,
      section.logo && page.logo ? h("img", { class: "logo large", src: page.logo, alt: `Logo of ${page.title}` }) : null,
      h(
        "dl",
        { class: "fields" },
        section.fields.map((field) => [
          h("dt", {}, field.label),
          h("dd", {}, field.code.length ? template(field, page.findings, field.label) : h("div", { class: "value" }, field.value)),
        ]),
      ),
    ),
  table: (section) =>
    card(
      section.id,
      section.title,
      section.hint,
      section.rows.length ? table(section.columns, section.rows) : h("p", { class: "none" }, section.empty),
    ),
  endpoint: (section, page) =>
    card(
      section.id,
      section.title,
      section.hint,
      h("h3", {}, section.url.label),
      h(
        "div",
        { class: "endpoint" },
        h("span", { class: "method" }, h("span", { class: "unseen" }, "Method "), section.method),
        template(section.url, page.findings, section.url.label),
      ),
      h("h3", {}, "REST API Headers"),
      h(
        "div",
        { class: "headers" },
        section.presets.map(([name, value]) =>
          h("div", { class: "header preset" }, h("span", { class: "value" }, name), h("span", { class: "value" }, value)),
        ),
        section.headers.map((field) =>
          h(
            "div",
            { class: "header" },
            h("span", { class: "value" }, field.label),
            template(field, page.findings, `Header ${field.label}`),
          ),
        ),
      ),
      section.presets.length ? h("p", { class: "hint" }, "Grey headers are added by Amplitude itself.") : null,
    ),
  editor: (section, page) =>
    card(
      section.id,
      section.title,
      section.hint,
      h("p", { class: "file" }, section.template.label),
      template(section.template, page.findings, section.title),
    ),
  notes: (section) =>
    card(
      section.id,
      section.title,
      section.hint,
      h(
        "ul",
        { class: "notes" },
        section.notes.map(([title, text]) => h("li", {}, title ? h("b", {}, `${title} `) : null, prose(text))),
      ),
    ),
};

function table(columns, rows) {
  return h(
    "table",
    { class: "table" },
    h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col" }, column)))),
    h(
      "tbody",
      {},
      rows.map((row) => h("tr", {}, row.map((cell, index) => h("td", { "data-column": columns[index] }, cell)))),
    ),
  );
}

const OUTCOMES = { proved: ["tick", ICONS.tick], refuted: ["error", ICONS.cross], unknown: ["warning", ICONS.dash] };
const CLAIMS = { renders: "Renders", json: "JSON", contract: "Contract" };

/** What the check says, at the head of the page. */
function verdict(page) {
  const declared = page.findings.filter((mark) => !mark.line);
  const placed = page.findings.filter((mark) => mark.line);
  return card(
    "check",
    "Check",
    page.summary,
    h(
      "ul",
      { class: "verdicts" },
      page.verdicts.map((each) =>
        h(
          "li",
          { class: each.outcome },
          icon(...(OUTCOMES[each.outcome] ?? OUTCOMES.unknown)),
          h("b", {}, `${CLAIMS[each.name] ?? each.name} `),
          h("span", { class: "outcome" }, each.outcome),
          h(
            "span",
            { class: "reason" },
            prose(each.text),
            each.sample ? [" ", h("a", { href: `#testing/${encodeURIComponent(each.sample)}`, onclick: showSample(each.sample) }, "See it happen")] : null,
          ),
        ),
      ),
    ),
    declared.map((mark) => finding(mark)),
    placed.length
      ? h(
          "ul",
          { class: "jumps", "aria-label": "Findings by place" },
          placed.map((mark) =>
            h(
              "li",
              {},
              h(
                "a",
                { href: `#${anchor(mark.part, mark.line)}`, class: mark.severity, onclick: goTo(mark.part, mark.line) },
                icon(mark.severity, mark.severity === "error" ? ICONS.cross : ICONS.warning),
                h("span", { class: "code" }, mark.place),
                " ",
                mark.name,
              ),
            ),
          ),
        )
      : null,
  );
}

function configuration(page) {
  return [verdict(page), ...page.sections.map((section) => SECTIONS[section.kind](section, page))];
}
