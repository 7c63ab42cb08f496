// The page as it is drawn at first, and how it comes to life.

function drawPage() {
  const examples = [{ group: "", options: [["", "choose …"], ...offers.examples.map(({ name }, index) => [String(index), name])] }];
  const begins = chooser("example", "Begin with", examples, "", (index) => {
    begin(index);
    document.getElementById("example").value = "";
  });
  document.getElementById("page").replaceChildren(
    h(
      "header",
      { class: "top" },
      h(
        "div",
        { class: "top-inner" },
        h("div", { class: "names" }, h("h1", {}, "Playground"), h("p", { class: "subtitle" }, "A template, an event, and the request they make. Nothing leaves this browser.")),
        parts.claims,
        parts.count,
        h("p", { class: "status live" }, h("span", { class: "pulse", "aria-hidden": "true" }), parts.phase),
        copyButton(() => location.href, "the link to this page", "Copy link"),
      ),
      parts.bar,
    ),
    parts.trouble,
    h(
      "main",
      { class: "play" },
      h(
        "div",
        { class: "column" },
        card(
          "body",
          "Template",
          "",
          h("div", { class: "choosers" }, begins, chooser("against", "Checked against", offers.against, state.against, choose)),
          parts.schema,
          editor.holder,
          editor.below,
        ),
        parts.check,
      ),
      h("div", { class: "column" }, parts.testing, parts.platform, parts.form),
    ),
    h(
      "footer",
      {},
      "Made by ",
      h("code", {}, "tile playground"),
      ", not by Amplitude. ",
      h(
        "details",
        {},
        h("summary", {}, "What this page is made of"),
        h("ul", { class: "notes" }, offers.parts.map(({ name, version, licence, home }) => h("li", {}, h("a", { href: home, rel: "noreferrer" }, name), ` ${version}, ${licence}`))),
      ),
    ),
    h("div", { id: "announcements", class: "unseen", role: "status" }),
  );
  drawSchema();
  drawPlatform();
}

async function load() {
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  try {
    await download(offers.files, (there, all) => {
      parts.bar.value = there / all;
      say(`Loading: ${megabytes(there)} of ${megabytes(all)} MB`);
    });
    say("Starting Python …");
    parts.bar.removeAttribute("value");
    offers.bytecode = await recallCompiled(offers.archives);
    const isFirst = !offers.bytecode;
    await engine.start();
    colour();
    await describe();
    say("Loading the checker …");
    if (isFirst) offers.bytecode = await engine.send("compiled");
    await checker.start();
    parts.bar.hidden = true;
    look();
    keepOffline();
    if (!isFirst) return;
    offers.bytecode = await checker.send("compiled");
    await keepCompiled(offers.archives, offers.bytecode);
  } catch (error) {
    parts.bar.hidden = true;
    say("Not loaded");
    trouble({ message: `The page can't be loaded: ${error.message}`, hint: "it needs a browser of the last years with WebAssembly, and an address that begins with `https://` or `http://localhost`" });
  }
}

recall().then(() => {
  drawPage();
  load();
});
addEventListener("hashchange", () => location.reload());
let arranging = 0;
addEventListener("resize", () => {
  cancelAnimationFrame(arranging);
  arranging = requestAnimationFrame(() => arrange(document));
});
addEventListener("toggle", () => arrange(document), true);
