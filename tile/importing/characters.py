r"""What a page does to single characters of a template: backslashes before them, and typographic quotes.

A backslash is taken away only where none can be meant. Outside of strings, JSON has none and FreeMarker knows four
(`\-`, `\.`, `\:` and `\#`, within names). In strings it stays, before whatever it stands: that may be a regular
expression with a fault, and a guess would hide it. The exceptions are tags, interpolations and `_`, which nobody has to
escape.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tile.importing.repair import Change
from tile.importing.zones import DOUBLE, Zone, zones

if TYPE_CHECKING:
    from collections.abc import Iterator

_SINGLE_BACKSLASH = r"(?<!\\)\\"
_BEFORE_TAG = re.compile(rf"{_SINGLE_BACKSLASH}(?=<\\?/?\\?[#@][A-Za-z-])")
_BEFORE_INTERPOLATION = re.compile(rf"{_SINGLE_BACKSLASH}(?=\$\\?\{{)")
_IN_TEXT = re.compile(rf"{_SINGLE_BACKSLASH}(?=[<>\[\]{{}}_*#$()+.!|~`&=:,;@%'-])")
_AT_LINE_END = re.compile(rf"{_SINGLE_BACKSLASH}(?=[ \t]*\r?$)", re.MULTILINE)
_IN_CODE = re.compile(rf"{_SINGLE_BACKSLASH}(?=[<>\[\]{{}}_*$()+!|~`&=,;@%?/#])")
_UNDERSCORE = re.compile(rf"{_SINGLE_BACKSLASH}(?=_)")
_IN_OPENING = re.compile(r"<(?:\\/?\\?|/\\)(?=[#@][A-Za-z])|\$\\(?=\{)")
_SPLIT_TAG = re.compile(r"<(?P<before>[ \t]+)/?[#@]|</(?P<behind>[ \t]+)[#@]")
_KIND = "a backslash of the page"


def backslashes_before_tags(text: str) -> Iterator[Change]:
    r"""Those before a tag, which would be sent, and those in its opening, which keep it from being one: `<\#if`."""
    seen = zones(text)
    places = {match.start() for match in seen.spans(_BEFORE_TAG, Zone.TEXT, Zone.STRING)}
    for opening in seen.spans(_IN_OPENING, Zone.CODE):
        places |= {opening.start() + i for i, character in enumerate(opening.group()) if character == "\\"}
    for at in sorted(places):
        yield Change(at, at + 1, "", _KIND)


def backslashes_in_json(text: str) -> Iterator[Change]:
    """Those before an interpolation, which would escape what it prints, and all outside of strings."""
    seen = zones(text)
    places = {match.start() for match in seen.spans(_BEFORE_INTERPOLATION, Zone.TEXT, Zone.STRING)}
    places |= {match.start() for match in seen.spans(_IN_TEXT, Zone.TEXT)}
    places |= {match.start() for match in seen.spans(_AT_LINE_END, Zone.TEXT)}
    places |= {match.start() for match in seen.spans(_UNDERSCORE, Zone.STRING)}
    for at in sorted(places):
        yield Change(at, at + 1, "", _KIND)


def backslashes_in_code(text: str) -> Iterator[Change]:
    """Those that FreeMarker can't read: outside of string literals, and before `_` within them."""
    seen = zones(text)
    outside = {m.start() for m in seen.spans(_IN_CODE, Zone.CODE) if not _of_a_name(text, m.start())}
    inside = {m.start() for m in seen.spans(_UNDERSCORE, Zone.LITERAL)}
    for at in sorted(outside | inside):
        yield Change(at, at + 1, "", _KIND)


def _of_a_name(text: str, at: int) -> bool:
    r"""`a\#b` is a name to FreeMarker."""
    return text[at + 1] == "#" and text[at - 1 : at].isidentifier()


def split_tags(text: str) -> Iterator[Change]:
    """Blanks within the opening of a tag or an interpolation: `< #if`, `$ {input.x}`."""
    seen = zones(text)
    for match in seen.spans(_SPLIT_TAG, Zone.CODE):
        group = "before" if match["before"] else "behind"
        yield Change(match.start(group), match.end(group), "", "a blank in the opening of a tag")
    for match in seen.spans(re.compile(r"\$ (?=\{)"), Zone.CODE):
        yield Change(match.start() + 1, match.end(), "", "a blank in the opening of an interpolation")


def typographic_quotes(text: str, zone: Zone) -> Iterator[Change]:
    """Those that stand where a string begins or ends. Within a string they are text."""
    seen = zones(text)
    for at in sorted(set(seen.quotes)):
        if seen.of[at] == zone:
            yield Change(at, at + 1, '"' if text[at] in DOUBLE else "'", "a typographic quote")
