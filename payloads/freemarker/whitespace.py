"""White-space stripping: lines that hold nothing but FTL tags leave no trace (manual: White-space handling).

FreeMarker does this after parsing, by looking from each static text at its neighbours on the same line, and
it does so text by text while earlier texts are already cut. The order matters, so it is kept: the tree is
copied into a light mutable one, cut as FreeMarker cuts it, and the texts are put back.
"""

from __future__ import annotations

from collections.abc import Sequence

from payloads.freemarker.errors import UntrimmableLine
from payloads.freemarker.nodes import Element, Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes.elements import Block
from payloads.freemarker.source import Span

_LEAVES = (el.Macro, el.Capture)  # seen from outside, nothing inside them counts
_SILENT = (el.Macro, el.Assignment, el.Assignments, el.Setting, el.Import, el.Comment)
_PRINTING = (el.Interpolation, el.NumericInterpolation)


class _Piece:
    """A node during the stripping, with the place FreeMarker gives it and its text where it has one."""

    __slots__ = ("begin_column", "begin_line", "children", "end_line", "index", "node", "parent", "text")

    def __init__(self, node: Node | None, span: Span | None, children: list[_Piece]) -> None:
        self.node = node
        self.begin_line = span.line if span else 0
        self.begin_column = span.column if span else 0
        self.end_line = span.end_line if span else 0
        self.children = children
        self.parent: _Piece | None = None
        self.index = 0
        self.text: str | None = node.value if isinstance(node, el.Text) else None
        self.adopt()

    def adopt(self) -> None:
        for index, child in enumerate(self.children):
            child.parent, child.index = self, index

    def sibling(self, step: int) -> _Piece | None:
        if self.parent is None:
            return None
        at = self.index + step
        return self.parent.children[at] if 0 <= at < len(self.parent.children) else None

    def edge_leaf(self, last: bool) -> _Piece:
        piece = self
        while piece.children and not isinstance(piece.node, _LEAVES):
            piece = piece.children[-1 if last else 0]
        return piece

    def neighbour(self, step: int) -> _Piece | None:
        """The next (or previous) terminal piece in the order of the template."""
        piece: _Piece | None = self
        while piece is not None:
            sibling = piece.sibling(step)
            if sibling is not None:
                return sibling.edge_leaf(last=step < 0)
            piece = piece.parent
        return None


def strip(body: Block, enabled: bool) -> Block:
    """The block with its texts cut, and with texts that became empty left out."""
    root_piece = _Piece(None, None, [_piece(element) for element in body])
    trims = any(isinstance(node, el.Trim) for element in body for node in element.walk())
    if len(root_piece.children) == 1:
        root_piece = root_piece.children[0]  # a single element is the root itself
        root_piece.parent = None
        _clean(root_piece, enabled, trims)
        texts = _texts(root_piece)
    else:
        _clean(root_piece, enabled, trims)
        texts = _texts(root_piece)
    return _rebuild_block(body, texts)


def _piece(node: Node) -> _Piece:
    return _Piece(node, node.span, _pieces_of(node))


def _pieces_of(node: Node) -> list[_Piece]:
    match node:
        case el.If(branches=branches):
            pieces = [_piece(branch) for branch in branches]
            if len(pieces) == 1:  # a lonely #if stands for its only branch
                return pieces[0].children
            return pieces
        case el.List(body=body, otherwise=None):
            return [_piece(element) for element in body]
        case el.List(body=body, otherwise=otherwise):
            main = _Piece(None, node.span, [_piece(element) for element in body])
            rest = _Piece(None, node.otherwise_span, [_piece(e) for e in otherwise or ()])  # type: ignore[arg-type]
            return [main, rest]
        case el.Attempt(body=body, recovery=recovery):
            pieces = [_piece(element) for element in body]
            if len(pieces) != 1:
                span = body[0].span.to(body[-1].span) if body else node.span
                pieces = [_Piece(None, span, pieces)]
            return [*pieces, _Piece(None, node.recovery_span, [_piece(e) for e in recovery])]  # type: ignore[arg-type]
        case el.Switch(cases=cases):
            return [_piece(case) for case in cases]
        case el.Assignments(items=items):
            return [_piece(item) for item in items]
        case el.DirectiveCall(body=body) | el.Transform(body=body) | el.Branch(body=body) | el.Case(body=body):
            return [_piece(element) for element in body or ()]
        case (
            el.Items(body=body) | el.Sep(body=body) | el.Capture(body=body) | el.Macro(body=body)
            | el.Compress(body=body) | el.Scoped(body=body)
        ):  # fmt: skip
            return [_piece(element) for element in body]
    return []


