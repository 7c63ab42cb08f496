// The live preview: events are rendered by the server, and a saved change arrives by itself.

/** Ask for the outcome of an event; of several questions the last one's answer counts. */
function renderer(state) {
  let asked = 0;
  return async (event, draw) => {
    const question = ++asked;
    const values = Object.fromEntries(state.values);
    let result;
    try {
      const response = await fetch("render", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ event, values }),
      });
      result = await response.json();
    } catch {
      result = { verdict: "failed", headline: "The preview's server doesn't answer: is it still running?", request: null, problems: [] };
    }
    if (question === asked) draw(result);
  };
}

/** Draw the page anew whenever the server says that it changed. */
function follow(page, draw) {
  const source = new EventSource(`changes?seen=${page.version}`);
  source.addEventListener("page", async () => {
    try {
      const response = await fetch("page.json");
      draw(await response.json());
      announce("The preview was updated");
    } catch {
      // The next change brings the next try.
    }
  });
  const say = (text) => {
    const label = document.getElementById("live");
    if (label) label.textContent = text;
  };
  source.addEventListener("busy", (event) => say(JSON.parse(event.data) ? "Checking …" : "Live"));
  source.addEventListener("error", () => say("Not connected"));
  source.addEventListener("open", () => say("Live"));
  source.addEventListener("fault", (event) => trouble(JSON.parse(event.data)));
}

/** Say that what was saved last can't be loaded; the page keeps showing what could. */
function trouble(fault) {
  const bar = document.getElementById("trouble");
  if (!bar) return;
  bar.hidden = !fault;
  bar.replaceChildren();
  if (!fault) return;
  bar.append(
    h("strong", {}, "The last change can't be loaded: this is the page before it."),
    h("p", {}, fault.message),
    fault.place ? h("p", { class: "code" }, fault.place) : "",
    fault.hint ? h("p", {}, h("b", {}, "Help "), prose(fault.hint)) : "",
  );
}
