"""What is cut off a text: where its lines hold nothing but tags, and what `<#t>` and its kin ask for."""

from __future__ import annotations

import re

from payloads.freemarker.errors import UntrimmableLine
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.white.lines import Before, Behind
from payloads.freemarker.white.pieces import CONTROLS, Piece, heeds, is_java_space, trim

_BREAK = re.compile(r"\r\n|\r|\n")


def cut(piece: Piece, before: Before, behind: Behind | None, *, enabled: bool) -> None:
    """Cut a text. What `<#t>` and its kin ask for is cut in any case, the rest where stripping is `enabled`.

    `behind` is only there where the template has any of them.
    """
    if not piece.text:
        return
    left = right = False
    if behind is not None:
        has_line = behind.line == piece.end_line
        left = has_line and _deliberate_left_trim(piece, behind)
        drops = not has_line or behind.left is not None or not behind.printing
        right = before.line == piece.begin_line and _deliberate_right_trim(piece, before, drops)
    text = piece.text
    if not text or not enabled:
        return
    if piece.is_top_level and piece.sibling(-1) is None:
        return
    trailing = 0 if left else _trailing_to_strip(piece)
    opening = 0 if right else _opening_to_strip(piece)
    if opening or trailing:
        piece.text = text[opening : max(len(text) - trailing, opening)]
        if opening:
            piece.begin_line += 1
            piece.begin_column = 1


def _last_break(text: str) -> int:
    return max(text.rfind("\n"), text.rfind("\r"))


def _first_break(text: str) -> int:
    found = [at for at in (text.find("\n"), text.find("\r")) if at >= 0]
    return min(found) if found else -1


def _lstrip(text: str, place: el.Trim) -> str:
    """The text from its first visible character on. FreeMarker takes for granted that there is one, since `_trim` left some."""
    for at, character in enumerate(text):
        if not is_java_space(character):
            return text[at:]
    raise UntrimmableLine(
        "Apache FreeMarker fails at <#t>, <#lt> or <#rt> beside a line of nothing but white space of Unicode",
        place.span,
        hint="remove the directive, or the white space other than blanks and tabs on its line",
    )


def _rstrip(text: str) -> str:
    end = len(text)
    while end and is_java_space(text[end - 1]):
        end -= 1
    return text[:end]


def _deliberate_left_trim(piece: Piece, behind: Behind) -> bool:
    if behind.left is None:
        return behind.neither
    text = piece.text or ""
    break_at = _last_break(text)
    if break_at >= 0 or piece.begin_column == 1:
        first, last = text[: break_at + 1], text[break_at + 1 :]
        if trim(last):
            last = _lstrip(last, behind.left)
        # The next one finds nothing to trim, but for what is white space to one of Java's methods only.
        piece.text = first + (last if trim(last) or (last and behind.lefts == 1 and trim(text[break_at + 1 :])) else "")
    return True


def _deliberate_right_trim(piece: Piece, before: Before, drops: bool) -> bool:
    """Each `<#t>` and `<#rt>` before the text on its line cuts the end of one line of it, the next one that has a break.

    `drops`: a last line of white space only goes as well.
    """
    if before.nearest is None:
        return before.neither
    text = piece.text or ""
    kept: list[str] = []
    is_visible = False
    at, visible_end = 0, len(text.rstrip(CONTROLS))
    for _ in range(before.rights):
        line_end = _line_end(text, at)
        if line_end == 0:
            piece.text = "".join(kept) + text[at:]
            return False
        line = text[at:line_end]
        at = line_end
        if not is_visible and not trim(line):
            piece.text = text[at:]
            piece.begin_line += 1
            piece.begin_column = 1
            return True
        kept.append(_rstrip(line) if kept else _lstrip(line[::-1], before.nearest)[::-1])
        is_visible = is_visible or bool(trim(kept[-1]))
        if at >= visible_end and drops:
            text = text[:at]
    piece.text = "".join(kept) + text[at:]
    return True


def _line_end(text: str, at: int) -> int:
    """Where the line at `at` ends, its break included; 0 where it has none."""
    found = _BREAK.search(text, at)
    return found.end() if found else 0


def _opening_to_strip(piece: Piece) -> int:
    text = piece.text or ""
    at = _first_break(text)
    if at == -1 and piece.begin_column != 1:
        return 0
    at += 1
    if 0 < at < len(text) and text[at - 1] == "\r" and text[at] == "\n":
        at += 1
    if trim(text[:at]):
        return 0
    other = piece.neighbour(-1)
    while other is not None and other.end_line == piece.begin_line:
        if heeds(other, opening=True):
            return 0
        other = other.neighbour(-1)
    return at


def _trailing_to_strip(piece: Piece) -> int:
    text = piece.text or ""
    at = _last_break(text)
    if at == -1 and piece.begin_column != 1:
        return 0
    last = text[at + 1 :]
    if trim(last):
        return 0
    other = piece.neighbour(1)
    while other is not None and other.begin_line == piece.end_line:
        if heeds(other, opening=False):
            return 0
        other = other.neighbour(1)
    return len(last)
