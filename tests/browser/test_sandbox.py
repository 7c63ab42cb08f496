"""The sandbox's page as a person meets it, while events come in."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.browser.test_preview import _CONTRAST, _UNNAMED
from tile.cli.sandbox.page import page
from tile.sandbox.running import Sandbox, sandbox
from tile.sandbox.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.devtools import Browser

pytestmark = pytest.mark.browser

_HEADERS = {
    "Authorization": "Basic OnNhbXBsZS1rZXk=",
    "X-Reteno-Access-Key": "sample-access-key",
    "X-Reteno-SDK-Version": "amplitude-device",
}
_HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def running() -> Iterator[Sandbox]:
    with sandbox(Settings(limit=None), page=page()) as started:
        yield started


def _post(running: Sandbox, path: str, body: object) -> None:
    httpx.post(f"{running.url}{path}", headers=_HEADERS, json=body, trust_env=False)


def fill(running: Sandbox) -> None:
    """A device, its user, a contact with what it has, a group, events, one that is refused."""
    _post(running, "/api/v1/device", {"deviceId": "d-1", "category": "MOBILE", "osType": "IOS"})
    _post(running, "/api/v1/device", {"deviceId": "d-1", "category": "MOBILE", "externalUserId": "user-1"})
    contact = {
        "externalCustomerId": "user-1",
        "firstName": "Olena",
        "channels": [{"type": "email", "value": "o@example.com"}],
    }
    _post(running, "/api/v1/contact", {**contact, "fields": [{"id": 514043, "value": _HOSTILE}]})
    _post(running, "/api/v1/user", {"deviceId": "d-1", "externalUserId": "user-1", "groupNamesInclude": ["Trial"]})
    params = [{"name": "externalCustomerId", "value": "user-1"}, {"name": "lesson", "value": "Colours & shapes"}]
    for name in ("LessonStarted", "LessonFinished", "GoalAchieved"):
        _post(
            running,
            "/api/v2/event",
            {"eventTypeKey": name, "params": [*params, {"name": _HOSTILE, "value": [_HOSTILE]}]},
        )
    _post(running, "/api/v2/event", {"eventTypeKey": "Why?", "params": params})


def _rows(browser: Browser, tab: str) -> list[str]:
    names: list[str] = browser.run(
        f"[...document.querySelectorAll('#panel-{tab} tbody .row-name')].map((each) => each.textContent)"
    )
    return names


def test_what_arrives_is_seen(browser: Browser, running: Sandbox) -> None:
    browser.visit(running.url)
    browser.until("document.querySelector('#panel-events [role=status]').textContent === 'Nothing here yet.'")
    fill(running)
    browser.until("document.querySelectorAll('#panel-events .row-name').length === 3")
    assert _rows(browser, "events") == ["GoalAchieved", "LessonFinished", "LessonStarted"]
    browser.run("document.querySelector('#panel-events .row-name').click()")
    browser.until("!!document.querySelector('#card-request')")
    text = browser.run("document.querySelector('#panel-events .side').innerText")
    for wanted in (
        "Colours & shapes",
        "Contact #1",
        "o@example.com",
        "d-1 MOBILE",
        "Trial",
        "POST /api/v2/event",
        "authorization: Basic …",
        _HOSTILE,
    ):
        assert wanted in text
    assert "OnNhbXBsZS1rZXk=" not in text
    browser.run("showTab('requests')")
    browser.until("document.querySelectorAll('#panel-requests .row-name').length === 8")
    browser.run("document.querySelector('#panel-requests .row-name').click()")
    browser.until("document.querySelector('#panel-requests .side')?.innerText.includes('the pattern')")
    browser.run("showTab('groups')")
    browser.until("document.querySelector('#panel-groups .row-name')?.textContent === 'Trial'")
    browser.run("document.querySelector('#panel-groups .row-name').click()")
    browser.until("document.querySelectorAll('#panel-contacts .row-name').length === 1")
    assert browser.run("document.images.length") == 0
    _harmless(browser, running)


@pytest.mark.slow
def test_searching_and_pausing(browser: Browser, running: Sandbox) -> None:
    fill(running)
    browser.visit(f"{running.url}#events")
    browser.until("document.querySelectorAll('#panel-events .row-name').length === 3")
    browser.run("document.querySelector('#events-q').focus()")
    browser.type("finished")
    browser.until("document.querySelectorAll('#panel-events .row-name').length === 1")
    browser.run("document.querySelector('#events-q').select()")
    browser.type("colours")
    browser.until("document.querySelectorAll('#panel-events .row-name').length === 3")
    browser.run(
        "[...document.querySelectorAll('#panel-events button')].find((each) => each.textContent === 'Pause').click()"
    )
    _post(running, "/api/v2/event", {"eventTypeKey": "Late", "keyValue": "colours"})
    time.sleep(1.2)
    assert "Late" not in _rows(browser, "events")
    browser.run(
        "[...document.querySelectorAll('#panel-events button')].find((each) => each.textContent === 'Go on').click()"
    )
    browser.until("document.querySelector('#panel-events .row-name').textContent === 'Late'")
    _harmless(browser, running)


@pytest.mark.slow
def test_faults_from_the_page(browser: Browser, running: Sandbox) -> None:
    browser.visit(f"{running.url}#faults")
    browser.run(
        "(() => { const box = document.querySelector('#fault-errors'); box.value = '5'; box.dispatchEvent(new Event('change')); })()"
    )
    browser.run(
        "[...document.querySelectorAll('#panel-faults button')].find((each) => each.textContent.startsWith('Outage')).click()"
    )
    browser.until("document.querySelector('#windows').textContent.startsWith('Outage: ')")
    assert running.faults.errors == 0.05
    assert len(running.faults.outage) == 1
    running.faults.latency = 0.25
    browser.until("document.querySelector('#fault-latency').value === '250'")
    browser.run(
        "[...document.querySelectorAll('#panel-faults button')].find((each) => each.textContent === 'End both').click()"
    )
    browser.until("document.querySelector('#windows').textContent === ''")
    _harmless(browser, running)


@pytest.mark.slow
def test_a_thousand_events_a_second_do_not_freeze_it(browser: Browser, running: Sandbox) -> None:
    """While they come, each frame of the page is drawn in time, and the counts follow."""
    browser.visit(running.url)
    seconds, sent = 4, []

    def flood() -> None:
        with httpx.Client(headers=_HEADERS, trust_env=False) as client:
            bodies = [
                {"eventTypeKey": f"e{number}", "occurred": "2025-01-02T03:04", "keyValue": "k"} for number in range(500)
            ]
            began = time.monotonic()
            for batch in range(2 * seconds):
                events = [{**each, "eventTypeKey": f"{each['eventTypeKey']} {batch}"} for each in bodies]
                sent.append(client.post(f"{running.url}/api/v2/past_events", json={"events": events}).status_code)
                time.sleep(max(began + (batch + 1) / 2 - time.monotonic(), 0))

    browser.run(
        "window.longest = 0; (() => { let last = performance.now(); const frame = () => { const now = performance.now(); "
        "longest = Math.max(longest, now - last); last = now; requestAnimationFrame(frame); }; requestAnimationFrame(frame); })()"
    )
    thread = threading.Thread(target=flood)
    thread.start()
    thread.join()
    assert sent == [200] * 2 * seconds
    browser.until("document.querySelector('#counts').textContent.startsWith('4,000 events')")
    assert browser.run("longest") < 500
    assert len(_rows(browser, "events")) == 100
    _harmless(browser, running)


@pytest.mark.slow
def test_it_says_that_the_sandbox_is_gone(browser: Browser) -> None:
    with sandbox(page=page()) as running:
        browser.visit(running.url)
        browser.until("document.querySelector('#counts').textContent !== ''")
    browser.until("!document.querySelector('#trouble').hidden")
    assert browser.run("document.querySelector('#live').textContent") == "Not connected"


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_everything_can_be_read_and_has_a_name(browser: Browser, running: Sandbox, scheme: str, width: int) -> None:
    fill(running)
    browser.size(width, 800)
    browser.media(prefers_color_scheme=scheme)
    for tab in ("events", "requests", "contacts", "groups", "faults"):
        browser.visit(f"{running.url}#{tab}")
        browser.until(f"document.querySelectorAll('#panel-{tab} tbody tr').length > 0")
        if tab in ("events", "requests", "contacts"):
            browser.run(f"document.querySelector('#panel-{tab} .row-name').click()")
            browser.until(f"document.querySelectorAll('#panel-{tab} .side .card').length > 0")
        assert browser.run(_UNNAMED) == []
        assert browser.run(_CONTRAST) == []
        assert browser.run("document.documentElement.scrollWidth") <= width
    browser.media()
    _harmless(browser, running)


def _harmless(browser: Browser, running: Sandbox) -> None:
    assert browser.console == []
    assert all(address.startswith((running.url, "about:", "data:")) for address in browser.requests), json.dumps(
        browser.requests
    )
