// The template where it is written: the coloured lines of the preview, and over them a text area whose own letters can't be
// seen. The area takes keys, selections and the clipboard; the lines show what is there.

class Editor {
  /** `changed` hears of every change. */
  constructor(text, changed) {
    this.code = [];
    this.marks = [];
    this.area = h("textarea", {
      id: "template",
      spellcheck: "false",
      autocomplete: "off",
      autocapitalize: "off",
      wrap: "soft",
      oninput: () => {
        changed(this.area.value); // Python is asked first: it works while the lines are drawn
        this.bridge();
      },
    });
    this.area.value = text;
    this.label = h("label", { for: "template", class: "unseen" }, "Template");
    this.drawn = []; // the lines as they are there
    this.list = h("ol", { class: "lines", "aria-label": "Template with findings" });
    this.holder = h("div", { class: "template editor" }, this.list, this.label, this.area);
    this.below = h("div", { class: "below" });
    this.draw(plain(text), []);
  }

  get text() {
    return this.area.value;
  }

  /** Draw lines and findings; those that stay as they are aren't drawn again. */
  draw(code, marks) {
    this.code = code;
    this.marks = marks;
    const own = marks.filter((mark) => mark.part === "body");
    const drawn = this.drawn;
    this.drawn = code.map((line, index) => {
      const here = own.filter((mark) => mark.line === index + 1);
      const looks = JSON.stringify([line, here]);
      return drawn[index]?.looks === looks ? drawn[index] : { looks, row: this.row(line, index + 1, here) };
    });
    drawn.slice(code.length).forEach(({ row }) => row.remove());
    this.drawn.forEach(({ row }, index) => {
      if (row === drawn[index]?.row) return;
      if (index < drawn.length) drawn[index].row.replaceWith(row);
      else this.list.append(row);
    });
    this.holder.className = own.length ? "template noted editor" : "template editor";
    this.below.replaceChildren(...marks.filter((mark) => mark.line).map((mark) => finding(mark)));
    arrange(document);
  }

  row(line, number, marks) {
    const row = templateLine("body", line, number, marks);
    for (const each of row.querySelectorAll(".text, .number")) each.setAttribute("aria-hidden", "true");
    return row;
  }

  /** Until Python has looked at it: lines that stayed keep their colours and findings, others are plain. */
  bridge() {
    const lines = this.text.split("\n");
    const former = this.code.map((line) => line.map(([, text]) => text).join(""));
    let before = 0;
    while (before < lines.length && before < former.length && lines[before] === former[before]) before += 1;
    let after = 0;
    const shorter = Math.min(lines.length, former.length) - before;
    while (after < shorter && lines.at(-1 - after) === former.at(-1 - after)) after += 1;
    const code = lines.map((line, index) => {
      if (index < before) return this.code[index];
      return index >= lines.length - after ? this.code[index - lines.length + former.length] : line ? [["", line]] : [];
    });
    const moved = lines.length - former.length;
    const marks = this.marks
      .filter((mark) => mark.line <= before || mark.line > former.length - after)
      .map((mark) => (mark.line <= before ? mark : { ...mark, line: mark.line + moved }));
    this.draw(code, marks);
  }

  /** The caret to the beginning of a line, from 1. */
  goTo(line) {
    const at = this.text.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(at, at);
  }

  /** Another text, as if it were typed: it can be undone. */
  write(text) {
    const former = this.text;
    let start = 0;
    while (start < former.length && start < text.length && former[start] === text[start]) start += 1;
    let end = 0;
    const shorter = Math.min(former.length, text.length) - start;
    while (end < shorter && former.at(-1 - end) === text.at(-1 - end)) end += 1;
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(start, former.length - end);
    const middle = text.slice(start, text.length - end);
    const done = former === text || document.execCommand(middle ? "insertText" : "delete", false, middle);
    if (done && this.text === text) return;
    this.area.value = text;
    this.area.dispatchEvent(new Event("input"));
  }
}

const plain = (text) => text.split("\n").map((line) => (line ? [["", line]] : []));

/** A text with edits; their places count characters, not halves of them. */
function edited(text, edits) {
  const characters = Array.from(text);
  for (const [start, end, replacement] of edits.toSorted((one, other) => other[0] - one[0])) {
    characters.splice(start, end - start, replacement);
  }
  return characters.join("");
}
