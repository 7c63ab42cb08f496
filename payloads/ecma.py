r"""Patterns of JSON Schema are ECMAScript's: their shorthands written out, so that other engines take them alike.

Source: ECMA-262, CharacterClassEscape: `\s` has more white space than Java's and other white space than Python's, while
`\d` and `\w` are ASCII, which Python's are not.
"""

from __future__ import annotations

import re
from typing import Final

_SPACE: Final = ((9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
                 (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF))  # fmt: skip
_DIGIT: Final = ((48, 57),)
_WORD: Final = ((48, 57), (65, 90), (95, 95), (97, 122))


def _class(ranges: tuple[tuple[int, int], ...]) -> str:
    return "".join(chr(low) if low == high else f"{chr(low)}-{chr(high)}" for low, high in ranges)


def _complement(ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    ends = [-1, *(high for _, high in ranges)]
    starts = [*(low for low, _ in ranges), 0x110000]
    return tuple((end + 1, start - 1) for end, start in zip(ends, starts, strict=True) if end + 1 < start)


_WRITTEN: Final = {
    letter: _class(ranges)
    for lower, own in (("s", _SPACE), ("d", _DIGIT), ("w", _WORD))
    for letter, ranges in ((lower, own), (lower.upper(), _complement(own)))
}
_PIECE: Final = re.compile(r"\\(.)|(\[\^?)|(\])|(.)", re.DOTALL)


def expand_shorthands(pattern: str) -> str:
    r"""The pattern without `\s`, `\d`, `\w` and their opposites, which are written as classes of characters."""
    pieces = []
    inside = False
    for found in _PIECE.finditer(pattern):
        escaped, opening, closing, _ = found.groups()
        if escaped in _WRITTEN:
            pieces.append(_WRITTEN[escaped] if inside else f"[{_WRITTEN[escaped]}]")
            continue
        inside = (inside and not closing) or bool(opening)
        pieces.append(found[0])
    return "".join(pieces)
