r"""Which part of a template a character belongs to, even where the template is too broken to be parsed.

FreeMarker's own lexer stops at the first thing it doesn't know, and what a page of documentation did to a template is
full of those. This walk never stops: it tells text from tags and interpolations, and what is quoted in either from what
isn't. It reads what a person would read, so `\<#if`, `< #if` and `“name”` are a tag, a tag and a string.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from payloads.freemarker.directives import DIRECTIVES

if TYPE_CHECKING:
    from collections.abc import Iterator

DOUBLE: Final = "“”„‟"
SINGLE: Final = "‘’‚‛"
ZERO_WIDTH: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad"

_GAP = rf"[\\{ZERO_WIDTH}]{{0,3}}"
_TAG = {
    open_: re.compile(
        rf"{re.escape(open_)}{_GAP}[ \t]*{_GAP}(/?)[ \t]*{_GAP}([#@]){_GAP}([A-Za-z_][\w.]*|--)?", re.ASCII
    )
    for open_ in "<["
}
_CLOSERS = {"<": ">", "[": "]"}
_FURTHEST = 500
_DOUBLES, _SINGLES = re.compile(f"[{DOUBLE}]"), re.compile(f"[{SINGLE}]")
_ENDS = {DOUBLE: re.compile(f'["{DOUBLE}]'), SINGLE: re.compile(f"['{SINGLE}]")}
_CLOSED = re.compile(rf'"|[{DOUBLE}](?=[ \t\r]*(?:[:,}}\]]|\\?<|$))', re.MULTILINE)
_STRAIGHT = re.compile(r'[^"\n]*"[ \t]*(?:[:,}\]]|\\?<|$)', re.MULTILINE)
_FOLLOWS = re.compile(r"[ \t\r]*(?:[:,}\]]|\\?<|\n|$)")
_STRING_ENDS = {
    ('"', False): re.compile(r'(?:[^"\\]|\\.)*', re.DOTALL),
    ("'", False): re.compile(r"(?:[^'\\]|\\.)*", re.DOTALL),
    ('"', True): re.compile(r'[^"]*'),
    ("'", True): re.compile(r"[^']*"),
}
_BARE = re.compile(r"([\w$.\-\[\]]+(?: [\w$.\-\[\]]+)*)[ \t]*,?[ \t\r]*")
_ANY_TAG = re.compile(r"<\\?/?\\?#[a-z]")
_LONE_VALUE = re.compile(r'"(\$\{[^{}"]{0,300}\})(,?)[ \t\r]*$')
_NAMESPACES = r"(?:input|parameters|mappedFields|mappedProperties)\b"
_INTERPOLATION = re.compile(rf"[$#]{_GAP}\{{|\$ \{{(?=\s*{_NAMESPACES})")


class Zone(IntEnum):
    """Where a character stands."""

    TEXT = 0
    """Text, outside of JSON strings."""
    STRING = 1
    """Text, within a JSON string; the quotes themselves are TEXT."""
    CODE = 2
    """A tag or an interpolation, its delimiters included."""
    LITERAL = 3
    """Within a string literal of an expression."""
    RAW = 4
    """Within a raw one, `r"…"`."""
    ASIDE = 5
    """A comment, or what `<#noparse>` keeps."""


class Tag(NamedTuple):
    """A directive's tag: its extent, whether it closes, and the name; `@` begins a call's."""

    start: int
    end: int
    closing: bool
    name: str


@dataclass(slots=True)
class Zones:
    """A template and the zone of each of its characters.

    Attributes:
        text: the template.
        of: a `Zone` for each character.
        tags: the directives' tags, in order.
        quotes: where a typographic quote stands as a delimiter.
        open_at: where a string literal of an expression lacks its closing quote: the place it belongs, and the quote.
        unclosed: where a JSON string lacks it.
    """

    text: str
    of: bytearray
    tags: list[Tag] = field(default_factory=list)
    quotes: list[int] = field(default_factory=list)
    open_at: list[tuple[int, str]] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)

    def spans(self, pattern: re.Pattern[str], *zones: Zone) -> Iterator[re.Match[str]]:
        """The matches of a pattern that begin in one of some zones."""
        return (match for match in pattern.finditer(self.text) if self.of[match.start()] in zones)

    def code(self) -> str:
        """The tags and interpolations, with a blank for each character of anything else."""
        wanted = (Zone.CODE, Zone.LITERAL, Zone.RAW)
        return "".join(c if zone in wanted else " " for c, zone in zip(self.text, self.of, strict=True))

    @property
    def is_json(self) -> bool:
        """Whether what the template prints begins as a JSON object or array does."""
        first = next((c for c, zone in zip(self.text, self.of, strict=True) if zone == Zone.TEXT and _solid(c)), "")
        return first in ("{", "[")


def _solid(character: str) -> bool:
    return not character.isspace() and character != "\\" and character not in ZERO_WIDTH


@functools.lru_cache(maxsize=4)
def zones(text: str) -> Zones:
    """The zones of a template. Never raises; takes time in proportion to the text. Remembers the last few."""
    return _Walk(text).run()


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found = Zones(text, bytearray(len(text)))
        square = text.find("[#")
        angle = re.search(r"<[\\ ]*/?\\?[#@]", text)
        self.bracket = "[" if square >= 0 and (angle is None or square < angle.start()) else "<"
        self.quote = ""  # what opened the JSON string we are in
        self.branches: list[str] = []
        self.nesting = True
        self.endless: set[str] = set()  # closing characters of which there is none any more
        self.last = ""  # the last solid character of text outside strings

    def run(self) -> Zones:
        at, text = 0, self.text
        while at < len(text):
            at = self._interpolation(at) or self._tag(at) or self._character(at)
        return self.found

    # -- text ----------------------------------------------------------------------------------------------------

    def _character(self, at: int) -> int:
        character = self.text[at]
        of = self.found.of
        if not self.quote:
            of[at] = Zone.TEXT
            if character == '"' or (character in DOUBLE and self._string_may_begin() and self._closed_ahead(at + 1)):
                self.quote = character
                if character in DOUBLE:
                    self.found.quotes.append(at)
            elif _solid(character):
                self.last = character
            return at + 1
        of[at] = Zone.STRING
        if character == "\n":  # no JSON string goes on behind a line break
            self._open_string(at)
            self.quote = ""
        elif character == "\\" and self.text[at + 1 : at + 2] in ('"', "\\"):
            of[at + 1] = Zone.STRING
            return at + 2
        elif self._closes(at):
            of[at] = Zone.TEXT
            self.quote, self.last = "", '"'
        return at + 1

    def _closes(self, at: int) -> bool:
        character = self.text[at]
        if character == '"':
            return True
        if character not in DOUBLE:
            return False
        if self.quote in DOUBLE or (_FOLLOWS.match(self.text, at + 1) and not self._straight_ahead(at + 1)):
            self.found.quotes.append(at)
            return True
        return False

    def _string_may_begin(self) -> bool:
        return self.last in ("", "{", "[", ",", ":")

    def _closed_ahead(self, at: int) -> bool:
        """Whether a quote of any shape closes on this line, with what JSON has behind a string."""
        return _CLOSED.search(self.text, at, self._line_end(at)) is not None

    def _straight_ahead(self, at: int) -> bool:
        return _STRAIGHT.match(self.text, at, self._line_end(at)) is not None

    def _line_end(self, at: int) -> int:
        """The end of the line, as far as one looks: a line without an end mustn't be walked again at each quote."""
        furthest = min(at + _FURTHEST, len(self.text))
        end = self.text.find("\n", at, furthest)
        return furthest if end < 0 else end

    def _open_string(self, end: int) -> None:
        """A string that holds one interpolation and no closing quote: `"${input.country!},` at a line's end."""
        line = self.text[self.text.rfind("\n", max(end - _FURTHEST, 0), end) + 1 : end][-_FURTHEST:]
        match = _LONE_VALUE.search(line)
        if match and self.quote == '"':
            self.found.unclosed.append(end - len(line) + match.end(1))

    # -- tags and interpolations ---------------------------------------------------------------------------------

    def _interpolation(self, at: int) -> int | None:
        if self.text[at] not in "$#":
            return None
        match = _INTERPOLATION.match(self.text, at)
        if match is None or (match.group()[0] == "#" and match.group() != "#{"):
            return None
        self._fill(at, match.end(), Zone.CODE)
        if not self.quote:
            self.last = "}"
        return self._expression(match.end(), "}")

    def _tag(self, at: int) -> int | None:
        if self.text[at] != self.bracket:
            return None
        match = _TAG[self.bracket].match(self.text, at)
        if match is None or (self.quote and " " in match.group()):
            return None
        closing, kind, name = match.groups()
        if kind == "#" and name == "--":
            return self._aside(at, f"--{_CLOSERS[self.bracket]}")
        if kind == "#" and (name or "").split(".")[0] not in DIRECTIVES:
            return None
        self._fill(at, match.end(), Zone.CODE)
        end = self._expression(match.end(), _CLOSERS[self.bracket])
        self.found.tags.append(Tag(at, end, bool(closing), name if kind == "#" else "@"))
        if name in ("noparse", "noParse", "comment") and not closing:
            return self._aside(end, f"{self.bracket}/#{name}")
        self._branch(name or "", bool(closing))
        return end

    def _aside(self, at: int, close: str) -> int:
        end = self.text.find(close, at)
        end = len(self.text) if end < 0 else end + (0 if "#" in close else len(close))
        self._fill(at, end, Zone.ASIDE)
        return end

    def _branch(self, name: str, closing: bool) -> None:
        """What one branch opens isn't open in the next."""
        if name == "if" and not closing:
            self.branches.append(self.quote)
        elif name == "if" and self.branches:
            self.branches.pop()
        elif name in ("else", "elseif", "elseIf") and self.branches:
            self.quote = self.branches[-1]

    def _expression(self, at: int, close: str) -> int:
        """From behind the opening of a tag or interpolation to behind its end."""
        if close in self.endless:
            return self._to_line_end(at)
        remembered = len(self.found.quotes), len(self.found.open_at)
        end = self._expression_end(at, close, self.nesting)
        if end is None and self.nesting:
            # A bracket too many would make a tag of all the rest; from now on the first closing character ends one.
            self.nesting = False
            del self.found.quotes[remembered[0] :], self.found.open_at[remembered[1] :]
            end = self._expression_end(at, close, nesting=False)
        if end is None:
            self.endless.add(close)
            del self.found.quotes[remembered[0] :], self.found.open_at[remembered[1] :]
            return self._to_line_end(at)
        return end

    def _to_line_end(self, at: int) -> int:
        end = self._line_end(at)
        self._fill(at, end, Zone.CODE)
        return end

    def _expression_end(self, at: int, close: str, nesting: bool) -> int | None:
        text, of = self.text, self.found.of
        depth = 0
        while at < len(text):
            character = text[at]
            of[at] = Zone.CODE
            if character in "\"'" or character in DOUBLE or character in SINGLE:
                at = self._literal(at)
                continue
            if character == close and depth <= 0:
                return at + 1
            if nesting and character in "({":
                depth += 1
            elif nesting and character in ")}":
                depth -= 1
            elif text.startswith("<#--", at):
                at = self._aside(at, "-->")
                continue
            at += 1
        return None

    def _literal(self, at: int) -> int:
        """A string literal from its opening quote to behind the closing one."""
        text, opening = self.text, self.text[at]
        if opening in DOUBLE or opening in SINGLE:
            return self._typographic(at)
        raw = text[at - 1 : at] == "r" and not re.match(r"\w", text[max(at - 2, 0) : at - 1])
        found = _STRING_ENDS[opening, raw].match(text, at + 1)
        end = found.end() if found else at + 1
        if end >= len(text) or re.match(r"[\w$]", text[end + 1 : end + 2]) or self._holds_a_tag(at, end):
            # No such literal can be: without an end, with a name directly behind it, or with a tag on a later line.
            nearer = self._nearer_end(at)
            if nearer is not None:
                self._fill(at + 1, nearer[0], Zone.LITERAL)
                self._fill(*nearer, Zone.CODE)
                return nearer[1]
        end = min(end, len(text))
        self._fill(at + 1, end, Zone.RAW if raw else Zone.LITERAL)
        self._fill(end, min(end + 1, len(text)), Zone.CODE)
        return end + 1

    def _holds_a_tag(self, at: int, end: int) -> bool:
        """Whether a literal has a tag on a line below the one it begins on."""
        line_end = self.text.find("\n", at, end)
        return line_end >= 0 and _ANY_TAG.search(self.text, line_end, end) is not None

    def _typographic(self, at: int) -> int:
        """A literal in typographic quotes. It ends on its line, or there is none."""
        text = self.text
        found = _ENDS[DOUBLE if text[at] in DOUBLE else SINGLE].search(text, at + 1, self._line_end(at))
        if found is None:
            return at + 1
        end = found.start()
        self.found.quotes += [each for each in (at, end) if text[each] not in "\"'"]
        self._fill(at + 1, end, Zone.LITERAL)
        self.found.of[end] = Zone.CODE
        return end + 1

    def _nearer_end(self, at: int) -> tuple[int, int] | None:
        """Where a literal that can't be ends in truth, and what comes behind it begins: at a typographic quote, or
        where a quote was forgotten.
        """
        text, quote = self.text, self.text[at]
        line_end = self._line_end(at)
        smart = (_DOUBLES if quote == '"' else _SINGLES).search(text, at + 1, line_end)
        if smart is not None and text.find('"', at + 1, smart.start()) < 0:
            self.found.quotes.append(smart.start())
            return smart.span()
        bare = _BARE.fullmatch(text, at + 1, line_end)
        if bare is None or text[line_end : line_end + 1] != "\n":
            return None
        end = bare.end(1)
        self.found.open_at.append((end, quote))
        return end, end

    def _fill(self, start: int, end: int, zone: Zone) -> None:
        self.found.of[start:end] = bytes([zone]) * (end - start)
