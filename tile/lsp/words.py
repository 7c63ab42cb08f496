"""What stands at a place of a template, read from its text alone: a document that is being typed seldom parses."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["path", "built-in", "directive", "special"]

_NAME = r"[A-Za-z_$@][\w$@]*"
_WORD = re.compile(
    rf"""(?P<built_in>\?\s*{_NAME})"""
    rf"""|(?P<directive></?[#]{_NAME})"""
    rf"""|(?P<path>(?<![\w$.]){_NAME}(?:\s*\.\s*{_NAME}|\[(?:"[^"\\\n]*"|'[^'\\\n]*')\])*)"""
    rf"""|(?P<special>(?<![\w$)\]"'])\.{_NAME})"""
)
_STEP = re.compile(rf"""{_NAME}|"[^"\\\n]*"|'[^'\\\n]*'""")
_OPENING = re.compile(r"[$#]\{|<[#@]\w|\[[#@=]")


class Word(NamedTuple):
    """A word of the language, with the offsets it stands at.

    Attributes:
        kind: which of the four.
        name: without its sign; of a path the part up to the place asked about, joined by dots.
        path: the steps of a path up to the place asked about; empty for other words.
        start, end: where it stands; of a path, the step.
    """

    kind: Kind
    name: str
    path: tuple[str, ...]
    start: int
    end: int


class Unfinished(NamedTuple):
    """What is being typed: the steps before it, and where it begins."""

    kind: Kind
    path: tuple[str, ...]
    start: int


def word_at(text: str, offset: int) -> Word | None:
    """The word at an offset, inside an interpolation or a tag; None for text that is printed as it stands."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    for match in _WORD.finditer(text, start, len(text) if end < 0 else end):
        if match.start() <= offset <= match.end():
            return _word(match, offset) if _is_code(text, match.start()) else None
    return None


def unfinished(text: str, offset: int) -> Unfinished | None:
    """What is being typed before an offset; None where nothing of the language can stand."""
    before = text[text.rfind("\n", 0, offset) + 1 : offset]
    base = offset - len(before)
    if match := re.search(rf"</?#({_NAME})?$", before):
        return Unfinished("directive", (), base + match.start() + len(match[0]) - len(match[1] or ""))
    if not _is_code(text, offset):
        return None
    if match := re.search(rf"\?\s*({_NAME})?$", before):
        return Unfinished("built-in", (), offset - len(match[1] or ""))
    if match := re.search(rf"(?<![\w$.])((?:{_NAME}\s*\.\s*)+)({_NAME})?$", before):
        steps = tuple(_STEP.findall(match[1]))
        return Unfinished("path", steps, offset - len(match[2] or ""))
    if match := re.search(rf"(?<![\w$)\]\"'])\.({_NAME})?$", before):
        return Unfinished("special", (), offset - len(match[1] or ""))
    if match := re.search(rf"(?<![\w$.])({_NAME})?$", before):
        return Unfinished("path", (), offset - len(match[1] or ""))
    return None


def _word(match: re.Match[str], offset: int) -> Word:
    kind, text, start = str(match.lastgroup), match[0], match.start()
    if kind == "path":
        steps: list[str] = []
        for step in _STEP.finditer(text):
            steps.append(step[0].strip("\"'"))
            if start + step.end() >= offset:
                return Word("path", ".".join(steps), tuple(steps), start + step.start(), start + step.end())
        return Word("path", ".".join(steps), tuple(steps), start, match.end())
    name = re.sub(r"^(?:\?\s*|</?#|\.)", "", text)
    of: dict[str, Kind] = {"built_in": "built-in", "directive": "directive", "special": "special"}
    return Word(of[kind], name, (), match.end() - len(name), match.end())


def _is_code(text: str, offset: int) -> bool:
    """Whether an offset is inside an interpolation or a tag, as far as the text before it tells."""
    opened = 0
    for opening in _OPENING.finditer(text, max(0, offset - 2_000), offset):
        opened = opening.start() + 1
    if not opened:
        return False
    opener = text[opened - 1]
    closer = "}" if opener in "$#" else ">" if opener == "<" else "]"
    inside = re.sub(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'', "", text[opened:offset])
    return closer not in inside.replace("->", "").replace(">=", "")
