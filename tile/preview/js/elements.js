// Elements are made here and nowhere else, from text: nothing is ever parsed as HTML.

/** An element: its attributes (`on…` are listeners, null and false leave one out), its children (text or elements). */
function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** An element of a picture; `d` is its path on a 16 by 16 grid. */
function icon(name, d) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 16 16", class: `icon ${name}`, "aria-hidden": "true" })) {
    svg.setAttribute(key, value);
  }
  path.setAttribute("d", d);
  svg.append(path);
  return svg;
}

const ICONS = {
  tick: "M3 8.5l3.2 3.2L13 4.8",
  cross: "M4 4l8 8M12 4l-8 8",
  warning: "M8 2.2l6.3 11.3H1.7zM8 6.6v3.1M8 11.6v.2",
  dash: "M3.5 8h9",
};

/** Text with what stands between back-ticks as code. */
function prose(text) {
  return text.split(/(`[^`]+`)/).map((piece) =>
    piece.length > 2 && piece.startsWith("`") && piece.endsWith("`") ? h("code", {}, piece.slice(1, -1)) : piece,
  );
}

/** A card with a heading. */
function card(id, title, hint, ...children) {
  return h(
    "section",
    { class: "card", id: `card-${id}`, "aria-labelledby": `title-${id}` },
    h("h2", { id: `title-${id}` }, title),
    hint ? h("p", { class: "hint" }, prose(hint)) : null,
    ...children,
  );
}

/** A button that copies a text and says so, aloud too. */
function copyButton(text, what, name = "Copy") {
  const label = h("span", {}, name);
  const button = h("button", { type: "button", class: "button small", "aria-label": `Copy ${what}` }, label);
  button.addEventListener("click", async () => {
    const done = await copy(text());
    label.textContent = done ? "Copied" : "Press Ctrl+C";
    announce(done ? `${what} copied` : `${what} selected: press Ctrl+C`);
    setTimeout(() => (label.textContent = name), 1600);
  });
  return button;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { class: "unseen", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** Say something to those who hear the page. */
function announce(text) {
  const region = document.getElementById("announcements");
  if (region) region.textContent = text;
}
