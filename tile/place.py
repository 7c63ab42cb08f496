"""Where in a Python module something was declared."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pydantic

if TYPE_CHECKING:
    from types import FrameType

_HOME = str(Path(__file__).parent)
_BODY = str(Path(__file__).parent / "body")
_PYDANTIC = str(Path(pydantic.__file__).parent)


class Place(NamedTuple):
    """A piece of Python: file, first and last character. Lines and columns start at 1."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def here() -> Place:
    """The innermost piece of Python that declares something: neither a model's own code nor pydantic's."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the documented way to the caller
    while frame is not None and _is_ours(frame.f_code.co_filename):
        frame = frame.f_back
    if frame is None:
        return Place("<unknown>", 1, 1, 1, 1)
    positions = list(frame.f_code.co_positions())
    line, end_line, column, end_column = positions[frame.f_lasti // 2]
    first = line or frame.f_lineno
    return Place(
        frame.f_code.co_filename, first, (column or 0) + 1, end_line or first, max(end_column or 0, (column or 0) + 1)
    )


def _is_ours(file: str) -> bool:
    return file == "<string>" or file.startswith(_PYDANTIC) or os.path.dirname(file) in (_HOME, _BODY)  # noqa: PTH120 - often
