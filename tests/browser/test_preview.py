"""The preview as a person meets it: in a browser, with mouse, keyboard, phone and dark mode."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from tests.placeholder import IN_A_MODULE
from tile.preview.server import Server
from tile.preview.state import State, watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser.devtools import Browser

pytestmark = pytest.mark.browser

_TABS = ("configuration", "form", "testing")

_CONTRAST = """
(() => {
  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const parts = (colour) => { const n = colour.match(/[\\d.]+/g).map(Number); return [n[0], n[1], n[2], n[3] ?? 1]; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const found = parts(getComputedStyle(each).backgroundColor);
      if (found[3] === 1) return found;
    }
    return [255, 255, 255, 1];
  };
  const opacity = (element) => { let all = 1; for (let e = element; e; e = e.parentElement) all *= Number(getComputedStyle(e).opacity); return all; };
  const poor = [];
  const walker = document.createTreeWalker(document.getElementById("page"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest(".unseen, option")) continue;
    const under = ground(element);
    const alpha = opacity(element);
    const over = parts(getComputedStyle(element).color).slice(0, 3).map((value, at) => value * alpha + under[at] * (1 - alpha));
    const [one, other] = [light(over), light(under)].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${element.className || element.tagName}: ${walker.currentNode.data.trim().slice(0, 30)}`);
  }
  return [...new Set(poor)];
})()
"""


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages by their tiles' keys."""
    from tests.browser.samples import BARE, BROKEN, HOSTILE, PRICE_WATCH, WEBHOOK, write

    folder = tmp_path_factory.mktemp("pages")
    return {tile.key: write(tile, folder) for tile in (PRICE_WATCH, HOSTILE, BROKEN, BARE, WEBHOOK)}


@pytest.fixture
def price_watch(addresses: dict[str, str]) -> str:
    return addresses["price-watch"]


def _harmless(browser: Browser) -> None:
    """Nothing on the console, nothing loaded."""
    assert browser.console == []
    assert {address.partition(":")[0] for address in browser.requests} <= {"file", "data", "about"}


def test_findings_stand_beside_their_lines(browser: Browser, price_watch: str) -> None:
    browser.visit(price_watch)
    assert browser.run("document.title") == "Price Watch – Event Streaming preview"
    assert browser.run("document.querySelector('.status').textContent") == "4 errors"
    lines = browser.run(
        "[...document.querySelectorAll('#card-body .line:has(.margin)')].map((line) => ({"
        "number: line.querySelector('.number').textContent, "
        "names: [...line.querySelectorAll('.finding strong')].map((each) => each.textContent), "
        "line: line.getBoundingClientRect().toJSON(), note: line.querySelector('.margin').getBoundingClientRect().toJSON()}))"
    )
    assert [(each["number"], each["names"]) for each in lines] == [
        ("4", ["unescaped-json-value", "render-failure"]),
        ("5", ["undeclared-parameter"]),
        ("6", ["property-not-a-string"]),
    ]
    below = 0.0
    for each in lines:
        assert each["note"]["left"] >= each["line"]["right"] - 1  # beside it
        assert each["note"]["top"] >= max(each["line"]["top"], below) - 1  # and not over the one before
        below = each["note"]["bottom"]
    _harmless(browser)


def test_a_finding_leads_to_its_line(browser: Browser, price_watch: str) -> None:
    browser.visit(f"{price_watch}#testing")
    browser.run("document.querySelector('.references a.place').click()")
    assert browser.run("document.activeElement.id") in ("header-Authorization-L1", "body-L5")
    assert browser.run("document.querySelector('[aria-selected=true]').textContent").startswith("Configuration")
    _harmless(browser)


def test_tabs_by_keyboard(browser: Browser, price_watch: str) -> None:
    browser.visit(price_watch)
    chosen = "document.querySelector('[role=tab][aria-selected=true]').id"
    seen = "[...document.querySelectorAll('[role=tabpanel]')].filter((each) => each.checkVisibility()).map((each) => each.id)"
    browser.press("Tab")
    assert browser.run("document.activeElement.id") == "tab-configuration"
    assert browser.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    for key, tab in [
        ("ArrowRight", "form"),
        ("ArrowRight", "testing"),
        ("ArrowRight", "configuration"),
        ("ArrowLeft", "testing"),
        ("Home", "configuration"),
        ("End", "testing"),
    ]:
        browser.press(key)
        assert browser.run(chosen) == f"tab-{tab}"
        assert browser.run("document.activeElement.id") == f"tab-{tab}"
        assert browser.run(seen) == [f"panel-{tab}"]
    browser.press("Tab")
    assert browser.run("document.activeElement.id") == "sample"
    controls = "[...document.querySelectorAll('[role=tab]')].every((tab) => document.getElementById(tab.getAttribute('aria-controls'))?.getAttribute('aria-labelledby') === tab.id)"
    assert browser.run(controls)
    _harmless(browser)


def test_samples_without_a_server(browser: Browser, price_watch: str) -> None:
    browser.visit(f"{price_watch}#testing/minimal")
    assert browser.run("document.querySelector('#sample').value") == "minimal"
    assert "templates fail" in browser.run("document.querySelector('.headline').textContent")
    excerpt = browser.run("document.querySelector('.excerpt').textContent")
    assert excerpt.splitlines()[0].startswith("  --> event.ftl:6:")
    assert "^" in excerpt
    browser.run(
        "document.querySelector('#sample').value = ''; document.querySelector('#sample').dispatchEvent(new Event('change'))"
    )
    note = browser.run("document.querySelector('#event-note').textContent")
    assert "This page is a file and can't render" in note
    assert "tile preview price-watch --serve" in note
    assert "Nothing is rendered here." in browser.run("document.querySelector('.outcome-column').textContent")
    _harmless(browser)


def test_secrets_are_masked(browser: Browser, price_watch: str) -> None:
    browser.visit(f"{price_watch}#form")
    box = browser.run(
        "(() => { const box = document.querySelector('#box-parameters-token'); return [box.type, box.readOnly, box.value]; })()"
    )
    assert box == ["password", True, "•" * 12]
    assert "sample-token" not in browser.run("document.documentElement.innerHTML")


_UNNAMED = """
(() => {
  const found = [];
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  found.push(...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `twice: ${id}`));
  for (const each of document.querySelectorAll("input, select, textarea")) {
    if (!each.labels?.length) found.push(`no label: ${each.outerHTML.slice(0, 80)}`);
  }
  for (const each of document.querySelectorAll("button, a, summary")) {
    if (!(each.textContent.trim() || each.ariaLabel)) found.push(`no name: ${each.outerHTML.slice(0, 80)}`);
  }
  for (const name of ["aria-labelledby", "aria-describedby", "aria-controls"]) {
    for (const each of document.querySelectorAll(`[${name}]`)) {
      if (!document.getElementById(each.getAttribute(name))) found.push(`${name}: ${each.getAttribute(name)}`);
    }
  }
  let level = 0;
  for (const each of document.querySelectorAll("h1, h2, h3, h4")) {
    if (Number(each.tagName[1]) > level + 1) found.push(`heading: ${each.textContent}`);
    level = Number(each.tagName[1]);
  }
  return found;
})()
"""


def test_everything_has_a_name(browser: Browser, addresses: dict[str, str]) -> None:
    for address in addresses.values():
        browser.visit(f"{address}#testing")
        assert browser.run(_UNNAMED) == []


@pytest.mark.parametrize("width", [375, 320])
def test_a_phone_shows_all_without_scrolling_sideways(browser: Browser, addresses: dict[str, str], width: int) -> None:
    browser.size(width, 700)
    for key, address in addresses.items():
        for tab in _TABS:
            browser.visit(f"{address}#{tab}")
            wide = browser.run("document.documentElement.scrollWidth")
            assert wide == width, (key, tab)
    _harmless(browser)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(browser: Browser, addresses: dict[str, str], scheme: str) -> None:
    browser.media(prefers_color_scheme=scheme)
    for key in ("price-watch", "webhook"):
        for tab in _TABS:
            browser.visit(f"{addresses[key]}#{tab}")
            assert browser.run(_CONTRAST) == []
    ground = browser.run("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(243, 245, 249)", "dark": "rgb(16, 20, 28)"}[scheme]
    browser.media()
    _harmless(browser)


def test_less_motion_on_request(browser: Browser, price_watch: str) -> None:
    browser.media(prefers_reduced_motion="reduce")
    browser.visit(price_watch)
    browser.run("document.querySelector('.jumps a').click()")
    assert browser.run("document.getAnimations().length") == 0
    browser.media()


def test_hostile_text_is_only_text(browser: Browser, addresses: dict[str, str]) -> None:
    for tab in _TABS:
        browser.visit(f"{addresses['hostile']}#{tab}")
        assert browser.run("document.title").startswith("</script>")
        assert browser.run("document.querySelectorAll('img:not([src^=\"data:image/png;base64,\"])').length") == 0
        assert "</script><script>" in browser.run("document.querySelector('h1').textContent")
    _harmless(browser)


_MODULE = """
from tile import *

events = Tile(
    key="acme-events",
    integration_name="Acme",
    connection=ConnectionInfo(display_name="Acme", category="Other", summary="…", description="…", logo=LOGO),
    mapping=[MappedField(name="to", default="user_id")],
    endpoint=Endpoint(method="POST", url="https://acme.example/events"),
    headers=[Header(name="X-To", value="${mappedFields.to!}")],
    body=body_file("event.ftl"),
)
""".replace("LOGO", IN_A_MODULE)


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A live preview of a tile in a module."""
    monkeypatch.chdir(tmp_path)  # what lies below the folder is imported anew: none of this repository's own tests
    file = tmp_path / "event.ftl"
    file.write_text('{"user": "${input.user_id?json_string}"}', encoding="utf-8")
    (tmp_path / "acme_live.py").write_text(_MODULE, encoding="utf-8")
    state = State(f"{tmp_path / 'acme_live.py'}:events")
    server = Server(state)
    threads = [
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}),
        threading.Thread(target=watch, args=(state, lambda: None), kwargs={"every": 0.05}),
    ]
    for thread in threads:
        thread.start()
    try:
        yield server.url
    finally:
        state.close()
        server.shutdown()
        server.server_close()
        for thread in threads:
            thread.join()


def test_a_template_that_does_not_parse(browser: Browser, addresses: dict[str, str]) -> None:
    browser.visit(addresses["broken"])
    assert browser.run("document.querySelector('#card-body .margin strong').textContent") == "template-syntax-error"
    browser.run("showTab('testing')")
    assert browser.run("document.querySelector('.answer .place').textContent").startswith("body:")
    _harmless(browser)


def test_a_page_has_the_tabs_it_needs(browser: Browser, addresses: dict[str, str]) -> None:
    shown = "[...document.querySelectorAll('[role=tab]')].map((tab) => tab.firstChild.textContent)"
    browser.visit(f"{addresses['bare-ftl']}#form")  # which it hasn't
    assert browser.run(shown) == ["Configuration", "Testing"]
    assert browser.run("document.querySelector('[aria-selected=true]').id") == "tab-configuration"
    browser.visit(f"{addresses['webhook']}#testing/user-without-device")
    assert browser.run(shown) == ["Configuration", "Set-up", "Testing"]
    _harmless(browser)


def test_a_webhook(browser: Browser, addresses: dict[str, str]) -> None:
    browser.visit(f"{addresses['webhook']}#form")
    assert browser.run("document.querySelector('#box-header-2d-X-2d-Key').value") == "$ACME_API_KEY"
    choices = "[...document.querySelectorAll('#box-parameters-mode option')].map((each) => each.value)"
    assert browser.run(choices) == ["", "all", "known"]
    browser.run("showTab('testing')")
    assert browser.run("document.querySelector('#title-event').textContent") == "User"
    browser.run("document.querySelector('#sample').value = 'anonymous-device'")
    browser.run("document.querySelector('#sample').dispatchEvent(new Event('change'))")
    assert browser.run("document.querySelector('.headline').textContent") == "–Not sent, on purpose: no user id"
    _harmless(browser)


def test_a_finding_shows_its_event(browser: Browser, price_watch: str) -> None:
    browser.visit(price_watch)
    link = "document.querySelector('#body-L4 details a')"
    name = browser.run(f"decodeURIComponent({link}.hash.split('/')[1])")
    assert name == "hostile-identifiers"
    browser.run(f"{link}.closest('details').open = true; {link}.click()")
    assert browser.run("document.querySelector('[aria-selected=true]').id") == "tab-testing"
    assert browser.run("document.querySelector('#sample').value") == name
    assert "unescaped-json-value" in browser.run("document.querySelector('.answer').textContent")
    assert browser.run("document.querySelectorAll('.payload .line.error').length") >= 1
    _harmless(browser)


def test_copying(browser: Browser, live: str) -> None:
    browser.visit(f"{live}#testing/web")
    browser.run(
        "window.copied = []; navigator.clipboard.writeText = async (text) => { copied.push(text); }; "
        "document.querySelectorAll('.outcome-column .button').forEach((button) => button.click())"
    )
    texts = browser.until("copied.length === 2 && copied")
    assert texts[0] == '{"user": "user-10002"}'
    assert texts[1].startswith("curl --verbose --request POST")


def test_live(browser: Browser, live: str, tmp_path: Path) -> None:
    browser.visit(f"{live}#testing")
    body = "document.querySelector('.payload')?.textContent ?? ''"

    def paste(text: str) -> None:
        browser.run("document.querySelector('#event').focus(); document.querySelector('#event').select()")
        browser.type(text)

    paste('{"user_id": "Ol\\"ena <b>"}')
    browser.until(f"({body}).includes('ena <b>')")
    assert browser.run("document.querySelector('.headline').textContent").startswith("✓Strict JSON")

    paste('{"user_id": }')
    browser.until("document.querySelector('.excerpt')?.textContent.includes('pasted event:1:13')")
    paste("{}")
    browser.until("document.querySelector('.excerpt')?.textContent.includes('event.ftl:1:')")

    paste('{"user_id": "u1"}')
    file = tmp_path / "event.ftl"
    file.write_text('{"renamed": "${input.user_id?json_string}"}', encoding="utf-8")
    os.utime(file, (file.stat().st_mtime + 2, file.stat().st_mtime + 2))
    browser.until(f"({body}).includes('renamed')")
    assert '"u1"' in browser.run(body)
    assert browser.run("document.querySelector('#event').value") == '{"user_id": "u1"}'
    assert browser.run("document.activeElement.id") == "event"
    assert browser.run("document.querySelector('[role=tab][aria-selected=true]').id") == "tab-testing"

    browser.run("showTab('form')")
    browser.run(
        "document.querySelector('#box-mappedFields-to').focus(); document.querySelector('#box-mappedFields-to').select()"
    )
    browser.type("user_properties.nobody")
    browser.run("showTab('testing')")
    browser.until("document.querySelector('.sent-headers dd:last-child')?.textContent === ''")

    file.unlink()
    browser.until("!document.querySelector('#trouble').hidden")
    assert "does not exist" in browser.run("document.querySelector('#trouble').textContent")
    assert browser.console == []
    assert all(address.startswith((live, "about:", "data:")) for address in browser.requests)
