"""The playground as a person meets it: Python in the browser says what it says in a terminal, and nothing leaves."""

from __future__ import annotations

import json
import os
import re
import statistics
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.playground import PATIENCE, READY, begin, served, wait, write
from tests.browser.screenshots import FOLDER, MOST_BYTES, PICTURES, take
from tests.browser.test_preview import _CONTRAST, _UNNAMED
from tile.failure import CliError
from tile.find import find
from tile.playground.links import fragment
from tile.playground.session import Session
from tile.shipped import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.devtools import Browser
    from tests.browser.playground import Site
    from tests.browser.screenshots import Picture

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

_MOST_BYTES = 10_000_000
_BAD = """\
{
  "user": "${(input.user_id!"anonymous")}",
  "event": "${input.event_type?json_string}",
  "price": ${input.event_properties.price!0},
}
"""
_RIGHT = '{"event": "${((input.event_type)!"")?json_string}"}\n'


def _own(key: str) -> str:
    """The template of one of the kit's destinations."""
    return find(key).tile.body.text


_SEEDS = sorted(Path(__file__).parents[2].glob("../*/seeds/000*.txt"))
_PUBLISHED = pytest.mark.skipif(not _SEEDS, reason="the published guide doesn't lie beside the checkout")
_KEYS = ("device", "contact", "event")
_PICTURES = [each for each in PICTURES if each.key == "playground"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    try:
        with served(tmp_path_factory.mktemp("playground") / "site") as made:
            yield made
    except CliError as error:
        pytest.skip(f"Pyodide can't be fetched: {error.message}")


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Browser]:
    """The loaded page; loaded anew only if another test has closed it."""
    if not chromium.has_page or chromium.run("location.origin") != site.url.rstrip("/"):
        chromium.open_page()
        chromium.size(1600, 1000)
        chromium.visit(site.url)
    wait(chromium)
    chromium.console.clear()
    yield chromium
    assert chromium.console == []


def _shown(browser: Browser) -> dict[str, Any]:
    """What the page says, as data."""
    said: dict[str, Any] = browser.run(
        "({codes: shown.findings.map((mark) => `${mark.code} ${mark.place}`), "
        "claims: Object.fromEntries(shown.verdicts.map((each) => [each.name, each.outcome])), text: shown.text})"
    )
    return said


def _native(name: str, **question: str) -> Any:
    return json.loads(Session().ask(name, json.dumps(question)))


