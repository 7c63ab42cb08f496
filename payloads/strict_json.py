"""JSON as RFC 8259 has it, with the place of every value and every fault.

Hand-written because the standard library's parser stops at the first fault, takes duplicate members, NaN and
halves of surrogate pairs without a word, and can't say where a value of its result stands in the text. A
checker needs all of that: where a fault is, what the document would be without it, and what text a path
means.

Grammar (RFC 8259, 2 to 7), `ws` left out:

    value  = "false" / "null" / "true" / object / array / number / string
    object = "{" [ member *( "," member ) ] "}"       member = string ":" value
    array  = "[" [ value *( "," value ) ] "]"
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from payloads.amplitude import JSON

DEEPEST = 200
"""Levels of nesting. More is a fault: common parsers of destinations refuse it, too."""

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_BARE = re.compile(r"[^\s,:\[\]{}\"]+")
_PLAIN = re.compile(r'[^"\\\x00-\x1f\ud800-\udfff]+')
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "/": "/"}
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: `kind` is stable, `message` for people, `start` to `end` the text to blame (end
    exclusive).
    """

    kind: str
    message: str
    start: int
    end: int
    path: str
    comma_before: int | None = None
    """Of two commas side by side, the first; which one is too many, the text alone doesn't tell."""


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed text.

    Attributes:
        value: what it means, faults fixed: a superfluous comma left out, a missing value null. ranges: JSON
        path (`$.params[0].name`) to the value's text, start and end; a duplicate's last occurrence. faults:
        in the order of the text. strings: start and end of every string, quotes included, names of members
        too. complete: whether the parser came to the end. Otherwise `value` is what there was up to the last
        fault.
    """

    value: JSON
    ranges: dict[str, tuple[int, int]]
    faults: tuple[Fault, ...]
    strings: tuple[tuple[int, int], ...]
    complete: bool


def parse(text: str) -> Document:
    """Parse a JSON text; never raises."""
    parser = _Parser(text)
    try:
        value = parser.document()
    except _CannotGoOnError:
        return Document(None, parser.ranges, tuple(parser.faults), tuple(parser.strings), complete=False)
    return Document(value, parser.ranges, tuple(parser.faults), tuple(parser.strings), complete=True)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The place of an offset, both from 1, lines ending with LF."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def member_path(path: str, name: str) -> str:
    """The path of a member as jsonschema writes it: `$.name`, or `$['odd name']`."""
    if _NAME.fullmatch(name):
        return f"{path}.{name}"
    return path + "['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']"


class _CannotGoOnError(Exception):
    """The fault was noted; what follows can't be understood."""


