"""What goes wrong with a tile that cannot be loaded, found or exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError


class TileError(Exception):
    """A tile, a sample or an export folder is not usable as it stands.

    Attributes:
        message: what is wrong, in one sentence.
        remedy: what to do about it; may be empty.
        place: `file` or `file:line` where the cause lies, if it is known.
    """

    def __init__(self, message: str, *, remedy: str = "", place: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.place = place

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message}" + (f" ({self.remedy})" if self.remedy else "")

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self.remedy, self.place))


def _rebuild(kind: type[TileError], message: str, remedy: str, place: str | None) -> TileError:
    return kind(message, remedy=remedy, place=place)


def in_words(error: ValidationError) -> str:
    """A model's refusal as one line for each field: which field, what is wrong, what to do."""
    lines = []
    for problem in error.errors(include_url=False):
        field = ""
        for step in problem["loc"]:
            field += f"[{step}]" if isinstance(step, int) else f".{step}" if field else str(step)
        text = problem["msg"].removeprefix("Value error, ")
        lines.append(f"{error.title}.{field}: {text}" if field else f"{error.title}: {text}")
    return "\n".join(lines)
