"""The page of a delivery plan as a person meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_preview import _CONTRAST, _UNNAMED
from tile.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.devtools import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file: Path = tmp_path_factory.mktemp("page") / "plan.html"
    load = ["--rate", "20/s", "--for", "10m", "--limit", "30/s", "--outage", "2m@2m"]
    assert main(["delivery", "plan", *load, "--report", str(file)]) == 0
    return file.as_uri()


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_drawn(browser: Browser, address: str, width: int, scheme: str) -> None:
    browser.size(width, 900)
    browser.media(prefers_color_scheme=scheme)
    browser.visit(address)
    assert browser.console == []
    assert {each.partition(":")[0] for each in browser.requests} <= {"file", "data", "about"}
    assert browser.run("[...document.querySelectorAll('.card')].map((each) => each.id)") == [
        "card-result",
        "card-requests",
        "card-delays",
    ]
    assert browser.run("document.querySelectorAll('#card-requests svg').length") == 4
    assert browser.run("document.querySelectorAll('#card-requests .bar.over').length") > 3
    assert browser.run("document.querySelectorAll('#card-delays polyline').length") == 4
    assert browser.run("document.querySelector('#title-result').textContent").startswith("Late: ")
    assert browser.run("document.documentElement.scrollWidth") <= width
    assert browser.run(_UNNAMED) == []
    assert browser.run(_CONTRAST) == []
    browser.media()