def _clean(piece: _Piece, enabled: bool, trims: bool) -> None:
    if piece.text is not None:
        _cut(piece, enabled, trims)
        return
    for child in piece.children:
        _clean(child, enabled, trims)
    kept = list(piece.children)
    for child in list(piece.children):
        if _removable(child, enabled):
            kept.remove(child)
            piece.children = list(kept)
            piece.adopt()


def _removable(piece: _Piece, enabled: bool) -> bool:
    if piece.text is not None:
        return _ignorable(piece, enabled)
    return isinstance(piece.node, el.Trim)


# ------------------------------------------------------------------ one text


def _cut(piece: _Piece, enabled: bool, trims: bool) -> None:
    """What `<#t>` and its kin ask for is cut in any case, the rest where stripping is `enabled`. `trims`: the template has
    any of them, so that a text's line is looked through.
    """
    if not piece.text:
        return
    left = trims and _deliberate_left_trim(piece)
    right = trims and _deliberate_right_trim(piece)
    text = piece.text
    if not text or not enabled:
        return
    if _is_top_level(piece) and piece.sibling(-1) is None:
        return
    trailing = 0 if left else _trailing_to_strip(piece)
    opening = 0 if right else _opening_to_strip(piece)
    if opening or trailing:
        piece.text = text[opening : max(len(text) - trailing, opening)]
        if opening:
            piece.begin_line += 1
            piece.begin_column = 1


def _is_top_level(piece: _Piece) -> bool:
    parent = piece.parent
    return parent is None or (parent.parent is None and parent.node is None)


def _last_break(text: str) -> int:
    return max(text.rfind("\n"), text.rfind("\r"))


def _first_break(text: str) -> int:
    found = [at for at in (text.find("\n"), text.find("\r")) if at >= 0]
    return min(found) if found else -1


def _trim(text: str) -> str:
    """Java's `String.trim`: everything up to U+0020 counts as white space."""
    return text.strip("".join(map(chr, range(33))))


def _is_java_space(character: str) -> bool:
    return character.isspace() and character not in "\xa0\u2007\u202f\x85"


def _lstrip(text: str, trim: el.Trim) -> str:
    """The text from its first visible character on. FreeMarker takes for granted that there is one, since `_trim` left some."""
    for at, character in enumerate(text):
        if not _is_java_space(character):
            return text[at:]
    raise UntrimmableLine(
        "Apache FreeMarker fails at <#t>, <#lt> or <#rt> beside a line of nothing but white space of Unicode",
        trim.span,
        hint="remove the directive, or the white space other than blanks and tabs on its line",
    )


def _rstrip(text: str, trim: el.Trim) -> str:
    return _lstrip(text[::-1], trim)[::-1]


def _deliberate_left_trim(piece: _Piece) -> bool:
    result = False
    other = piece.neighbour(1)
    while other is not None and other.begin_line == piece.end_line:
        node = other.node
        if isinstance(node, el.Trim):
            if not node.left and not node.right:
                result = True
            if node.left:
                result = True
                text = piece.text or ""
                break_at = _last_break(text)
                if break_at >= 0 or piece.begin_column == 1:
                    first, last = text[: break_at + 1], text[break_at + 1 :]
                    if _trim(last) == "":
                        piece.text = first
                    else:
                        piece.text = first + _lstrip(last, node)
        other = other.neighbour(1)
    return result


