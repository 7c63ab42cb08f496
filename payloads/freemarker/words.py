"""Words for messages, as FreeMarker has them."""

from __future__ import annotations

import json
import re
from typing import Final

from payloads.freemarker.runtime.utf16 import units

_UNCLOSED_STRING: Final = (
    "String literal was still unclosed when the end of the file was reached. (Look for missing or accidentally escaped "
    "closing quotation mark.)"
)
_A_VALUE: Final = (
    'Expected either the beginning of a (negative) number or the beginning of one of these: {...}, [...], "...", true, '
    "false, null."
)


def quoted(text: str) -> str:
    """A text in quotation marks, on one line."""
    return json.dumps(text, ensure_ascii=False)


_JAVA_ESCAPES: Final = {
    "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "'": "\\'", "\\": "\\\\",
}  # fmt: skip


def java_escaped(text: str) -> str:
    """A text as JavaCC's lexers show it: each character but those of ASCII as a UTF-16 unit, both quotation marks escaped."""
    shown = (_JAVA_ESCAPES.get(each) or (each if " " <= each <= "~" else f"\\u{ord(each):04x}") for each in units(text))
    return "".join(shown)


def json_mistake(error: json.JSONDecodeError) -> str:
    """What is wrong with a text that is not valid JSON, and where."""
    text, at = error.doc, error.pos
    words = "Empty JSON (contains no value)"
    if text.strip():
        words, at = _mistake(error.msg, text, at)
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return f"{words}\nError location: line {line}, column {column} of the string"


def _mistake(said: str, text: str, at: int) -> tuple[str, int]:
    """The mistake behind what Python's parser says, and its place."""
    if said.startswith("Unterminated string"):
        return _UNCLOSED_STRING, at
    if said.startswith("Invalid control character"):
        code = ord(text[at])
        return (
            f"JSON doesn't allow unescaped control characters in string literals, but found character with code (decimal): {code}",
            at,
        )
    if "uXXXX" in said:
        return r"\u must be followed by exactly 4 hexadecimal digits", at
    if said.startswith("Invalid") and "escape" in said:
        at = text.rfind("\\", 0, at + 1)
        return f"Unsupported escape: {text[at : at + 2]}", at
    if said.startswith("Extra data"):
        return _extra(text, at)
    if said.startswith("Illegal trailing comma"):  # of Python 3.13 and later; what is wrong stands behind it
        at += 1
    blank = re.compile(r"[ \t\r\n]*").match(text, at)
    at = blank.end() if blank else at
    opened = _innermost(text, at)
    if at >= len(text) and opened is not None:
        kind, closing = ("{...}", "}") if text[opened] == "{" else ("[...]", "]")
        return (
            f'This {kind} was still unclosed when the end of the file was reached. (Look for a missing "{closing}")',
            opened,
        )
    if said.startswith("Expecting ',' delimiter"):
        closing = "}" if opened is not None and text[opened] == "{" else "]"
        return f'Expected "," or "{closing}" character, but found {quoted(text[at : at + 1])} instead.', at
    if said.startswith("Expecting ':' delimiter"):
        return f'Expected ":" character, but found {quoted(text[at : at + 1])} instead.', at
    return _no_value(text, at)


def _extra(text: str, at: int) -> tuple[str, int]:
    """Something stands behind the end of the JSON; it may be the rest of a number."""
    number = re.compile(r"-?[0-9][\w.+-]*").search(text, max(text.rfind(" ", 0, at), 0))
    if number and number.start() < at < number.end():
        if re.match(r"-?0[0-9]", number[0]):
            return "JSON doesn't allow superfluous leading 0-s.", number.start()
        return f"Malformed number: {number[0]}", number.start()
    return "End-of-file was expected but found further non-whitespace characters.", at


def _no_value(text: str, at: int) -> tuple[str, int]:
    word = re.compile(r"[A-Za-z_$][\w$]*").match(text, at)
    if word:
        return keyword(word[0]), at
    found = text[at : at + 1]
    if found == "'":
        return "Unexpected apostrophe-quote character. JSON strings must be quoted with quotation mark.", at
    if found == "-":
        return 'Expected a digit after "-".', at
    if text[at : at + 2] == "/*":
        return "Unclosed comment", at
    if found.isdigit():
        return "A member's name must be a string.", at
    return f"{_A_VALUE} Found character {quoted(found)} instead.", at


def keyword(word: str) -> str:
    """The message about a word that JSON doesn't know."""
    return (
        f'Invalid JSON keyword: "{word}". Should be one of: true, false, null. If it meant to be a string then it must be '
        "quoted."
    )


def _innermost(text: str, end: int) -> int | None:
    """The innermost bracket that is open at a place."""
    opened: list[int] = []
    for found in re.finditer(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[\[{}\]]', text[:end], re.DOTALL):
        if found[0] in "[{":
            opened.append(found.start())
        elif found[0] in "]}" and opened:
            opened.pop()
    return opened[-1] if opened else None
