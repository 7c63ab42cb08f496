// The form a customer fills in. In the live preview the boxes count for the requests on the tab Testing.

/** The element of a box: one for each id, whatever is in it. */
const boxId = (id) => `box-${id.replace(/[^A-Za-z0-9_]/g, (other) => (other === "." ? "-" : `-${other.charCodeAt(0).toString(16)}-`))}`;

function box(each, page, changed) {
  const id = boxId(each.id);
  const still = !page.live || each.secret || each.fixed;
  const common = { id, required: each.required, "aria-describedby": each.hint ? `${id}-hint` : null };
  const input = each.choices.length
    ? h("select", { ...common, disabled: still }, ["", ...each.choices].map((choice) => h("option", { value: choice }, choice || "–")))
    : h("input", { ...common, type: each.secret ? "password" : "text", autocomplete: "off", spellcheck: "false", readonly: still });
  input.value = each.secret ? "••••••••••••" : each.value;
  input.addEventListener("input", () => changed(each.id, input.value));
  return h(
    "div",
    { class: "box" },
    h(
      "label",
      { for: id },
      each.label,
      each.required ? h("span", { class: "required" }, "Required") : null,
      each.secret ? h("span", { class: "chip" }, "secret") : null,
    ),
    input,
    each.hint ? h("p", { class: "hint", id: `${id}-hint` }, prose(each.hint)) : null,
    each.secret ? h("p", { class: "hint" }, "Shown as ", h("code", {}, each.value), " in requests.") : null,
  );
}

function toggle({ label, text, on }) {
  return h(
    "div",
    { class: on ? "toggle" : "toggle off" },
    h("span", { class: "knob", "aria-hidden": "true" }),
    h("span", {}, h("b", {}, label), h("span", { class: "unseen" }, on ? " (on)" : " (off)"), h("span", { class: "hint" }, text)),
  );
}

function customerForm(page, changed) {
  const form = page.form;
  return [
    h(
      "div",
      { class: "card form" },
      h(
        "header",
        { class: "form-head" },
        page.logo ? h("img", { class: "logo", src: page.logo, alt: "" }) : null,
        h("div", {}, h("h2", {}, form.title), form.hint ? h("p", { class: "hint" }, form.hint) : null),
      ),
      h("p", { class: "hint stage" }, page.live
        ? "What is changed here counts for the requests under Testing; secrets stay placeholders."
        : "As a customer sees it, with the values the samples use."),
      form.status ? toggle(form.status) : null,
      form.boxes.length ? form.boxes.map((each) => box(each, page, changed)) : h("p", { class: "none" }, "Nothing to type in."),
      form.switches.map(toggle),
      form.steps.map((step, index) =>
        h(
          "details",
          { class: "step", open: step.boxes.some((each) => each.value) },
          h("summary", {}, h("span", { class: "step-number", "aria-hidden": "true" }, String(index + 1)), step.title),
          step.hint ? h("p", { class: "hint" }, step.hint) : null,
          step.boxes.map((each) => box(each, page, changed)),
          step.notes.map(([text, why]) => h("div", { class: "advice" }, h("p", {}, advice(text)), why ? h("p", { class: "hint" }, why) : null)),
        ),
      ),
    ),
  ];
}

/** As `prose`, with what stands between asterisks set off. */
function advice(text) {
  return text.split(/(\*[^*]+\*)/).map((piece) =>
    piece.length > 2 && piece.startsWith("*") && piece.endsWith("*") ? h("em", {}, piece.slice(1, -1)) : prose(piece),
  );
}
