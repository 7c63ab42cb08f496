"""What stands on the line before and behind a text, told without going through the line again for every text."""

from __future__ import annotations

from typing import NamedTuple

from payloads.freemarker.nodes import elements as el
from payloads.freemarker.white.pieces import Piece, heeds


class Behind(NamedTuple):
    """The leaves from a certain one on, as long as they begin on its line.

    `left` is the first that trims what stands left of it, and `lefts` counts these; `neither` says that there is a `<#nt>`;
    `printing`, that one prints.
    """

    line: int
    left: el.Trim | None
    lefts: int
    neither: bool
    printing: bool


NOTHING_BEHIND = Behind(-1, None, 0, neither=False, printing=False)


class Before(NamedTuple):
    """The leaves up to a certain one, as long as they end on its line.

    `rights` counts those that trim what stands right of them, `nearest` is the last of these; `whole` says that
    everything looked at ends on that line.
    """

    line: int
    nearest: el.Trim | None
    rights: int
    neither: bool
    whole: bool

    def then(self, other: Before) -> Before:
        """The two, one after the other."""
        if not other.whole:
            return other
        if other.line != self.line:
            return other._replace(whole=False)
        return Before(
            self.line,
            other.nearest or self.nearest,
            self.rights + other.rights,
            self.neither or other.neither,
            self.whole,
        )


NOTHING_BEFORE = Before(-1, None, 0, neither=False, whole=False)


def note_behind(root: Piece) -> dict[int, Behind]:
    """By the leaf's `id`: what comes from the leaf that follows it on. None of it is cut when one asks."""
    found: dict[int, Behind] = {}
    _note(root, NOTHING_BEHIND, found)
    return found


def _note(piece: Piece, behind: Behind, found: dict[int, Behind]) -> Behind:
    """What comes from the first leaf of `piece` on, where `behind` comes from the leaf that follows it on."""
    within = behind
    for child in reversed(piece.children):
        within = _note(child, within, found)
    if not piece.is_leaf:
        return within
    found[id(piece)] = behind
    node, line = piece.node, piece.begin_line
    left = node if isinstance(node, el.Trim) and node.left else None
    neither = isinstance(node, el.Trim) and not node.left and not node.right
    printing = heeds(piece, opening=True)
    if behind.line != line:
        return Behind(line, left, int(left is not None), neither, printing)
    lefts = behind.lefts + (left is not None)
    return Behind(line, left or behind.left, lefts, neither or behind.neither, printing or behind.printing)


def leaf_before(piece: Piece) -> Before:
    """A leaf, as part of what stands before others."""
    node = piece.node
    if not isinstance(node, el.Trim):
        return Before(piece.end_line, None, 0, neither=False, whole=True)
    right = node if node.right else None
    return Before(piece.end_line, right, int(node.right), neither=not node.left and not node.right, whole=True)
