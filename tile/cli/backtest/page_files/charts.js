// Charts as SVG: plain shapes in classes of the style sheet, so that they follow light and dark.

const TOP = 50; // of the flow, below its words
const NUMBER = new Intl.NumberFormat("en");

function number(value) {
  return NUMBER.format(value);
}

function share(part, whole) {
  if (!whole) return "0 %";
  const percent = (100 * part) / whole;
  return percent > 0 && percent < 0.1 ? "< 0.1 %" : `${percent.toFixed(1)} %`;
}

/** An element of a drawing. */
function s(name, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(key, String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** A drawing that is as wide as there is room; its words stand in `label` for those who don't see it. */
function drawing(width, height, label, ...children) {
  return s("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label": label }, ...children);
}

/** From all events to those that are accepted: a band that loses a part at each step. */
function flow(steps, label) {
  const width = 720;
  const height = 214;
  const total = Math.max(1, steps[0].value);
  const scale = 120 / total;
  const gap = (width - 120) / Math.max(1, steps.length - 1);
  const made = [];
  steps.forEach((step, at) => {
    const x = at * gap;
    const tall = Math.max(1, step.value * scale);
    made.push(s("rect", { x, y: TOP, width: 12, height: tall, class: `flow-node ${step.kind}`, rx: 2 }));
    made.push(s("text", { x, y: 18, class: "chart-title" }, step.title));
    made.push(s("text", { x, y: 40, class: "chart-number" }, number(step.value)));
    const next = steps[at + 1];
    if (!next) return;
    const kept = Math.max(1, next.value * scale);
    made.push(s("path", { class: "flow-band", d: band(x + 12, TOP, TOP + kept, (at + 1) * gap, TOP, TOP + kept) }));
    const lost = step.value - next.value;
    if (lost > 0) {
      const thick = Math.max(1, lost * scale);
      made.push(s("path", { class: `flow-loss ${next.loss}`, d: fall(x + 12, TOP + kept, TOP + kept + thick, x + gap * 0.55, height - 22) }));
      made.push(s("text", { x: x + gap * 0.3, y: height - 8, class: "chart-note" }, `${number(lost)} ${next.lost}`));
    }
  });
  return drawing(width, height, label, made);
}

function band(x0, top0, bottom0, x1, top1, bottom1) {
  const middle = (x0 + x1) / 2;
  return `M${x0},${top0} C${middle},${top0} ${middle},${top1} ${x1},${top1} L${x1},${bottom1} C${middle},${bottom1} ${middle},${bottom0} ${x0},${bottom0} Z`;
}

function fall(x0, top, bottom, x1, end) {
  const middle = (x0 + x1) / 2;
  return `M${x0},${top} C${middle},${top} ${x1 - 6},${top + 10} ${x1},${end} L${x1 - 14},${end} C${x1 - 18},${bottom} ${middle},${bottom} ${x0},${bottom} Z`;
}

/** Bars over a common ground; `limit` is a line across, if it is given. */
function bars(values, { label, limit = null, limitWord = "", unit = "" }) {
  const width = 720;
  const height = 170;
  const ground = 140;
  const most = Math.max(1, limit ?? 0, ...values.map((each) => each.value));
  const step = (width - 8) / Math.max(1, values.length);
  const made = values.map((each, at) => {
    const tall = (each.value / most) * 118;
    return s(
      "rect",
      { x: (4 + at * step).toFixed(2), y: (ground - tall).toFixed(2), width: Math.max(0.6, step * 0.82).toFixed(2), height: tall.toFixed(2), class: each.over ? "bar over" : "bar" },
      s("title", {}, `${each.name}: ${number(each.value)}${unit}`),
    );
  });
  if (limit !== null) {
    const y = ground - (limit / most) * 118;
    made.push(s("line", { x1: 0, x2: width, y1: y, y2: y, class: "limit" }));
    made.push(s("text", { x: width - 4, y: y - 4, class: "chart-note limit-word", "text-anchor": "end" }, limitWord));
  }
  made.push(s("line", { x1: 0, x2: width, y1: ground, y2: ground, class: "ground" }));
  if (values.length) {
    made.push(s("text", { x: 4, y: height - 12, class: "chart-note" }, values[0].name));
    made.push(s("text", { x: width - 4, y: height - 12, class: "chart-note", "text-anchor": "end" }, values.at(-1).name));
  }
  return drawing(width, height, label, made);
}
