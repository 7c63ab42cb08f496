"""What a page does to a whole template: fences around it, markup in place of its characters, invisible characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tile.importing.repair import Change
from tile.importing.zones import ZERO_WIDTH, Zone, zones

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENTITIES: Final = {
    "lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'", "nbsp": " ", "lbrace": "{", "rbrace": "}",
    "#60": "<", "#62": ">", "#38": "&", "#34": '"', "#39": "'", "#160": " ", "#123": "{", "#125": "}",
    "#x3c": "<", "#x3e": ">", "#x26": "&", "#x22": '"', "#x27": "'", "#xa0": " ",
}  # fmt: skip
_ENTITY = re.compile(f"&({'|'.join(_ENTITIES)});", re.IGNORECASE)
_LESS = r"(?:&lt;|&#60;|&#x3c;)"
_TAG = re.compile(rf"{_LESS}\\?/?\\?[#@]", re.IGNORECASE)
_WHOLE_TAG = re.compile(rf"{_LESS}(\\?/?\\?[#@][^<>&\n]{{0,2000}})(?:&gt;|&#62;|&#x3e;)", re.IGNORECASE)
_MEMBER = re.compile(r"^[ \t]*(?:&quot;|&#34;)[\w$.-]+(?:&quot;|&#34;)[ \t]*:", re.MULTILINE)
_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})[^\n`]*\n(?P<inside>.*?\n)[ \t]*(?P=fence)[ \t\r]*\n?", re.DOTALL)
_NUMBERED = re.compile(r"^[ \t]*(?:(?P<number>[0-9]{1,4})(?=[ \t]|$|\D))?[^\n]*$", re.MULTILINE)
_PROSE = re.compile(r"\s*(?:\d+[.)]\s+)?[A-Za-z][\w,’'()-]*(?: [\w,.:;’'()/&>-]+){3,}")
"""A line of at least four words."""

_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_HARD_BREAK = re.compile(r"[ \t\u00a0]+(?=\r?$)", re.MULTILINE)


def fences(text: str) -> Iterator[Change]:
    """The lines with backticks that set code apart in Markdown, if they are all there is around the template."""
    match = _FENCE.fullmatch(text.strip("\n")) if text.lstrip().startswith(("```", "~~~")) else None
    if match is not None and match["fence"] not in match["inside"]:
        at = len(text) - len(text.lstrip("\n"))
        yield Change(at, at + match.start("inside"), "", "the page's fence")
        end = at + match.end()
        yield Change(at + match.end("inside"), end + text.startswith("\n", end), "", "the page's fence")


def line_numbers(text: str) -> Iterator[Change]:
    """Numbers before the lines, which some pages copy with the code: one before each line, counting up."""
    found = [match for match in _NUMBERED.finditer(text) if match[0].strip()]
    numbers = [int(match["number"]) for match in found if match["number"]]
    lines = sum(1 for line in text.split("\n") if line.strip())
    if len(numbers) < 3 or len(numbers) != lines or numbers != list(range(numbers[0], numbers[0] + lines)):
        return
    for match in found:
        yield Change(match.start("number"), match.end("number"), "", "a line's number")


def blocks(text: str) -> list[tuple[int, str]]:
    """The templates in a whole page of prose, each with the number of lines before it; none if it is no such page."""
    lines = text.split("\n")
    found: list[tuple[int, str]] = []
    prose, start = 0, None
    for at, line in enumerate(lines):
        if start is None and line.rstrip() == "{":
            start = at
        elif start is not None and line.rstrip() == "}":
            block = "\n".join(lines[start : at + 1]) + "\n"
            if "input" in block:
                found.append((start, block))
            start = None
        elif start is None and _PROSE.match(line):
            prose += 1
    return found if prose > 1 else []


def entities(text: str) -> Iterator[Change]:
    """Markup that stands for a character.

    Where every tag is written so, the whole template was, and every entity is one. Otherwise only tags can be told
    from text that is meant: `&lt;` is an operator of FreeMarker, too.
    """
    kind = "an HTML entity"
    if (_TAG.search(text) and not re.search(r"<\\?/?\\?[#@]", text)) or (_MEMBER.search(text) and '"' not in text):
        for match in _ENTITY.finditer(text):
            yield Change(match.start(), match.end(), _ENTITIES[match[1].lower()], kind)
        return
    for match in _WHOLE_TAG.finditer(text):
        yield Change(match.start(), match.start(1), "<", kind)
        yield Change(match.end(1), match.end(), ">", kind)
    seen = zones(text)
    for match in seen.spans(re.compile("&nbsp;|&#160;"), Zone.TEXT):
        if seen.is_json:
            yield Change(match.start(), match.end(), " ", kind)


def zero_width(text: str, zone: Zone) -> Iterator[Change]:
    """Characters without width. Within a string they may be meant: emoji and Persian are written with them."""
    for match in zones(text).spans(re.compile(f"[{ZERO_WIDTH}]+"), zone):
        yield Change(match.start(), match.end(), "", "a character without width")


def spaces(text: str, zone: Zone) -> Iterator[Change]:
    """Blanks that look like a space and are none to JSON and FreeMarker."""
    for match in zones(text).spans(_SPACES, zone):
        yield Change(match.start(), match.end(), " " * len(match.group()), "a space that is none")


def hard_breaks(text: str) -> Iterator[Change]:
    """Two blanks at the end of most lines: the line breaks of Markdown."""
    lines = [line.rstrip("\r") for line in text.split("\n") if line.strip()]
    broken = sum(line.endswith("  ") for line in lines)
    if len(lines) < 2 or broken * 2 <= len(lines):
        return
    seen = zones(text)
    for match in seen.spans(_HARD_BREAK, Zone.TEXT, Zone.CODE):
        yield Change(match.start(), match.end(), "", "blanks at the line's end")
