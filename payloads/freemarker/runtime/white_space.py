"""`<#compress>` and the other directives that change white space or characters: what they put for what they read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from payloads.freemarker.runtime import java_characters


class Edit(NamedTuple):
    """`text[start:end]` becomes `replacement`."""

    start: int
    end: int
    replacement: str


#: The edits of a text, in order and apart from one another.
Edits = Callable[[str], Iterable[Edit]]

_SPACES = re.compile(f"[{java_characters.SPACES}]+")
#: White space beyond ASCII, to Java or to Python.
_OTHER_SPACES = re.compile(r"[^\S\x00-\x7f]|\u180e")
_LINE_BREAK = re.compile("\r\n|\r|\n")


def compressed(printed: str) -> str:
    """`<#compress>`: a run of white space becomes one blank, or the first line break it holds."""
    if "\r" not in printed and (
        printed.isascii() or not _OTHER_SPACES.search(printed)
    ):  # here Python knows the same ones
        lines = [" ".join(line.split()) for line in printed.split("\n")]
        return "\n".join(filter(None, lines))
    return _SPACES.sub(_first_line_break, printed).strip("\r\n ")


def _first_line_break(spaces: re.Match[str]) -> str:
    found = _LINE_BREAK.search(spaces[0])
    return found[0] if found else " "


def compress(text: str) -> Iterator[Edit]:
    """The edits that make `compressed` of a text."""
    return _runs(text, _first_line_break)


def compress_to_one_line(text: str) -> Iterator[Edit]:
    """Every run of white space becomes a blank; at both ends of the text, nothing."""
    return _runs(text, lambda _: " ")


def _runs(text: str, replacement: Callable[[re.Match[str]], str]) -> Iterator[Edit]:
    for spaces in _SPACES.finditer(text):
        inside = spaces.start() > 0 and spaces.end() < len(text)
        yield Edit(spaces.start(), spaces.end(), replacement(spaces) if inside else "")


def unify_line_breaks(text: str) -> Iterator[Edit]:
    """Every line gets a line feed at its end, the last one as well; a first line that is empty gets lost."""
    at_first = True
    end = 0
    for found in _LINE_BREAK.finditer(text):
        end = found.end()
        yield Edit(found.start(), end, "" if at_first and found.start() == 0 else "\n")
        at_first = False
    if end < len(text):
        yield Edit(len(text), len(text), "\n")


def replace_characters(replacements: dict[str, str]) -> Edits:
    """The edits that put something else for single characters."""
    pattern = re.compile(f"[{re.escape(''.join(replacements))}]")
    return lambda text: (Edit(found.start(), found.end(), replacements[found[0]]) for found in pattern.finditer(text))


def edited(text: str, edits: Iterable[Edit]) -> str:
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts += (text[at : edit.start], edit.replacement)
        at = edit.end
    return "".join((*parts, text[at:]))
