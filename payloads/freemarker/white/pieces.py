"""A template's nodes during white-space stripping: a light tree that can be cut."""

from __future__ import annotations

from payloads.freemarker.nodes import Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.source import Span

_LEAVES = (el.Macro, el.Capture)  # seen from outside, nothing inside them counts
_SILENT = (el.Macro, el.Assignment, el.Assignments, el.Setting, el.Import, el.Comment)
#: All that holds others; most of a template's elements are none of these.
HOLDING = frozenset(
    {
        el.Assignments, el.Attempt, el.Branch, el.Capture, el.Case, el.Compress, el.DirectiveCall, el.If, el.Items,
        el.List, el.Macro, el.Scoped, el.Sep, el.Switch, el.Transform,
    }
)  # fmt: skip
_PRINTING = (el.Interpolation, el.NumericInterpolation)
CONTROLS = "".join(map(chr, range(33)))


class Piece:
    """A node during the stripping, with the place FreeMarker gives it and its text where it has one."""

    __slots__ = ("begin_column", "begin_line", "children", "end_line", "index", "node", "parent", "text")

    def __init__(self, node: Node | None, span: Span | None, children: list[Piece]) -> None:
        self.node = node
        self.text: str | None = node.value if isinstance(node, el.Text) else None
        self.begin_line = span.line if span else 0
        self.begin_column = span.column if span and self.text is not None else 0  # only texts are asked for it
        self.end_line = span.end_line if span else 0
        self.children = children
        self.parent: Piece | None = None
        self.index = 0
        self.adopt()

    def adopt(self) -> None:
        for index, child in enumerate(self.children):
            child.parent, child.index = self, index

    def all(self) -> list[Piece]:
        """It and all in it."""
        found = [self]
        for piece in found:  # it grows meanwhile
            found += piece.children
        return found

    def sibling(self, step: int) -> Piece | None:
        if self.parent is None:
            return None
        at = self.index + step
        return self.parent.children[at] if 0 <= at < len(self.parent.children) else None

    @property
    def is_leaf(self) -> bool:
        return not self.children or isinstance(self.node, _LEAVES)

    @property
    def is_top_level(self) -> bool:
        parent = self.parent
        return parent is None or (parent.parent is None and parent.node is None)

    def edge_leaf(self, last: bool) -> Piece:
        piece = self
        while not piece.is_leaf:
            piece = piece.children[-1 if last else 0]
        return piece

    def neighbour(self, step: int) -> Piece | None:
        """The next (or previous) terminal piece in the order of the template."""
        piece: Piece | None = self
        while piece is not None:
            sibling = piece.sibling(step)
            if sibling is not None:
                return sibling.edge_leaf(last=step < 0)
            piece = piece.parent
        return None


def piece_of(node: Node) -> Piece:
    return Piece(node, node.span, _pieces_of(node) if type(node) in HOLDING else [])


def _pieces_of(node: Node) -> list[Piece]:
    match node:
        case el.If(branches=branches):
            pieces = [piece_of(branch) for branch in branches]
            if len(pieces) == 1:  # a lonely #if stands for its only branch
                return pieces[0].children
            return pieces
        case el.List(body=body, otherwise=None):
            return [piece_of(element) for element in body]
        case el.List(body=body, otherwise=otherwise):
            main = Piece(None, node.span, [piece_of(element) for element in body])
            rest = Piece(None, node.otherwise_span, [piece_of(e) for e in otherwise or ()])  # type: ignore[arg-type]
            return [main, rest]
        case el.Attempt(body=body, recovery=recovery):
            pieces = [piece_of(element) for element in body]
            if len(pieces) != 1:
                span = body[0].span.to(body[-1].span) if body else node.span
                pieces = [Piece(None, span, pieces)]
            return [*pieces, Piece(None, node.recovery_span, [piece_of(e) for e in recovery])]  # type: ignore[arg-type]
        case el.Switch(cases=cases):
            return [piece_of(case) for case in cases]
        case el.Assignments(items=items):
            return [piece_of(item) for item in items]
        case el.DirectiveCall(body=body) | el.Transform(body=body) | el.Branch(body=body) | el.Case(body=body):
            return [piece_of(element) for element in body or ()]
        case (
            el.Items(body=body) | el.Sep(body=body) | el.Capture(body=body) | el.Macro(body=body)
            | el.Compress(body=body) | el.Scoped(body=body)
        ):  # fmt: skip
            return [piece_of(element) for element in body]
    return []


def trim(text: str) -> str:
    """Java's `String.trim`: everything up to U+0020 counts as white space."""
    return text.strip(CONTROLS)


def is_java_space(character: str) -> bool:
    return character.isspace() and character not in "\xa0\u2007\u202f\x85"


def heeds(piece: Piece, *, opening: bool) -> bool:
    """Whether the piece prints on the line that is looked at, so that white space there must stay."""
    if piece.text is None:
        return isinstance(piece.node, _PRINTING)
    if ignorable(piece, piece.sibling(-1), piece.sibling(1), enabled=True):
        return False
    for character in reversed(piece.text) if opening else piece.text:
        if character in "\r\n":
            return False
        if not is_java_space(character):
            return True
    return True


def ignorable(piece: Piece, before: Piece | None, after: Piece | None, *, enabled: bool) -> bool:
    """Whether a text between these two siblings is left out as a whole."""
    text = piece.text
    if not text:
        return True
    if not enabled or trim(text):
        return False
    top = piece.is_top_level
    return (_silent(before) if before else top) and (_silent(after) if after else top)


def _silent(piece: Piece) -> bool:
    return isinstance(piece.node, _SILENT)
