"""Text that knows where in the template it comes from."""

from __future__ import annotations

from typing import NamedTuple

from payloads.freemarker.source import Span


class Origin(NamedTuple):
    """A text, what printed its parts, and whether it was printed: a literal is a value until it is."""

    text: str
    pieces: list[str]
    printed: bool

    @property
    def has_structure(self) -> bool:
        """Whether the template's own text in it holds a quote: then it is more than a value."""
        return any('"' in piece for piece in self.pieces if not is_value(piece))


class Printing:
    """One print of a text whose origins are known: who printed it, and whether the text was a literal."""

    def __init__(self, span: Span, *, literal: bool) -> None:
        self.span = span
        self.literal = literal


class TracedText(str):
    """Printed text with its place in the template.

    Attributes:
        span: the place.
        is_value: an interpolation printed it.
        printing: of text with origins, the print it is a part of, as long as it isn't settled which of the two counts.
    """

    __slots__ = ("is_value", "printing", "span")
    is_value: bool
    printing: Printing | None
    span: Span


def is_value(piece: str) -> bool:
    """Whether an interpolation printed a piece."""
    return isinstance(piece, TracedText) and piece.is_value