@dataclass
class _Parser:
    text: str
    at: int = 0
    depth: int = 0
    ranges: dict[str, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    strings: list[tuple[int, int]] = field(default_factory=list)

    def document(self) -> JSON:
        self.space()
        if self.at == len(self.text):
            self.fault("empty", "there is nothing: a JSON value is expected", 0, len(self.text), "$")
            raise _CannotGoOnError
        value = self.value("$", "the start")
        self.space()
        if self.at < len(self.text):
            what = self.here()
            self.fault("text-after-end", f"{what} after the end of the JSON value", self.at, self.at + 1, "$")
            raise _CannotGoOnError
        return value

    def space(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def here(self) -> str:
        """What stands at the current place, for a message."""
        bare = _BARE.match(self.text, self.at)
        if bare:
            shown = bare.group()
            return f"`{shown[:30]}…`" if len(shown) > 30 else f"`{shown}`"
        return f"`{self.peek()}`" if self.peek() else "the end of the text"

    def fault(self, kind: str, message: str, start: int, end: int, path: str) -> None:
        self.faults.append(Fault(kind, message, start, max(end, start), path))

    def value(self, path: str, after: str) -> JSON:
        start = self.at
        character = self.peek()
        value: JSON
        if character == "{":
            value = self.object(path)
        elif character == "[":
            value = self.array(path)
        elif character == '"':
            value = self.string(path)
        else:
            value = self.bare(path, after)
        self.ranges[path] = (start, self.at)
        return value

    def bare(self, path: str, after: str) -> JSON:
        """A number, a word, or what was meant to be a value; the latter counts as null."""
        found = _BARE.match(self.text, self.at)
        start = self.at
        if not found:
            if self.peek() and self.peek() in ",]}":
                what = "a value is missing before"
                self.fault("missing-value", f"{what} {self.here()}", start, start + 1, path)
                return None
            self.fault(
                "unexpected-text",
                f"{self.here()} where a value is expected after {after}",
                start,
                start + 1,
                path,
            )
            raise _CannotGoOnError
        token = found.group()
        self.at = found.end()
        if token in _WORDS:
            return _WORDS[token]
        if _NUMBER.fullmatch(token):
            return float(token) if any(mark in token for mark in ".eE") else _integer(token)
        if re.match(r"[-+.0-9]", token) or token in ("NaN", "Infinity"):
            self.fault("bad-number", f"`{token[:40]}` is not a JSON number{_number_hint(token)}", start, self.at, path)
        else:
            self.fault(
                "unexpected-text", f"`{token[:40]}` is not a JSON value: text needs quotes", start, self.at, path
            )
        return None

    def enter(self, path: str) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            self.fault("too-deep", f"more than {DEEPEST} levels of nesting", self.at, self.at + 1, path)
            raise _CannotGoOnError

    def array(self, path: str) -> JSON:
        self.enter(path)
        items: list[JSON] = []
        opened = self.at
        self.at += 1
        comma: int | None = None
        while self.before_item("]", opened, comma, bool(items), path):
            items.append(self.value(f"{path}[{len(items)}]", "`[`" if comma is None else "a comma"))
            comma = self.comma()
        self.depth -= 1
        return items

    def object(self, path: str) -> JSON:
        self.enter(path)
        members: dict[str, JSON] = {}
        opened = self.at
        self.at += 1
        comma: int | None = None
        while self.before_item("}", opened, comma, bool(members), path):
            start = self.at
            if self.peek() != '"':
                self.fault(
                    "unexpected-text",
                    f"{self.here()} where a member's name in quotes is expected",
                    start,
                    start + 1,
                    path,
                )
                raise _CannotGoOnError
            name = self.string(path)
            inner = member_path(path, name)
            if name in members:
                self.fault("duplicate-member", f"member {name!r} is there twice", start, self.at, inner)
            self.space()
            if self.peek() == ":":
                self.at += 1
                self.space()
            else:
                self.fault("missing-colon", f"{self.here()} where `:` is expected", self.at, self.at + 1, inner)
                raise _CannotGoOnError
            members[name] = self.value(inner, "`:`")
            comma = self.comma()
        self.depth -= 1
        return members

    def before_item(self, closing: str, opened: int, comma: int | None, any_before: bool, path: str) -> bool:
        """At the next item (True) or behind the closing bracket (False); notes faults of the commas
        between.
        """
        self.space()
        while self.peek() == ",":
            where = f"right after `{self.text[opened]}`" if not any_before and comma is None else "right after a comma"
            message = f"a comma {where}: a value is missing"
            self.faults.append(Fault("leading-comma", message, self.at, self.at + 1, path, comma_before=comma))
            self.at += 1
            self.space()
        if self.peek() == closing:
            if comma is not None:
                self.fault(
                    "trailing-comma",
                    f"a comma before `{closing}`: nothing follows it",
                    comma,
                    comma + 1,
                    path,
                )
            self.at += 1
            return False
        if not self.peek():
            self.fault("unclosed", f"the text ends before the `{closing}` of this bracket", opened, opened + 1, path)
            raise _CannotGoOnError
        if self.peek() in "]}":
            self.fault("mismatched", f"`{self.peek()}` where `{closing}` is expected", self.at, self.at + 1, path)
            raise _CannotGoOnError
        if any_before and comma is None:
            self.fault("missing-comma", f"a comma is missing before {self.here()}", self.at, self.at + 1, path)
        return True

    def comma(self) -> int | None:
        """The offset of the comma behind an item, stepped over; None if there is none."""
        self.space()
        if self.peek() != ",":
            return None
        self.at += 1
        return self.at - 1

    def string(self, path: str) -> str:
        start = self.at
        self.at += 1
        parts: list[str] = []
        while True:
            plain = _PLAIN.match(self.text, self.at)
            if plain:
                parts.append(plain.group())
                self.at = plain.end()
            character = self.peek()
            if character == '"':
                self.at += 1
                self.strings.append((start, self.at))
                return "".join(parts)
            if not character:
                self.strings.append((start, len(self.text) + 1))
                self.fault("unclosed", "the text ends inside this string", start, start + 1, path)
                raise _CannotGoOnError
            parts.append(self.escape(path) if character == "\\" else self.raw(character, path))

    def raw(self, character: str, path: str) -> str:
        code = ord(character)
        if code < 0x20:
            names = {"\n": "a line break", "\r": "a carriage return", "\t": "a tab"}
            what = names.get(character, f"the control character U+{code:04X}")
            self.fault("control-character", f"{what} inside a string must be escaped", self.at, self.at + 1, path)
        else:
            message = f"half a surrogate pair (U+{code:04X}) has no UTF-8 form and can't be sent"
            self.fault("lone-surrogate", message, self.at, self.at + 1, path)
        self.at += 1
        return character

    def escape(self, path: str) -> str:
        start = self.at
        mark = self.text[start + 1 : start + 2]
        if mark in _ESCAPES and mark:
            self.at += 2
            return _ESCAPES[mark]
        if mark == "u":
            digits = self.text[start + 2 : start + 6]
            if re.fullmatch(r"[0-9A-Fa-f]{4}", digits):
                return self.unicode_escape(int(digits, 16), start, path)
            mark = f"u{digits}"
        self.fault("bad-escape", f"`\\{mark}` is not a JSON escape", start, start + 1 + len(mark[:1]), path)
        self.at += 1
        return ""

    def unicode_escape(self, code: int, start: int, path: str) -> str:
        self.at = start + 6
        if 0xD800 <= code < 0xDC00:
            low = re.compile(r"\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE).match(self.text, self.at)
            if low:
                self.at = low.end()
                return chr(0x10000 + ((code - 0xD800) << 10) + (int(low[1], 16) - 0xDC00))
        if 0xD800 <= code < 0xE000:
            message = f"`\\u{code:04X}` is half a surrogate pair: many parsers refuse it"
            self.fault("lone-surrogate", message, start, self.at, path)
        return chr(code)


def _integer(token: str) -> JSON:
    """Python refuses to convert numbers of more than 4,300 digits; as a float such a number is infinite
    anyway.
    """
    return int(token) if len(token) <= 4000 else float(token)


def _number_hint(token: str) -> str:
    if re.fullmatch(r"-?0[0-9]+", token):
        return ": it begins with a zero"
    if token.startswith("+"):
        return ": it begins with a plus"
    if token.endswith(".") or re.match(r"-?\.", token):
        return ": digits are missing beside the point"
    if token in ("NaN", "Infinity", "-Infinity"):
        return ", which has no such value"
    return ""
