"""The result of a back-test as one HTML page, in the house style of the preview."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tile.preview.file import refuse_foreign as refuse
from tile.preview.file import write as write_page
from tile.preview.html import Assets, assets, put_together, script_files, style_files
from tile.preview.page import safe_json

if TYPE_CHECKING:
    from tile.backtest.summary import Summary
    from tile.destination import Destination

MARK = '<meta name="generator" content="tile backtest">'
_WRITER = "back-test"
_FOLDER = Path(__file__).parent / "page_files"
_MOST_BARS = 60
_MOST_HOURS = 24 * 400


def page(data: dict[str, Any], tile: Destination, summary: Summary) -> str:
    """The page; the same result gives the same page."""
    shown = {**data, "title": tile.title, "partner": tile.partner, "size_bars": _bars(summary)}
    shown["requests_a_minute"] = {
        **data["requests_a_minute"],
        "hours": data["requests_a_minute"]["hours"][-_MOST_HOURS:],
    }
    return put_together(
        f"{tile.title} – back-test",
        safe_json(shown),
        _assets(),
        mark=MARK,
        without_scripts="<code>tile backtest</code> in a terminal",
    )


def write(text: str, target: Path) -> None:
    """Write the page over an earlier one, or where there is nothing.

    Raises:
        TileError: there is something else, or it can't be written.
    """
    write_page(text, target, mark=MARK, writer=_WRITER)


def refuse_foreign(target: Path) -> None:
    """Refuse a target that is something else than an earlier page.

    Raises:
        TileError: it is.
    """
    refuse(target, mark=MARK, writer=_WRITER)


@cache
def _assets() -> Assets:
    return assets(
        [*style_files("colours", "layout", "cards"), _FOLDER / "report.css"],
        [*script_files("elements"), *(_FOLDER / f"{name}.js" for name in ("charts", "report"))],
    )


def _bars(summary: Summary) -> list[dict[str, int]]:
    """The sizes of bodies in bars of equal width, in bytes."""
    if not summary.sizes:
        return []
    low, high = min(summary.sizes), max(summary.sizes)
    width = max(1, -(-(high - low + 1) // _MOST_BARS))
    counts = [0] * -(-(high - low + 1) // width)
    for size, number in summary.sizes.items():
        counts[(size - low) // width] += number
    return [
        {"from": low + at * width, "to": low + (at + 1) * width - 1, "count": number}
        for at, number in enumerate(counts)
    ]
