"""The kit as one archive for the browser: what a check needs, without commands, servers and tests' tools."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT: Final = Path(__file__).parents[2]
_PACKAGES: Final = ("conformance", "payloads", "tile")
_STAND_INS: Final = Path(__file__).parent / "browser"

#: Nothing that a check or an answer imports.
_LEFT_OUT: Final = (
    "conformance/entry_point",
    "conformance/event_plan",
    "conformance/pytest_plugin",
    "tile/backfill",
    "tile/backtest",
    "tile/cli",
    "tile/delivery",
    "tile/diff",
    "tile/lsp",
    "tile/plan",
    "tile/playground/browser",
    "tile/playground/css",
    "tile/playground/js",
    "tile/preview/css",
    "tile/preview/js",
    "tile/sandbox",
    "tile/scaffold",
    "tile/setup",
)
_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)


def packed() -> bytes:
    """The archive; the same files give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, file in sorted(_files()):
            archive.writestr(zipfile.ZipInfo(name, _BEGINNING), file.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


def _files() -> Iterator[tuple[str, Path]]:
    for package in _PACKAGES:
        for file in (_ROOT / package).rglob("*"):
            name = file.relative_to(_ROOT).as_posix()
            if file.is_file() and "__pycache__" not in file.parts and not name.startswith(_left_out()):
                yield name, file
    for file in _STAND_INS.glob("*.py"):
        yield file.name, file


def _left_out() -> tuple[str, ...]:
    return tuple(f"{each}/" for each in _LEFT_OUT)