def test_it_loads(chromium: Browser, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    sizes = site.sizes
    pyodide = sum(size for name, size in sizes.items() if name.startswith("pyodide-"))
    times = {}
    for visit in ("first", "second"):
        chromium.open_page()
        chromium.size(1600, 1000)
        begun = time.monotonic()
        chromium.visit(site.url)
        chromium.until("!!document.querySelector('.headline')", timeout=PATIENCE)
        usable = time.monotonic() - begun
        wait(chromium)
        times[visit] = f"{usable:.1f} s to the first request, {time.monotonic() - begun:.1f} s to the first check"
        chromium.until("caches.has('tile-playground-compiled')", timeout=PATIENCE)
        chromium.until("navigator.serviceWorker.ready.then(() => true)", timeout=PATIENCE)
        assert chromium.console == []
        assert {each.removeprefix("blob:").startswith(site.url) for each in chromium.requests} == {True}
    with capsys.disabled():
        total = sum(sizes.values())
        print(f"\nplayground: {total / 1e6:.1f} MB compressed, {pyodide / 1e6:.1f} MB of it Pyodide alone; {times}")
    assert sum(sizes.values()) < _MOST_BYTES


@pytest.mark.parametrize(
    ("template", "against", "schema"),
    [
        (_BAD, "", ""),
        (_BAD, "contract/reteno-event-v2", ""),
        (_RIGHT, "schema", '{"type": "object", "required": ["event"], "properties": {"event": {"minLength": 1}}}'),
        ("<#if input.user_id??>${input.user_id}", "", ""),
        ('{"users": [<#list input.users as user>"${user.user_id}"<#sep>, </#list>]}', "", ""),
        *((_own(key), f"destination/{key}", "") for key in ("reteno-events", "reteno-cohort-webhook")),
    ],
)
def test_it_says_what_a_terminal_says(page: Browser, template: str, against: str, schema: str) -> None:
    write(page, template, against, schema)
    there = page.run("shown.page")
    here = _native("check", template=template, against=against, schema=schema)
    assert there == here
    assert _shown(page) == {
        "codes": [f"{each['code']} {each['place']}" for each in here["findings"]],
        "claims": {each["name"]: each["outcome"] for each in here["verdicts"]},
        "text": template,
    }


def _published() -> dict[str, str]:
    """The guide's templates by what they send."""
    text = "\n".join(line.rstrip() for line in _SEEDS[0].read_text(encoding="utf-8").split("\n"))
    return dict(zip(_KEYS, re.findall(r"^\{$.*?^\}$", text, re.MULTILINE | re.DOTALL), strict=True))


@_PUBLISHED
@pytest.mark.parametrize("key", _KEYS)
def test_a_published_template_is_wrong_and_the_kits_own_is_proved(page: Browser, key: str) -> None:
    destination = f"reteno-{key}-webhook"
    write(page, _published()[key], f"destination/{destination}")
    assert "error" in page.run("parts.count.className")
    assert page.run("document.querySelectorAll('.editor .margin .finding, #card-check .finding').length") > 0
    write(page, _own(destination), f"destination/{destination}")
    assert _shown(page)["claims"] == dict.fromkeys(("renders", "json", "contract"), "proved")


@pytest.mark.parametrize(
    "template",
    [
        '{\n  \\<#if input.device_id??>\n    "id": "${input.device_id?json_string}",\n  \\</#if>\n  "kind": "MOBILE"\n}\n',
        pytest.param("device", marks=_PUBLISHED),
        pytest.param("contact", marks=_PUBLISHED),
        pytest.param("event", marks=_PUBLISHED),
    ],
    ids=["ours", *_KEYS],
)
def test_a_newcomers_walk(page: Browser, template: str) -> None:
    """What a web page did to a template is undone, then what is safe to fix is fixed: two clicks, and it is proved."""
    write(page, _published()[template] if template in _KEYS else template)
    assert "error" in page.run("parts.count.className")
    for button in ("repair", "fix-all"):
        before = page.run("editor.text")
        if not page.run(f"!!document.getElementById('{button}')"):
            continue
        page.run(f"document.getElementById('{button}').click()")
        page.until(f"editor.text !== {json.dumps(before)} && {READY}", timeout=PATIENCE)
    shown = _shown(page)
    assert (shown["codes"], shown["claims"]["renders"], shown["claims"]["json"]) == ([], "proved", "proved")


@pytest.mark.parametrize("picture", _PICTURES, ids=lambda each: each.name)
def test_pictures_of_the_documentation(page: Browser, site: Site, picture: Picture) -> None:
    taken = take(page, picture, site.url)
    page.size(1600, 1000)
    page.media(prefers_color_scheme="light", prefers_reduced_motion="no-preference")
    kept = FOLDER / f"{picture.name}.png"
    if os.environ.get("DOCS_PICTURES"):
        kept.write_bytes(taken)
    assert len(taken) <= MOST_BYTES
    assert page.run("document.querySelectorAll('.editor .margin .finding').length") > 0
    width, height = (each * picture.scale for each in picture.size)
    for png in (taken, kept.read_bytes()):
        assert struct.unpack(">II", png[16:24]) == (width, height)


_TYPE = """(async () => {
  const times = [];
  const { lint } = checking.heard;
  for (let key = 0; key < 7; key += 1) {
    const begun = performance.now();
    const since = () => performance.now() - begun;
    const request = new Promise((done) => {
      new MutationObserver((_, observer) => {
        observer.disconnect();
        done(since());
      }).observe(document.querySelector(".outcome-column"), { childList: true });
    });
    const findings = new Promise((done) => {
      checking.heard.lint = (seen) => {
        lint(seen);
        done(since());
      };
    });
    document.execCommand("insertText", false, " ");
    times.push([await request, await findings]);
  }
  checking.heard.lint = lint;
  return times;
})()"""


@pytest.mark.parametrize("key", ["", *SHIPPED])
def test_each_key_is_answered(page: Browser, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    """How fast is printed, not asserted: tests share their machine."""
    template = _own(key) if key else _BAD
    write(page, template, f"destination/{key}" if key else "")
    page.run("editor.area.focus(); editor.area.setSelectionRange(0, 0)")
    request, findings = map(statistics.median, zip(*page.run(_TYPE), strict=True))
    with capsys.disabled():
        name = key or "a small template"
        print(f"\nplayground: {name}: {request:.0f} ms from a key to the request, {findings:.0f} ms to findings")
    wait(page)
    assert _shown(page)["text"] == " " * 7 + template


def test_the_request_comes_first_then_findings_then_the_proof(page: Browser) -> None:
    write(page, _RIGHT)
    heard = page.run(
        """(async () => {
          const heard = [];
          const { lint, check } = checking.heard;
          new MutationObserver(() => heard.push("request")).observe(document.querySelector(".outcome-column"), { childList: true });
          checking.heard.lint = (seen) => { heard.push("findings"); lint(seen); };
          await new Promise((done) => {
            checking.heard.check = (page) => { heard.push("proof"); check(page); done(); };
            editor.area.focus();
            document.execCommand("insertText", false, " ");
          });
          Object.assign(checking.heard, { lint, check });
          return heard;
        })()"""
    )
    assert heard == ["request", "findings", "proof"]


def test_a_witness_is_seen_at_a_click(page: Browser) -> None:
    write(page, '{"on": "${input.event_properties.on!""}"}')
    page.run("[...document.querySelectorAll('#card-check .verdicts a')][0].click()")
    page.until("!!document.querySelector('.answer.failed, .answer.invalid')")
    event = page.run("document.getElementById('event').value")
    assert json.loads(event)
    page.run("document.getElementById('fix-all').click()")
    page.until(f"editor.text.includes('?is_string') && {READY}", timeout=PATIENCE)
    assert page.run("document.getElementById('event').value") == event
    page.until("!document.querySelector('.answer.failed, .answer.invalid')")
    page.run("document.querySelector('#event').focus()")
    page.run(
        "document.querySelector('#sample').value = 'web';document.querySelector('#sample').dispatchEvent(new Event('change'))"
    )
    assert page.run("Object.keys(state.platform).length") == 0


def test_fixes(page: Browser) -> None:
    write(page, _BAD)
    page.run(
        "[...document.querySelectorAll('.margin .button')].find((each) => each.textContent === 'Fix this').click()"
    )
    wait(page)
    page.until(f"editor.text !== {json.dumps(_BAD)} && {READY}", timeout=PATIENCE)
    assert '!"anonymous")?json_string}' in page.run("editor.text")
    page.run("document.getElementById('fix-all').click()")
    page.until(f"!editor.text.includes('!0}},') && {READY}", timeout=PATIENCE)
    assert not any(code.startswith("JSN101") for code in _shown(page)["codes"])
    page.run("editor.area.focus(); document.execCommand('undo'); document.execCommand('undo')")
    assert page.run("editor.text") == _BAD
    wait(page)


def test_a_link_holds_everything(page: Browser, site: Site) -> None:
    template = _RIGHT.replace("event", "događaj 🎈 \\ud800", 1)
    schema = '{"type": "object"}'
    write(page, template, "schema", schema)
    page.run("document.querySelector('[name=platform-locale][value=uk_UA]').click()")
    event = '{"event_type": "⚑ é", "user_id": null}'
    page.run(
        f"const event = document.getElementById('event'); event.value = {json.dumps(event)}; event.dispatchEvent(new Event('input'))"
    )
    page.until("location.hash.length > 1")
    time.sleep(0.6)
    address = page.run("location.href")
    assert address.startswith(f"{site.url}#")
    page.visit(address)
    wait(page)
    assert page.run("[editor.text, state.against, state.schema, state.platform.locale, document.getElementById('event').value]") == [
        template, "schema", schema, "uk_UA", event,
    ]  # fmt: skip
    assert page.run("document.querySelector('[name=platform-locale]:checked').value") == "uk_UA"
    page.visit(f"{site.url}#{fragment(template, 'destination/reteno-events')}")
    wait(page)
    assert page.run("[editor.text, state.against, bench.bench.subject]") == [
        template,
        "destination/reteno-events",
        "event",
    ]
    page.visit(f"{site.url}#{'A' * 40}")
    page.until("document.querySelector('.trouble').innerText.includes(\"This link can't be read\")")
    wait(page)
    page.visit(site.url)
    wait(page)


def test_what_is_out_of_date_is_ended(page: Browser) -> None:
    write(page, _RIGHT)
    begin(page, _own("reteno-events"), "destination/reteno-events")
    page.until("checking.long", timeout=PATIENCE)
    page.run(f"editor.write({json.dumps(_BAD)})")
    page.until("shown.text !== null", timeout=PATIENCE)
    wait(page)
    assert _shown(page)["text"] == _BAD
    assert _shown(page)["claims"]["json"] == "refuted"


@pytest.mark.parametrize(
    "template",
    [
        "${" + "(" * 5_000,
        "<#list 1..1000000000 as x>${x}</#list>",
        "[" * 5_000,
        "<#macro m><@m/></#macro><@m/>",
        "\ud800${input.x!}",
    ],
    ids=["nested", "endless", "brackets", "recursive", "half"],
)
def test_hostile_templates(page: Browser, template: str) -> None:
    begin(page, template)
    page.until(
        "shown.text === editor.text", timeout=PATIENCE
    )  # linted; what takes long is ended with the next template
    write(page, _BAD)
    assert _shown(page)["claims"]["json"] == "refuted"


class _Listener(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.heard.append(self.path)  # type: ignore[attr-defined]
        self.send_response(204)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_nothing_leaves_the_browser(page: Browser) -> None:
    """Neither from the page nor from its workers, whatever a script there tries."""
    listener = HTTPServer(("127.0.0.1", 0), _Listener)
    listener.heard = []  # type: ignore[attr-defined]
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    other = f"http://127.0.0.1:{listener.server_port}/"
    tried = page.run(
        f"""(async () => {{
          const said = [await fetch("{other}page").then(() => "sent", () => "refused")];
          const text = `
            let run = "refused";
            try {{ eval("1"); run = "run"; }} catch {{ }}
            fetch("{other}worker").then(() => postMessage("sent"), () => postMessage(run));`;
          const source = URL.createObjectURL(new Blob([text], {{ type: "text/javascript" }}));
          const worker = new Worker(asScript(source), {{ type: "module" }});
          said.push(await new Promise((done) => {{
            worker.onmessage = (event) => done(event.data);
            worker.onerror = () => done("broken");
          }}));
          const image = new Image();
          said.push(await new Promise((done) => {{ image.onload = () => done("sent"); image.onerror = () => done("refused"); image.src = "{other}image"; }}));
          said.push(navigator.sendBeacon("{other}beacon") ? "queued" : "refused");
          try {{ document.body.innerHTML = "x"; said.push("run"); }} catch {{ said.push("refused"); }}
          return said;
        }})()"""
    )
    time.sleep(0.5)
    listener.shutdown()
    listener.server_close()
    assert listener.heard == []  # type: ignore[attr-defined]
    assert [each for each in tried if each not in ("refused", "queued")] == []
    assert page.console, "what is refused is said"
    page.console.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_and_used_with_the_keyboard(page: Browser, scheme: str) -> None:
    page.media(prefers_color_scheme=scheme)
    write(page, _BAD, "destination/reteno-events")
    assert page.run(_CONTRAST) == []
    assert page.run(_UNNAMED) == []
    reached = set()
    page.run("document.activeElement.blur()")
    for _ in range(60):
        page.press("Tab")
        reached.add(page.run("document.activeElement.id || document.activeElement.textContent.slice(0, 20)"))
    assert {"example", "against", "template", "event", "sample", "fix-all"} <= reached
    for width in (375, 320):
        page.size(width, 800)
        assert page.run("document.documentElement.scrollWidth") == width
    page.size(1600, 1000)


def test_the_letters_lie_on_the_lines(page: Browser) -> None:
    """The area's letters can't be seen: its lines must break where the coloured ones do."""
    write(page, "\n".join(f'{{"a{at}": "' + "x y " * at + "ü🎈\\t'" + "z" * at + '"}' for at in range(0, 120, 7)))
    for width in (1600, 1200, 800, 375):
        page.size(width, 1000)
        page.run("new Promise(requestAnimationFrame)")
        tall = page.run(
            "[editor.area.scrollHeight, editor.holder.querySelector('ol').offsetHeight, editor.area.clientHeight]"
        )
        assert abs(tall[0] - max(tall[1], tall[2])) <= 12, (width, tall)
    page.size(1600, 1000)


def test_it_works_without_a_network(chromium: Browser, tmp_path: Path) -> None:
    """The server is gone; the page, Python and the check are still there."""
    try:
        with served(tmp_path / "site") as site:
            chromium.open_page()
            chromium.visit(site.url)
            wait(chromium)
            chromium.until("navigator.serviceWorker.ready.then(() => true)", timeout=PATIENCE)
            chromium.until("caches.has('tile-playground-compiled')", timeout=PATIENCE)
            address = site.url
    except CliError as error:
        pytest.skip(f"Pyodide can't be fetched: {error.message}")
    chromium.visit(address)
    wait(chromium)
    write(chromium, _BAD)
    assert _shown(chromium)["claims"]["renders"] == "refuted"
