"""Where Java's anchors hold. They differ from Python's: line terminators, \\b, and ^ and $ at the very end."""

from __future__ import annotations

import unicodedata

from .nodes import Anchor

_TERMINATORS = frozenset("\n\r\x85\u2028\u2029")


def holds(anchor: Anchor, text: str, position: int, last_end: int) -> bool:
    """Whether an anchor holds at a position; ``last_end`` is where the match before this one ended."""
    match anchor:
        case Anchor.START:
            return position == 0
        case Anchor.END:
            return position == len(text)
        case Anchor.LAST_MATCH:
            return position == last_end
        case Anchor.WORD_BOUNDARY:
            return _word_before(text, position) != _word_after(text, position)
        case Anchor.NO_WORD_BOUNDARY:
            return _word_before(text, position) == _word_after(text, position)
        case Anchor.LINE_START:
            return _line_start(text, position)
        case Anchor.UNIX_LINE_START:
            return position < len(text) and (position == 0 or text[position - 1] == "\n")
        case Anchor.UNIX_END:
            return position == len(text) or (position == len(text) - 1 and text[position] == "\n")
        case Anchor.UNIX_LINE_END:
            return position == len(text) or text[position] == "\n"
        case Anchor.LINE_END:
            return _line_end(text, position)
        case Anchor.END_OR_LAST_LINE:
            rest = text[position : position + 3]
            return rest in ("", "\r\n") or (len(rest) == 1 and _line_end(text, position))


def _line_start(text: str, position: int) -> bool:
    if position == len(text):
        return False
    if position == 0:
        return True
    before = text[position - 1]
    return before in _TERMINATORS and not (before == "\r" and text[position] == "\n")


def _line_end(text: str, position: int) -> bool:
    if position == len(text):
        return True
    if text[position] == "\n":
        return position == 0 or text[position - 1] != "\r"
    return text[position] in _TERMINATORS


def _is_word(character: str) -> bool:
    return character == "_" or character.isalpha() or character.isdecimal()


def _word_before(text: str, position: int) -> bool:
    return position > 0 and _word_at(text, position - 1)


def _word_after(text: str, position: int) -> bool:
    return position < len(text) and _word_at(text, position)


def _word_at(text: str, position: int) -> bool:
    """A letter, digit or underscore, or a combining mark behind a letter or digit."""
    if _is_word(text[position]):
        return True
    while position >= 0 and unicodedata.category(text[position]) == "Mn":
        position -= 1
        if position >= 0 and (text[position].isalpha() or text[position].isdecimal()):
            return True
    return False
