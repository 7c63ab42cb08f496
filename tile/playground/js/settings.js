// What is chosen beside the template: what it is looked at with, and the platform's settings that nobody knows.

/** A labelled choice in groups of value and text. */
function chooser(id, label, groups, chosen, changed) {
  const option = ([value, text]) => h("option", { value, selected: value === chosen }, text);
  const pick = h(
    "select",
    { id, onchange: () => changed(pick.value) },
    groups.map(({ group, options }) => (group ? h("optgroup", { label: group }, options.map(option)) : options.map(option))),
  );
  return h("div", { class: "chooser" }, h("label", { for: id }, label), pick);
}

/** The platform's settings as switches. */
function platformCard(axes, platform, changed) {
  const differ = () => axes.filter(({ name, values }) => (platform[name] ?? values[0]) !== values[0]).length;
  const said = h("span", { class: "hint" });
  const tell = () => (said.textContent = differ() ? `${differ()} not as the kit takes them` : "as the kit takes them");
  const choice = ({ name, values }) => (value) =>
    h(
      "label",
      { class: "choice" },
      h("input", {
        type: "radio",
        name: `platform-${name}`,
        value,
        checked: (platform[name] ?? values[0]) === value,
        onchange: () => {
          platform[name] = value;
          tell();
          changed();
        },
      }),
      h("code", {}, value),
    );
  tell();
  return h(
    "details",
    { class: "card platform", id: "platform" },
    h("summary", {}, h("h2", {}, "Platform settings"), said),
    h("p", { class: "hint" }, "What only Amplitude knows. The check tries them all; here you see an event under one of them."),
    axes.map((axis) =>
      h(
        "fieldset",
        { class: "choices axis" },
        h("legend", { title: axis.evidence }, axis.name.replace(/_/g, " ")),
        axis.values.map(choice(axis)),
      ),
    ),
  );
}
