// Put together: template on the left, event and request on the right, Python behind both.

const offers = JSON.parse(document.getElementById("data").textContent);
const state = { sample: null, edited: null, values: new Map(), changed: true, pause: 0, platform: {}, against: "", schema: "" };
const shown = { findings: [], verdicts: [], summary: "", text: null, page: null, repairs: 0 }; // what the check says, and of which text

const engine = new Interpreter(offers, []);
const checker = new Interpreter(offers, ["tile.preview.content", "conformance.suite"]);
const editor = new Editor(offers.examples[0].template, templateChanged);
const parts = {
  schema: h("div", { class: "schema" }),
  check: h("div", {}),
  testing: h("div", { class: "testing-body" }),
  platform: h("div", {}),
  form: h("div", {}),
  count: h("p", { class: "status tick", hidden: true }),
  claims: h("div", { class: "claims", role: "group", "aria-label": "For every event" }),
  phase: h("span", { id: "phase" }, "Loading …"),
  bar: h("progress", { id: "progress", max: "1", "aria-label": "Loading" }),
  trouble: h("div", { class: "trouble", role: "alert", hidden: true }),
};
let bench = null; // the samples and the form of what the template is looked at with

const question = (event = "") => ({
  template: editor.text,
  against: state.against,
  schema: state.schema,
  values: Object.fromEntries(state.values),
  platform: state.platform,
  event,
});

const say = (text) => (parts.phase.textContent = text);

function trouble(fault) {
  parts.trouble.hidden = !fault;
  parts.trouble.replaceChildren(...(fault ? [h("strong", {}, fault.message), fault.hint ? h("p", {}, prose(fault.hint)) : ""] : []));
}

// --- what an event comes to

const rendered = latest(engine, "render");
const inColours = latest(engine, "colour");

function render(event, draw) {
  rendered(question(event), (answer) => {
    if (answer.fault) return draw({ verdict: "failed", headline: answer.fault.message, request: null, problems: [] });
    draw(answer.outcome);
    if (bench && answer.subject && answer.subject !== bench.bench.subject) describe();
  });
}

/** The template's lines in colours, once the request is there. */
function colour() {
  const { text } = editor;
  inColours({ template: text }, ({ code }) => {
    if (code && text === editor.text) editor.draw(code, shown.text === text ? placed() : editor.marks);
  });
}

/** The samples and the form; drawn anew, with the focus where it was. */
function drawBench(page) {
  const former = bench?.bench.samples.find(({ name }) => name === state.sample);
  if (former?.shows && page.bench.subject === bench.bench.subject && !page.bench.samples.some(({ name }) => name === state.sample)) {
    Object.assign(state, { sample: PASTED, edited: former.event }); // it showed what was wrong: now it may be right
  }
  bench = page;
  const focused = document.activeElement?.id;
  const caret = document.activeElement?.selectionStart;
  parts.testing.replaceChildren(...testing(page, state, render).filter(Boolean));
  const again = focused ? document.getElementById(focused) : null;
  if (!again || again === document.activeElement) return;
  again.focus({ preventScroll: true });
  if (typeof caret === "number" && again.setSelectionRange) again.setSelectionRange(caret, caret);
}

async function describe() {
  const page = await engine.ask("describe", question());
  trouble(page?.fault);
  if (!page || page.fault) return;
  const change = (id, value) => {
    state.values.set(id, value);
    again();
  };
  parts.form.replaceChildren(...(page.form ? customerForm(page, change) : []));
  drawBench(page);
}

function again() {
  state.again?.();
  remember();
}

/** A sample that shows a finding comes with settings of its own; the next one gives back what was chosen before. */
state.picked = (sample) => {
  if (state.former) Object.assign(state, state.former);
  state.former = null;
  if (sample?.shows) {
    state.former = { platform: state.platform, values: state.values };
    state.platform = Object.fromEntries(sample.platform);
    state.values = new Map([...state.values, ...sample.values]);
  }
  drawPlatform();
};

function drawPlatform() {
  const open = parts.platform.firstChild?.open || Object.keys(state.platform).length > 0;
  parts.platform.replaceChildren(platformCard(offers.axes, state.platform, again));
  parts.platform.firstChild.open = open;
}

// --- what the check says

