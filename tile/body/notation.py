"""Constants as they are written in a template: in FreeMarker's strings, and in the JSON around its tags."""

from __future__ import annotations

import json
import re

from tile.errors import TileError
from tile.place import Place, here

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WORDS = frozenset({"true", "false", "gt", "gte", "lt", "lte", "as", "in", "using"})
#: What would begin a tag or an interpolation: the character that is written as a JSON escape instead.
_TAG = re.compile(r"[$#](?=\{)|<(?=/?[#@])|\[(?=/?[#@]|=)")


def literal(text: str) -> str:
    """A FreeMarker string."""
    quoted = "".join(_character(each) for each in text)
    return '"' + re.sub(r"(?<=[$#])\{", r"\\x007B", quoted) + '"'


def _character(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character < " " or "\x7f" <= character <= "\xa0" or character in "\u2028\u2029\ufeff":
        return f"\\x{ord(character):04X}"
    return character


def constant(value: str | float | None) -> str:
    """JSON text that a template prints as it stands."""
    written = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _TAG.sub(lambda found: f"\\u{ord(found[0]):04x}", written) if isinstance(value, str) else written


def path(steps: tuple[str, ...]) -> str:
    """A place in the data model, which may hold nothing: an expression that stands before a default."""
    written = "".join(
        (f".{step}" if index else step) if _IDENTIFIER.fullmatch(step) and step not in _WORDS else f"[{literal(step)}]"
        for index, step in enumerate(steps)
    )
    return written if len(steps) <= 2 else f"({written})"


def checked_text(text: str, what: str, at: Place | None = None) -> str:
    """A text that JSON can carry.

    Raises:
        TileError: it holds half a surrogate pair.
    """
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise TileError(
            f"{what} holds half a surrogate pair", remedy="write the whole character", place=str(at or here())
        )
    return text


def alternatives(words: tuple[str, ...]) -> str:
    """A regular expression that matches each of some words and nothing else; of none, nothing."""
    return (
        "|".join(re.sub(r"[^A-Za-z0-9_ ]", _in_pattern, word) for word in words) if words else "[^\\x{0}-\\x{10FFFF}]"
    )


def _in_pattern(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02X}" if code < 0x80 else f"\\x{{{code:X}}}"
