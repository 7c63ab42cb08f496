"""How text becomes the bytes of a request: as Java's encoder of UTF-8 does it."""

from __future__ import annotations

import re
from typing import Final

_HALF: Final = re.compile("[\ud800-\udfff]")


def as_sent(text: str) -> str:
    """The text as it arrives: half a surrogate pair, which UTF-8 has no bytes for, becomes `?`.

    Such halves are left where a template cuts a character in two, as `?truncate` and slices can: FreeMarker counts
    UTF-16 units, of which an emoji has two. Every other character stays, at the same place of the text.
    """
    return text if text.isascii() else _HALF.sub("?", text)


def size(text: str) -> int:
    """The bytes of the text as it is sent."""
    return len(as_sent(text).encode())
