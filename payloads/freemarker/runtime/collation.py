"""Equality of texts as Java's default Collator sees it (up to incompatible improvements 2.3.33).

FreeMarker compares strings with `java.text.Collator` of the locale. For equality that means: control and
format characters count for nothing, and composed characters equal decomposed ones.
"""

from __future__ import annotations

import re
import unicodedata

_IGNORED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff]")


def same_text(left: str, right: str) -> bool:
    """Whether two texts that differ are still equal to the Collator."""
    if left.isascii() and right.isascii() and left.isprintable() and right.isprintable():
        return left == right
    return _folded(left) == _folded(right)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFD", _IGNORED.sub("", text))


def sort_key(text: str) -> tuple[object, ...]:
    """The place of a text among others as the en_US Collator orders them.

    Letters and digits decide first, case and accents only where all of that is equal: small before capital.
    """
    folded = _folded(text)
    return (
        [_primary(c) for c in folded if not unicodedata.combining(c)],
        [c for c in folded if unicodedata.combining(c)],
        [c.isupper() for c in folded],
        folded,
    )


_SYMBOLS = "_-,;:!?/.`^~'\"()[]{}@$*\\&#%+<=>|"


def _primary(character: str) -> tuple[int, object]:
    if character.isspace():
        return 0, character
    if character in _SYMBOLS:
        return 1, _SYMBOLS.index(character)
    if character.isdigit():
        return 2, character
    if character.isalpha():
        return 3, character.lower()
    return 1, len(_SYMBOLS) + ord(character)
