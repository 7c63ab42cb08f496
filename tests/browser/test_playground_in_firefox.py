"""The playground in the other engine of browsers: it loads, renders, finds and proves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.browser.firefox import MISSING, PROGRAM, firefox
from tests.browser.playground import PATIENCE, READY, served
from tile.failure import CliError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(PROGRAM is None, reason=MISSING),
]

_RIGHT = '{"event": "${((input.event_type)!"")?json_string}"}'


def test_it_loads_renders_finds_and_proves(tmp_path: Path) -> None:
    try:
        with served(tmp_path / "site") as site, firefox() as browser:
            browser.visit(site.url)
            browser.until(READY, timeout=PATIENCE)
            findings = browser.run("[...document.querySelectorAll('.editor .finding .code')].map((e) => e.textContent)")
            assert set(findings) == {"JSN101", "JSN106", "JSN201"}  # what the README says of this template
            browser.run(
                f"(() => {{ const area = document.getElementById('template'); area.value = {json.dumps(_RIGHT)};"
                f" area.dispatchEvent(new Event('input')); }})()"
            )
            browser.until("!document.querySelector('.editor .finding')", timeout=PATIENCE)
            browser.until(READY, timeout=PATIENCE)
            claims = browser.run("[...document.querySelectorAll('.claims button')].map((each) => each.title)")
            assert claims == ["proved", "proved", "unknown"]  # no contract is chosen
            assert '"event": "some event type"' in browser.run("document.querySelector('.outcome-column').innerText")
    except CliError as error:
        pytest.skip(f"Pyodide can't be fetched: {error.message}")
