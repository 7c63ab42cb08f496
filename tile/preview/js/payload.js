// A rendered body: indented for reading, or as it is sent. Indenting changes white space between tokens and nothing else.

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

/** The text with a line for each member, if it is JSON. */
function indented(text) {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  let level = 0;
  let result = "";
  const tokens = text.match(TOKEN) ?? [];
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    const line = () => `\n${"  ".repeat(level)}`;
    if (token === "{" || token === "[") {
      result += token;
      if (next === "}" || next === "]") return;
      level += 1;
      result += line();
    } else if (token === "}" || token === "]") {
      const before = tokens[index - 1];
      if (before !== "{" && before !== "[") {
        level -= 1;
        result += line();
      }
      result += token;
    } else {
      result += token === "," ? `,${line()}` : token === ":" ? ": " : token;
    }
  });
  return result;
}

/** JSON in colours. */
function coloured(text) {
  const pieces = [];
  let at = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > at) pieces.push(text.slice(at, found.index));
    at = found.index + found[0].length;
    const token = found[0];
    const isName = token.startsWith('"') && /^\s*:/.test(text.slice(at, at + 40));
    const kind = isName ? "namespace" : token.startsWith('"') ? "string" : /^[-\d]|^(true|false|null)$/.test(token) ? "number" : "";
    pieces.push(kind ? h("span", { class: `t-${kind}` }, token) : token);
  }
  pieces.push(text.slice(at));
  return pieces;
}

/** A body; `problems` mark its lines. */
function payload(request, problems) {
  const pretty = request.cut ? null : indented(request.body);
  const faulty = new Set(problems.map((problem) => problem.line).filter(Boolean));
  const holder = h("div", { class: "payload" });
  const show = (readable) => {
    const text = readable && pretty !== null ? pretty : request.body;
    holder.replaceChildren(
      faulty.size && !(readable && pretty !== null)
        ? h(
            "ol",
            { class: "lines" },
            text.split("\n").map((line, index) =>
              h(
                "li",
                { class: faulty.has(index + 1) ? "line error" : "line" },
                h("span", { class: "number", "aria-hidden": "true" }, String(index + 1)),
                h("code", { class: "text" }, line === "" ? "\u200b" : coloured(line)),
              ),
            ),
          )
        : h("pre", { tabindex: "0", "aria-label": "Body" }, h("code", {}, coloured(text))),
    );
  };
  const choice = (label, readable, on) =>
    h("label", { class: "choice" }, h("input", { type: "radio", name: "body-form", checked: on, onchange: () => show(readable) }), label);
  const readable = pretty !== null && !faulty.size;
  show(readable);
  return [
    h(
      "div",
      { class: "bar" },
      h("h3", {}, "Body"),
      h("span", { class: "hint" }, `${request.bytes.toLocaleString("en")} bytes`),
      pretty === null
        ? h("span", { class: "hint" }, request.cut ? "only its beginning is shown" : "as sent")
        : h("fieldset", { class: "choices" }, h("legend", { class: "unseen" }, "Show the body"), choice("Indented", true, readable), choice("As sent", false, !readable)),
      request.cut ? null : copyButton(() => request.body, "the body"),
    ),
    holder,
  ];
}
