"""Python source under construction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Self

from payloads.freemarker.nodes import Node


class Line(str):
    """A line of Python that knows which element of the template it runs."""

    __slots__ = ("place",)
    place: Node | None

    def __new__(cls, text: str, place: Node | None) -> Self:
        line = super().__new__(cls, text)
        line.place = place
        return line

    def __radd__(self, indent: str) -> Line:
        return Line(indent.__add__(self), self.place)


def places(lines: list[str]) -> tuple[Node | None, ...]:
    """The element behind each line, where there is one."""
    return tuple(line.place if isinstance(line, Line) else None for line in lines)


class Code:
    """Lines of Python with their indentation, and the text waiting to be written out in one go.

    Text and values are gathered and written together, as one f-string, when something else has to happen.
    """

    def __init__(self, indent: int = 0, place: Node | None = None) -> None:
        self.lines: list[str] = []
        self.indent = indent
        self.place = place
        self._pieces: list[str] = []

    def line(self, text: str) -> None:
        self.lines.append(Line(" " * self.indent + text, self.place))

    def text(self, text: str) -> None:
        """Static text to print."""
        self._pieces.append(escape(text))

    def value(self, name: str) -> None:
        """A variable that holds a `str` to print."""
        self._pieces.append("{" + name + "}")

    def flush(self) -> None:
        """Write out what was gathered."""
        if self._pieces:
            pieces, self._pieces = self._pieces, []
            only = pieces[0][1:-1] if len(pieces) == 1 and pieces[0].startswith("{") and pieces[0][1:2] != "{" else None
            self.line(f"w({only})" if only else f"w(f'{''.join(pieces)}')")

    @contextmanager
    def gathered(self, name: str) -> Iterator[None]:
        """Text and values go to the Python variable `name` instead of the output."""
        outer, self._pieces = self._pieces, []
        yield
        pieces, self._pieces = self._pieces, outer
        self.line(f"{name} = f'{''.join(pieces)}'" if pieces else f"{name} = ''")

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """An indented block; what was gathered is written out before and after."""
        self.flush()
        self.line(head)
        self.indent += 1
        before = len(self.lines)
        yield
        self.flush()
        if len(self.lines) == before:
            self.line("pass")
        self.indent -= 1


#: What can't stand in an f-string in single quotes as it is; most of a template can.
_UNSAFE: Final = re.compile(r"[^ !\"#-&(-\[\]-z|~]")
_ESCAPES: Final = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "{": "{{", "}": "}}"}


def escape(text: str) -> str:
    """The text as part of an f-string in single quotes."""
    return _UNSAFE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    c = match[0]
    known = _ESCAPES.get(c)
    if known is not None:
        return known
    if c.isprintable():
        return c
    return f"\\u{ord(c):04x}" if ord(c) <= 0xFFFF else f"\\U{ord(c):08x}"
