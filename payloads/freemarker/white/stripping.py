"""The order in which a template's texts are cut, and those that are left out as a whole."""

from __future__ import annotations

from payloads.freemarker.clock import Clock
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes.elements import Block
from payloads.freemarker.white.cut import cut
from payloads.freemarker.white.lines import NOTHING_BEFORE, Before, Behind, leaf_before, note_behind
from payloads.freemarker.white.pieces import Piece, ignorable, piece_of
from payloads.freemarker.white.rebuild import rebuilt_block


def strip(body: Block, enabled: bool, clock: Clock) -> Block:
    """The block with its texts cut, and with texts that became empty left out."""
    root = Piece(None, None, [piece_of(element) for element in body])
    if len(root.children) == 1:
        root = root.children[0]  # a single element is the root itself
        root.parent = None
    clock.check()
    pieces = root.all()
    behind = note_behind(root) if any(isinstance(piece.node, el.Trim) for piece in pieces) else None
    clock.check()
    _Stripping(enabled, behind, clock).clean(root, NOTHING_BEFORE)
    stripped = rebuilt_block(body, {id(piece.node): piece.text for piece in root.all() if piece.text is not None})
    clock.check()
    return stripped


class _Stripping:
    """Cuts the texts of a tree. `behind` is there where the template has `<#t>` or its kin."""

    def __init__(self, enabled: bool, behind: dict[int, Behind] | None, clock: Clock) -> None:
        self._enabled = enabled
        self._behind = behind
        self._clock = clock

    def clean(self, piece: Piece, before: Before) -> Before:
        """Cut what is in `piece`; the answer is what is left of it, for those that follow."""
        self._clock.tick()
        if piece.text is not None:
            cut(piece, before, None if self._behind is None else self._behind[id(piece)], enabled=self._enabled)
            return before if self._behind is None else leaf_before(piece)
        if not piece.children:
            return before if self._behind is None else leaf_before(piece)
        ends: list[Before] = []
        for child in piece.children:
            ends.append(self.clean(child, before))
            if self._behind is not None:
                before = before.then(ends[-1])
        left = self._remove(piece, ends)
        if self._behind is None:
            return before  # nobody asks what stands before
        if piece.is_leaf:
            return leaf_before(piece)
        whole = left[0]
        for end in left[1:]:
            whole = whole.then(end)
        return whole

    def _remove(self, piece: Piece, ends: list[Before]) -> list[Before]:
        """Take out the texts that are left out as a whole, and all `<#t>`; the answer is `ends` of those that stay."""
        kept: list[Piece] = []
        left: list[Before] = []
        children = piece.children
        for index, child in enumerate(children):
            if child.text is not None:
                before = kept[-1] if kept else None
                after = children[index + 1] if index + 1 < len(children) else None
                goes = ignorable(child, before, after, enabled=self._enabled)
            else:
                goes = isinstance(child.node, el.Trim)
            if not goes:
                kept.append(child)
                left.append(ends[index])
        if len(kept) < len(children):
            piece.children = kept
            piece.adopt()
        return left
