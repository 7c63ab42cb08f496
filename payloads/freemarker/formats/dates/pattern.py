"""Patterns of ``java.text.SimpleDateFormat``, split into fields and text."""

from __future__ import annotations

from dataclasses import dataclass

from payloads.freemarker.formats.errors import FormatError

_LETTERS = frozenset("GyMdkHmsSEDFwWahKzZYuXL")


@dataclass(frozen=True, slots=True)
class Field:
    """A run of one pattern letter."""

    letter: str
    count: int


Pattern = tuple[Field | str, ...]


def parse_date_pattern(pattern: str) -> Pattern:
    """Split a pattern; raises ``FormatError`` for letters that Java refuses and for an open quote."""
    parts: list[Field | str] = []
    position = 0
    while position < len(pattern):
        character = pattern[position]
        start = position
        if character == "'":
            text, position = _quoted(pattern, position)
            _add_text(parts, text)
        elif "a" <= character <= "z" or "A" <= character <= "Z":
            if character not in _LETTERS:
                raise FormatError(f"Illegal pattern character '{character}'")
            while position < len(pattern) and pattern[position] == character:
                position += 1
            count = position - start
            if character == "X" and count > 3:
                raise FormatError(f"invalid ISO 8601 format: length={count}")
            parts.append(Field(character, count))
        else:
            _add_text(parts, character)
            position += 1
    fields = [part for part in parts if isinstance(part, Field)]
    if len(fields) == 1 and fields[0].letter == "M":
        # A month on its own is written in the form that languages have for that.
        parts = [part if isinstance(part, str) else Field("L", part.count) for part in parts]
    return tuple(parts)


def _add_text(parts: list[Field | str], text: str) -> None:
    if parts and isinstance(parts[-1], str):
        parts[-1] += text
    elif text:
        parts.append(text)


def _quoted(pattern: str, position: int) -> tuple[str, int]:
    if pattern[position + 1 : position + 2] == "'":
        return "'", position + 2
    text = ""
    position += 1
    while True:
        end = pattern.find("'", position)
        if end < 0:
            raise FormatError("Unterminated quote")
        text += pattern[position:end]
        if pattern[end + 1 : end + 2] != "'":
            return text, end + 1
        text += "'"
        position = end + 2
