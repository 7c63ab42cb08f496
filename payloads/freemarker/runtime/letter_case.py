"""Upper and lower case as Java's `String` has them in the languages with rules of their own."""

from __future__ import annotations

import re
from typing import Final

_TURKIC: Final = frozenset({"tr", "az"})
_ABOVE: Final = "\N{COMBINING DOT ABOVE}"
_UPPER_I_WITH_DOT: Final = "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}"
_DOTLESS_I: Final = "\N{LATIN SMALL LETTER DOTLESS I}"


def _language(locale: str) -> str:
    return re.split("[_-]", locale, maxsplit=1)[0].lower()


def is_plain(locale: str) -> bool:
    """Whether a locale's letters change their case as everywhere."""
    return _language(locale) not in _TURKIC


def upper(text: str, locale: str) -> str:
    return text.upper() if is_plain(locale) else text.replace("i", _UPPER_I_WITH_DOT).upper()


def lower(text: str, locale: str) -> str:
    """In Turkish an I has no dot unless one follows; the dot is part of the letter there."""
    if is_plain(locale):
        return text.lower()
    dotted = text.replace(_UPPER_I_WITH_DOT, "i").replace("I" + _ABOVE, "i")
    return dotted.replace("I", _DOTLESS_I).lower()
