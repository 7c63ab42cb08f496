"""A forecast as one HTML page with plots, in the house style of the preview."""

from __future__ import annotations

from functools import cache
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tile.preview.file import refuse_foreign as refuse
from tile.preview.file import write as write_page
from tile.preview.html import Assets, assets, put_together, script_files, style_files
from tile.preview.page import safe_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tile.delivery.simulation import Figures

MARK: Final = '<meta name="generator" content="tile delivery plan">'
_WRITER: Final = "delivery plan"
_FOLDER: Final = Path(__file__).parent / "page_files"
_OF_BACK_TESTS: Final = Path(__file__).parents[1] / "backtest" / "page_files"
_MOST_BARS: Final = 144
_SHARES: Final = tuple(number / 200 for number in range(1, 200))


def page(data: dict[str, Any], readings: Mapping[str, str], figures: Mapping[str, Figures]) -> str:
    """The page; the same forecast gives the same page.

    Args:
        data: what `--output-format json` prints.
        readings: what each reading of the policy is called.
        figures: those of each reading.
    """
    end = max(max(each.requests, default=0) + 1 for each in figures.values())
    width = ceil(end / _MOST_BARS)
    shown = {
        **data,
        "readings": readings,
        "width": width,
        "bars": {name: _bars(each, width, end) for name, each in figures.items()},
        "delays": {name: [round(value, 2) for value in each.delay(*_SHARES)] for name, each in figures.items()},
        "shares": _SHARES,
    }
    without = "<code>tile delivery plan</code> in a terminal"
    return put_together("Delivery plan", safe_json(shown), _assets(), mark=MARK, without_scripts=without)


def _bars(figures: Figures, width: int, end: int) -> list[int]:
    """The most requests in a second, for stretches of so many seconds up to a common end."""
    bars = [0] * ceil(end / width)
    for second, count in figures.requests.items():
        bars[second // width] = max(bars[second // width], count)
    return bars


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
        [*style_files("colours", "layout", "cards"), _OF_BACK_TESTS / "report.css", _FOLDER / "plan.css"],
        [*script_files("elements"), _OF_BACK_TESTS / "charts.js", _FOLDER / "plan.js"],
    )
