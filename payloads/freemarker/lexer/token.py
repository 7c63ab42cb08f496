"""A token."""

from __future__ import annotations

from typing import NamedTuple


class Token(NamedTuple):
    """`kind` is the token's own image for punctuation and a word for everything else:
    text, tag, end-tag, comment, noparse, string, raw-string, number, name, end (of a tag),
    empty-end (`/>`), blank (after a callee), end-of-file.
    """

    kind: str
    start: int
    end: int
    value: str
