// The page of a delivery plan: what it comes to, requests a second, delays.

const plan = JSON.parse(document.getElementById("data").textContent);

function length(seconds) {
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  return seconds < 3600 ? `${Math.round(seconds / 6) / 10} min` : `${Math.round(seconds / 360) / 10} h`;
}

function result() {
  const late = plan.forecasts.some((each) => each.p95 > 60 || each.expired);
  const needed = plan.needed_limit === null ? "no rate limit would help" : `a limit of ${number(plan.needed_limit)} requests/s would keep it`;
  const heads = ["delivery policy, as read", "p50", "p95", "p99", "requests an event", "peak", "429", "expired", "doubled", "drained after"];
  const cells = (each) => [
    length(each.p50), length(each.p95), length(each.p99), each.requests_per_event.toFixed(2), `${number(each.peak)}/s`,
    number(each.refused), number(each.expired), number(each.duplicates), length(each.drained),
  ];
  return card(
    "result",
    late ? "Late: 95 of 100 events don't arrive within a minute by every reading" : "In time: 95 of 100 events arrive within a minute by every reading",
    `${late ? `${needed[0].toUpperCase()}${needed.slice(1)}. ` : ""}Safe are up to ${number(plan.safe_events_per_second)} events/s.`,
    h(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": "Forecasts" },
      h("table", { class: "table" }, h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, plan.forecasts.map((each) =>
        h("tr", {}, h("th", { scope: "row" }, plan.readings[each.reading]), cells(each).map((cell) => h("td", { class: "digits" }, cell))),
      ))),
    ),
  );
}

function requests() {
  return card(
    "requests",
    "Requests a second",
    `What your servers see; of each ${length(plan.width)} the second with most. Above the line they are refused, and come back.`,
    plan.forecasts.map(({ reading, peak }) => [
      h("h3", {}, plan.readings[reading]),
      bars(
        plan.bars[reading].map((value, at) => ({ name: length(at * plan.width), value, over: value > plan.limit })),
        { label: `${plan.readings[reading]}: at most ${number(peak)} requests a second`, limit: plan.limit, limitWord: `limit ${number(plan.limit)}/s`, unit: "/s" },
      ),
    ]),
  );
}

/** How large a share of the events has arrived after which time; the time as its logarithm. */
function delays() {
  const [width, height, left, ground] = [720, 260, 44, 226];
  const marks = [0.1, 1, 10, 60, 600, 3600, 14400];
  const x = (seconds) => left + ((Math.log10(Math.max(seconds, 0.1)) + 1) / (Math.log10(20000) + 1)) * (width - left - 8);
  const y = (part) => ground - part * (ground - 14);
  const grid = [
    ...marks.map((each) => [s("line", { x1: x(each), x2: x(each), y1: 14, y2: ground, class: "grid-line" }), s("text", { x: x(each), y: height - 14, "text-anchor": "middle" }, length(each))]),
    ...[0, 0.5, 0.95].map((each) => [s("line", { x1: left, x2: width - 8, y1: y(each), y2: y(each), class: "grid-line" }), s("text", { x: left - 6, y: y(each) + 4, "text-anchor": "end" }, `${100 * each} %`)]),
  ];
  const goal = s("line", { x1: x(60), x2: x(60), y1: 14, y2: ground, class: "limit" });
  const curves = plan.forecasts.map(({ reading, events, delivered }, at) => {
    const whole = events ? delivered / events : 0;
    const points = plan.shares.map((share, number) => `${x(plan.delays[reading][number]).toFixed(1)},${y(share * whole).toFixed(1)}`);
    return s("polyline", { class: `curve c${at}`, points: points.join(" ") });
  });
  const legend = plan.forecasts.map(({ reading }, at) =>
    h("span", {}, s("svg", { viewBox: "0 0 36 10", class: "chart", "aria-hidden": "true" }, s("line", { x1: 0, x2: 36, y1: 5, y2: 5, class: `curve c${at}` })), plan.readings[reading]),
  );
  const words = plan.forecasts.map((each) => `${plan.readings[each.reading]}: half within ${length(each.p50)}, 95 of 100 within ${length(each.p95)}`).join("; ");
  return card("delays", "Delays", "How large a share of the events has arrived after which time. Amplitude's own goal, the red line, is 95 % within a minute.", drawing(width, height, words, grid, goal, curves), h("p", { class: "legend" }, legend));
}

document.getElementById("page").replaceChildren(
  h("header", { class: "top" }, h("div", { class: "top-inner" }, h("div", { class: "names" }, h("h1", {}, "Delivery plan"), h("p", { class: "subtitle" }, `${number(plan.load.events)} events within ${length(plan.load.seconds)}, at most ${number(plan.limit)} requests/s`)))),
  h("main", {}, h("div", { class: "panel" }, result(), requests(), delays())),
  h("footer", {}, "Simulated by ", h("code", {}, "tile delivery plan"), "; nothing was sent. How Amplitude spaces its deliveries isn't documented: each reading is shown."),
);
