"""The page of a back-test as a person meets it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tile.backtest.made_archive import files, zipped
from tile.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.devtools import Browser

pytestmark = pytest.mark.browser

_HOSTILE = '</script><img src="x" onerror="alert(1)">'


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page about an archive with everything that can be on one, compared with a former state."""
    folder: Path = tmp_path_factory.mktemp("page")
    event = {"event_type": _HOSTILE, "event_properties": {_HOSTILE: 1}, "user_id": "u", "uuid": "u"}
    (folder / "hostile.ndjson").write_text(f"{json.dumps(event)}\n" * 3 + "{\n", encoding="utf-8")
    (folder / "export.zip").write_bytes(zipped(files(1_200, 7)))
    main(["export", "reteno-events", "-o", str(folder / "submission")])
    submission = folder / "submission" / "submission.json"
    submission.write_text(
        submission.read_text(encoding="utf-8").replace("amplitudeEventTime", "happenedAt"), encoding="utf-8"
    )
    (folder / "event.ftl").write_text(
        '{"a": "${input.user_id}", "b": ${input.event_properties.price}}', encoding="utf-8"
    )
    common = ["--workers", "1", "--closely", "0.5", "--journal", str(folder / "journal")]
    archives = [str(folder / "export.zip"), str(folder / "hostile.ndjson")]
    main(
        [
            "backtest",
            *archives,
            *common,
            "--proof",
            "--against",
            str(submission.parent),
            "--report",
            str(folder / "page.html"),
        ]
    )
    main(["backtest", *archives, str(folder / "event.ftl"), *common, "--report", str(folder / "broken.html")])
    return folder.as_uri()


@pytest.mark.parametrize("name", ["page", "broken"])
@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_drawn_and_harmless(browser: Browser, address: str, name: str, width: int, scheme: str) -> None:
    browser.size(width, 900)
    browser.media(prefers_color_scheme=scheme)
    browser.visit(f"{address}/{name}.html")
    assert browser.console == []
    assert {each.partition(":")[0] for each in browser.requests} <= {"file", "data", "about"}
    cards = browser.run("[...document.querySelectorAll('.card')].map((each) => each.id)")
    assert {"card-overview", "card-causes", "card-types", "card-volume", "card-sizes", "card-archive"} <= set(cards)
    assert ({"card-against", "card-proof"} <= set(cards)) == (name == "page")
    assert browser.run("document.documentElement.scrollWidth") <= width
    assert browser.run("document.images.length") == 0
    charts = browser.run(
        "[...document.querySelectorAll('svg.chart')].map((each) => each.getBoundingClientRect().width)"
    )
    assert len(charts) == 3
    assert all(0 < each <= width for each in charts)
    assert browser.run(
        "[...document.querySelectorAll('svg.chart rect')].every((each) => !`${each.getAttribute('height')}`.includes('NaN'))"
    )
    assert browser.run("getComputedStyle(document.querySelector('rect.flow-node')).fill") != "rgb(0, 0, 0)"


def test_the_table_sorts(browser: Browser, address: str) -> None:
    browser.visit(f"{address}/page.html")
    column = "[...document.querySelectorAll('#card-types tbody tr')].map((row) => row.children[%d].textContent)"
    numbers = [int(each.replace(",", "")) for each in browser.run(column % 1)]
    assert numbers == sorted(numbers, reverse=True)
    browser.run("document.querySelector('#card-types .sort').click()")
    assert browser.run("document.querySelector('#card-types th').getAttribute('aria-sort')") == "ascending"
    names = browser.run(column % 0)
    assert names == browser.run(f"[...{column % 0}].sort((one, other) => one.localeCompare(other))")


def test_an_example_can_be_opened(browser: Browser, address: str) -> None:
    browser.visit(f"{address}/broken.html")
    browser.run("document.querySelector('#card-causes details').open = true")
    event = json.loads(browser.run("document.querySelector('#card-causes details pre').textContent"))
    assert event["event_type"]
