// Templates: lines of coloured runs, findings in the margin beside their line.

const anchor = (part, line) => `${part.replace(/[^A-Za-z0-9]+/g, "-")}-L${line}`;

/** The spans of one line; what a finding is about is underlined. */
function runs(line, marks) {
  const pieces = [];
  let at = 0;
  for (const [kind, text] of line) {
    const cuts = [0, text.length];
    for (const mark of marks) {
      for (const edge of [mark.start - at, mark.end - at]) if (edge > 0 && edge < text.length) cuts.push(edge);
    }
    cuts.sort((one, other) => one - other);
    for (let index = 0; index + 1 < cuts.length; index += 1) {
      const [from, to] = [cuts[index], cuts[index + 1]];
      if (from === to) continue;
      const mark = marks.find((each) => at + from >= each.start && at + from < each.end);
      const names = [kind && `t-${kind}`, mark && `blamed ${mark.severity}`].filter(Boolean).join(" ");
      pieces.push(names ? h("span", { class: names }, text.slice(from, to)) : text.slice(from, to));
    }
    at += text.length;
  }
  if (marks.some((mark) => mark.start >= at)) pieces.push(h("span", { class: `blamed ${marks[0].severity}` }, " "));
  return pieces;
}

let applyFix = null; // where a template can be edited: makes the edits of a finding

/** A finding: what is wrong, which event shows it, what to do. */
function finding(mark) {
  return h(
    "div",
    { class: `finding ${mark.severity}` },
    h(
      "p",
      { class: "finding-head" },
      icon(mark.severity, mark.severity === "error" ? ICONS.cross : ICONS.warning),
      h("strong", {}, mark.name),
      " ",
      h("span", { class: "code" }, mark.code),
      h("span", { class: "unseen" }, `, ${mark.severity}`),
      mark.line ? h("span", { class: "hint at" }, `line ${mark.line}`) : null,
    ),
    h("p", { class: "message" }, prose(mark.message)),
    mark.fix ? h("p", { class: "fix" }, h("b", {}, "Help "), prose(mark.fix)) : null,
    applyFix && mark.edits.length
      ? h("button", { type: "button", class: "button small", onclick: () => applyFix(mark) }, mark.is_safe ? "Fix this" : "Fix this (a guess)")
      : null,
    mark.notes.length
      ? h(
          "details",
          {},
          h("summary", {}, "Where it shows"),
          mark.sample
            ? h("p", {}, h("a", { href: `#testing/${encodeURIComponent(mark.sample)}`, onclick: showSample(mark.sample) }, "See it happen"))
            : null,
          mark.notes.map(([label, text]) => h("p", {}, h("b", {}, `${label} `), text)),
        )
      : null,
  );
}

/** One line with its number and what is found in it. */
function templateLine(part, line, number, marks) {
  const worst = marks.some((mark) => mark.severity === "error") ? "error" : marks.length ? "warning" : "";
  return h(
    "li",
    { class: `line ${worst}`, id: anchor(part, number), tabindex: marks.length ? "-1" : null },
    h("span", { class: "number", "aria-hidden": "true" }, String(number)),
    h("code", { class: "text" }, runs(line, marks), line.length ? null : "\u200b"),
    marks.length ? h("div", { class: "margin", role: "note" }, marks.map((mark) => finding(mark))) : null,
  );
}

/** A template with line numbers. */
function template(field, marks, label) {
  const own = marks.filter((mark) => mark.part === field.part);
  const lines = field.code.map((line, index) => templateLine(field.part, line, index + 1, own.filter((mark) => mark.line === index + 1)));
  return h("div", { class: own.length ? "template noted" : "template" }, h("ol", { class: "lines", "aria-label": label }, lines));
}

/** Notes in a wide margin stand beside their lines, one below the other where lines are close. */
function arrange(root) {
  for (const block of root.querySelectorAll(".template.noted")) {
    const notes = [...block.querySelectorAll(".margin")];
    for (const note of notes) note.style.top = "";
    block.style.minHeight = "";
    if (!notes.length || getComputedStyle(notes[0]).position !== "absolute") continue;
    const origin = block.getBoundingClientRect().top;
    let free = 0;
    for (const note of notes) {
      const wanted = note.parentElement.getBoundingClientRect().top - origin;
      const top = Math.max(wanted, free);
      note.style.top = `${top}px`;
      free = top + note.offsetHeight + 8;
    }
    block.style.minHeight = `${free}px`;
  }
}

let focusLine = (target) => {
  target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
};

/** A listener that shows a line of a template, on the tab that holds it. */
function goTo(part, line) {
  return (event) => {
    event.preventDefault();
    showTab("configuration");
    const target = document.getElementById(anchor(part, line)) ?? document.getElementById(anchor(part, 1));
    if (!target) return;
    target.scrollIntoView({ block: "center" });
    target.classList.remove("found");
    void target.offsetWidth; // so that the highlight begins anew
    target.classList.add("found");
    focusLine(target, line);
  };
}