const checking = new Checking(checker, engine, {
  phase: say,
  lint: (seen) => use(seen.fault ? [] : seen.findings, [], seen.fault ? seen.fault.message : "Looking at every event there can be …", seen.fault),
  check: (page) => {
    shown.page = page;
    use(page.fault ? [] : page.findings, page.fault ? [] : page.verdicts, page.fault ? page.fault.message : page.summary, page.fault, page.repairs);
    if (page.fault) return;
    drawBench({ ...page, form: bench?.form ?? null, bench: { ...page.bench, references: [] } });
    announce(page.summary);
  },
});

/** Findings of other parts than the body have no line here. */
const placed = () => shown.findings.map((mark) => (mark.part === "body" ? mark : { ...mark, line: 0 }));

function use(findings, verdicts, summary, fault, repairs = 0) {
  Object.assign(shown, { findings, verdicts, summary, repairs, text: editor.text });
  trouble(fault);
  editor.draw(editor.code, placed());
  drawCheck();
}

/** The three claims at the head of the page; each leads to its reason. */
function claim({ name, outcome }) {
  const [kind, picture] = OUTCOMES[outcome];
  const go = () => parts.check.scrollIntoView({ block: "center" });
  return h("button", { type: "button", class: `status ${kind}`, title: outcome, onclick: go }, icon(kind, picture), CLAIMS[name], h("span", { class: "unseen" }, `: ${outcome}`));
}

function drawCheck() {
  const page = { ...shown, findings: placed() };
  parts.claims.replaceChildren(...shown.verdicts.map(claim));
  const made = verdict(page);
  const offer = (id, text, onclick) => made.append(h("p", {}, h("button", { type: "button", class: "button", id, onclick }, text)));
  if (shown.repairs) offer("repair", "Undo what a web page did to it", () => rewrite("repair"));
  if (shown.findings.some((mark) => mark.edits.length && mark.is_safe)) offer("fix-all", "Fix what is safe to fix", () => rewrite("fix"));
  parts.check.replaceChildren(made);
  const errors = shown.findings.filter((mark) => mark.severity === "error").length;
  const warnings = shown.findings.length - errors;
  const kind = errors ? "error" : warnings ? "warning" : "tick";
  const words = [errors && `${errors} error${errors > 1 ? "s" : ""}`, warnings && `${warnings} warning${warnings > 1 ? "s" : ""}`];
  parts.count.hidden = shown.text === null;
  parts.count.className = `status ${kind}`;
  parts.count.textContent = words.filter(Boolean).join(", ") || "No findings";
}

function look() {
  for (const option of parts.testing.querySelectorAll("#sample option")) option.textContent = option.textContent.replace(/^[✓✗–] /, "");
  Object.assign(shown, { verdicts: [], summary: "Checking …", text: null, repairs: 0 });
  drawCheck();
  checking.look(question());
}

focusLine = (_, line) => editor.goTo(line);

applyFix = (mark) => {
  if (shown.text === editor.text) editor.write(edited(editor.text, mark.edits));
  else announce("The template has changed: wait for the check");
};

async function rewrite(name) {
  const fixed = await checking.ask(name, question());
  if (!fixed) return;
  trouble(fixed.fault);
  if (fixed.fault || fixed.template === editor.text) return look();
  editor.write(fixed.template);
  announce(`${fixed.applied} fixed`);
}

// --- what is chosen

function templateChanged() {
  again();
  colour();
  look();
}

function choose(against) {
  state.against = against;
  state.values = new Map();
  state.former = null;
  drawSchema();
  describe();
  look();
  remember();
}

function drawSchema() {
  const area = h("textarea", { id: "schema", rows: "8", spellcheck: "false", placeholder: '{"type": "object", "required": ["event"]}' });
  area.value = state.schema;
  area.addEventListener("input", () => {
    state.schema = area.value;
    look();
    again();
  });
  parts.schema.replaceChildren(...(state.against === "schema" ? [h("label", { for: "schema" }, "JSON Schema, draft 2020-12"), area] : []));
  document.getElementById("against").value = state.against;
}

function begin(index) {
  const example = offers.examples[Number(index)];
  if (!example) return;
  Object.assign(state, { sample: null, edited: null });
  if (example.against !== state.against) choose(example.against);
  editor.write(example.template);
}