def _deliberate_right_trim(piece: _Piece) -> bool:
    result = False
    other = piece.neighbour(-1)
    while other is not None and other.end_line == piece.begin_line:
        node = other.node
        if isinstance(node, el.Trim):
            if not node.left and not node.right:
                result = True
            if node.right:
                text = piece.text or ""
                line_end = _first_break(text) + 1
                if line_end == 0:
                    return False
                if text[line_end - 1] == "\r" and text[line_end : line_end + 1] == "\n":
                    line_end += 1
                _cut_right(piece, text[:line_end], text[line_end:], node)
                result = True
        other = other.neighbour(-1)
    return result


def _cut_right(piece: _Piece, opening: str, trailing: str, trim: el.Trim) -> None:
    if _trim(opening) == "":
        piece.text = trailing
        piece.begin_line += 1
        piece.begin_column = 1
        return
    visible = _rstrip(opening, trim)
    if _trim(trailing) == "":
        drop = True
        other = piece.neighbour(1)
        while other is not None and other.begin_line == piece.end_line:
            if _heeds(other, opening=True):
                drop = False
            if isinstance(other.node, el.Trim) and other.node.left:
                drop = True
                break
            other = other.neighbour(1)
        if drop:
            trailing = ""
    piece.text = visible + trailing


def _opening_to_strip(piece: _Piece) -> int:
    text = piece.text or ""
    at = _first_break(text)
    if at == -1 and piece.begin_column != 1:
        return 0
    at += 1
    if 0 < at < len(text) and text[at - 1] == "\r" and text[at] == "\n":
        at += 1
    if _trim(text[:at]):
        return 0
    other = piece.neighbour(-1)
    while other is not None and other.end_line == piece.begin_line:
        if _heeds(other, opening=True):
            return 0
        other = other.neighbour(-1)
    return at


def _trailing_to_strip(piece: _Piece) -> int:
    text = piece.text or ""
    at = _last_break(text)
    if at == -1 and piece.begin_column != 1:
        return 0
    last = text[at + 1 :]
    if _trim(last):
        return 0
    other = piece.neighbour(1)
    while other is not None and other.begin_line == piece.end_line:
        if _heeds(other, opening=False):
            return 0
        other = other.neighbour(1)
    return len(last)


def _heeds(piece: _Piece, *, opening: bool) -> bool:
    """Whether the piece prints on the line that is looked at, so that white space there must stay."""
    if piece.text is None:
        return isinstance(piece.node, _PRINTING)
    if _ignorable(piece, True):
        return False
    for character in reversed(piece.text) if opening else piece.text:
        if character in "\r\n":
            return False
        if not _is_java_space(character):
            return True
    return True


def _ignorable(piece: _Piece, enabled: bool) -> bool:
    text = piece.text
    if not text:
        return True
    if not enabled or _trim(text):
        return False
    top = _is_top_level(piece)
    before, after = piece.sibling(-1), piece.sibling(1)
    return (_silent(before) if before else top) and (_silent(after) if after else top)


def _silent(piece: _Piece) -> bool:
    return isinstance(piece.node, _SILENT)


# --------------------------------------------------------------- putting back


def _texts(piece: _Piece) -> dict[int, str]:
    found: dict[int, str] = {}
    pending: list[_Piece] = [piece]
    while pending:
        current = pending.pop()
        if current.text is not None:
            found[id(current.node)] = current.text
        pending.extend(current.children)
    return found


def _rebuild_block(block: Sequence[Element], texts: dict[int, str]) -> Block:
    rebuilt: list[Element] = []
    for element in block:
        if isinstance(element, el.Text):
            text = texts.get(id(element), "")
            if text:
                rebuilt.append(element if text == element.value else element.replaced(value=text))
        elif not isinstance(element, el.Comment | el.Trim):
            rebuilt.append(_rebuild(element, texts))  # type: ignore[arg-type]
    return tuple(rebuilt)


def _rebuild(node: Node, texts: dict[int, str]) -> Node:
    changes: dict[str, object] = {}
    for name in node.field_names:
        value = getattr(node, name)
        if isinstance(value, tuple) and value and isinstance(value[0], Node):
            if isinstance(value[0], Element):
                changes[name] = _rebuild_block(value, texts)
            elif isinstance(value[0], el.Branch | el.Case):
                changes[name] = tuple(_rebuild(part, texts) for part in value)
    return node.replaced(**changes) if changes else node
