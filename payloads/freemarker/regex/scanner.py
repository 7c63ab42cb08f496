"""A regular expression's characters, one after the other."""

from __future__ import annotations

from payloads.freemarker.words import quoted

from .errors import RegexError
from .flags import Flags

_COMMENT_SPACE = " \t\n\x0b\f\r"
_LINE_TERMINATORS = "\n\r\x85\u2028\u2029"
MAX_NESTING = 60
_MAX_INT = (1 << 31) - 1


def without_quotations(pattern: str) -> list[str]:
    """Split into characters; what stands between ``\\Q`` and ``\\E`` comes out with a backslash."""
    pieces: list[str] = []
    position = 0
    while position < len(pattern):
        if pattern.startswith("\\Q", position):
            end = pattern.find("\\E", position + 2)
            stop = len(pattern) if end < 0 else end
            pieces += [f"\\{character}" for character in pattern[position + 2 : stop]]
            position = stop + 2
        elif pattern[position] == "\\" and position + 1 < len(pattern):
            pieces += [pattern[position], pattern[position + 1]]
            position += 2
        else:
            pieces.append(pattern[position])
            position += 1
    return pieces


class Scanner:
    """Reads the pattern: a list of single characters, or quoted ones as a backslash and the character in one item."""

    def __init__(self, items: list[str], flags: Flags) -> None:
        self._items = items
        self._position = 0
        self._flags = flags
        self._depth = 0
        self.groups = 0
        self.names: dict[str, int] = {}

    def error(self, message: str) -> RegexError:
        return RegexError(
            f"{message} near index {self._position}\nin the regular expression {quoted(''.join(self._items))}"
        )

    def at_end(self) -> bool:
        return self._position >= len(self._items)

    def _skip_comments(self) -> None:
        if not self._flags.comments:
            return
        while self._position < len(self._items):
            item = self._items[self._position]
            if item == "#":
                while self._position < len(self._items) and self._items[self._position] not in _LINE_TERMINATORS:
                    self._position += 1
            elif item in _COMMENT_SPACE:
                self._position += 1
            else:
                return

    def _peek(self) -> str:
        self._skip_comments()
        return self._items[self._position] if self._position < len(self._items) else ""

    def _take(self) -> str:
        item = self._peek()
        self._position += 1
        return item

    def _raw(self) -> str:
        """The next item, comments and spaces included."""
        item = self._items[self._position] if self._position < len(self._items) else ""
        self._position += 1
        return item

    def _raw_peek(self) -> str:
        return self._items[self._position] if self._position < len(self._items) else ""

    def _integer(self) -> int:
        text = ""
        while len(self._raw_peek()) == 1 and self._raw_peek() in "0123456789":
            text += self._raw()
        if not text:
            raise self.error("Unclosed counted closure")
        if len(text) > 10 or int(text) > _MAX_INT:
            raise self.error("Illegal repetition range")
        return int(text)
