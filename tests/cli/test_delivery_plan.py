"""`tile delivery plan`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    Run = Callable[..., Any]


def test_a_load_at_the_limit(run: Run) -> None:
    result = run("delivery", "plan", "--rate", "600/min", "--for", "2m", "--limit", "10/s", "--even")
    assert result.code == 0
    assert result.out.splitlines()[0] == "1,200 events at 10/s, at most 10 requests/s"
    assert "IN TIME  95 of 100 events arrive within a minute by every reading.\n" in result.out


def test_the_same_for_programs(run: Run) -> None:
    arguments = ("delivery", "plan", "--rate", "12/s", "--for", "20m", "--limit", "10/s", "--even")
    data = json.loads(run(*arguments, "--output-format", "json").out)
    assert data["load"] == {"events_per_second": 12, "seconds": 1200, "events": 14_400}
    assert [each["reading"] for each in data["forecasts"]] == [
        "ten-exponential", "ten-even", "nine-exponential", "nine-even",
    ]  # fmt: skip
    assert all(each["delivered"] == 14_400 and each["p95"] > 60 for each in data["forecasts"])
    assert 12 <= data["needed_limit"] <= 14
    text = run(*arguments).out
    assert (
        f"LATE  95 of 100 events don't arrive within a minute by every reading; a limit of {data['needed_limit']}"
        in text
    )


def test_the_limit_of_the_contract(run: Run) -> None:
    result = run("delivery", "plan", "reteno-contact-webhook", "--rate", "5/s", "--for", "10s")
    assert ", at most 200 requests/s\n" in result.out


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("--rate", "fast"), "--rate 'fast' is not a rate", "write it as 200/s, 9000/min or 100000/h"),
        (("--rate", "0/s"), "--rate '0/s' is not a rate", "write it as 200/s"),
        (("--rate", "1/s", "--for", "1y"), "--for '1y' is not a time", "write it as 90s, 10m or 1h"),
        (("--rate", "1/s", "--limit", "10/h"), "--limit 10/h: that is less than one request a second", ""),
        (("--rate", "1/s", "--outage", "5m"), "--outage '5m' gives no start", "write it as 5m@10m"),
        (("--rate", "1/s", "--burst", "x@1m"), "--burst 'x@1m' is not a burst", "write it as 40000@10m"),
        (("--rate", "10000/s", "--concurrency", "5"), "at most 1,000,000 events", "ask for a shorter time"),
        (("--rate", "1/s", "--for", "200h"), "more than seven days", "ask for a shorter time"),
    ],
)
def test_what_cannot_be_planned(run: Run, arguments: tuple[str, ...], message: str, hint: str) -> None:
    limit = () if "--limit" in arguments else ("--limit", "10/s")
    result = run("delivery", "plan", *arguments, *limit)
    assert result.code == 2
    assert message in result.err
    assert hint in result.err


def test_a_contract_without_a_limit(run: Run) -> None:
    result = run("delivery", "plan", "reteno-events", "--rate", "1/s")
    assert result.code == 2
    assert "the contract of reteno-events states no rate limit" in result.err


def test_a_page_with_plots(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "plan.html"
    load = ("delivery", "plan", "--rate", "5/s", "--for", "1m", "--limit", "10/s", "--report", str(file))
    assert run(*load).code == 0
    first = file.read_text(encoding="utf-8")
    assert run(*load).code == 0  # over an earlier one
    assert file.read_text(encoding="utf-8") == first
    file.write_text("mine", encoding="utf-8")
    refused = run(*load)
    assert (refused.code, refused.out) == (2, "")
    assert file.read_text(encoding="utf-8") == "mine"
