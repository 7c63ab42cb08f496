// Tabs as the ARIA Authoring Practices describe them: arrow keys move, one of them is in the tab order.

let showTab = () => {};

function tabs(entries, chosen, changed) {
  const buttons = entries.map(([id, title, badge]) =>
    h(
      "button",
      { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": `panel-${id}`, class: "tab" },
      title,
      badge ? h("span", { class: `badge ${badge.kind}` }, badge.text) : null,
    ),
  );
  const panels = entries.map(([id, , , content]) =>
    h("div", { role: "tabpanel", id: `panel-${id}`, "aria-labelledby": `tab-${id}`, tabindex: "-1", class: `panel ${id}` }, content),
  );
  const scrolled = new Map(); // each tab keeps its own place
  let shown = -1;
  const select = (index, focus = false) => {
    scrolled.set(shown, scrollY);
    buttons.forEach((button, at) => {
      button.setAttribute("aria-selected", String(at === index));
      button.tabIndex = at === index ? 0 : -1;
      panels[at].hidden = at !== index;
    });
    if (shown !== -1 && shown !== index) scrollTo(0, scrolled.get(index) ?? 0);
    shown = index;
    if (focus) buttons[index].focus({ preventScroll: true });
    changed(entries[index][0]);
    arrange(document);
  };
  buttons.forEach((button, index) => {
    button.addEventListener("click", () => select(index));
    button.addEventListener("keydown", (event) => {
      const last = buttons.length - 1;
      const to = { ArrowRight: index === last ? 0 : index + 1, ArrowLeft: index === 0 ? last : index - 1, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      select(to, true);
    });
  });
  showTab = (id) => {
    const index = entries.findIndex(([each]) => each === id);
    if (index >= 0) select(index);
  };
  const list = h("div", { role: "tablist", "aria-label": "Views", class: "tabs" }, buttons);
  return { list, panels, start: () => select(Math.max(entries.findIndex(([each]) => each === chosen), 0)) };
}
