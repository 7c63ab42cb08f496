"""Elements that do nothing but print: they become pieces of one text."""

from __future__ import annotations

from payloads.freemarker.builtin_names import LOOP_VARIABLE_BUILT_INS
from payloads.freemarker.nodes import Element, Expression, Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

_BLOCKS = (el.Attempt, el.Compress)
_UNROLL_LIMIT = 200  # nodes


def constant_items(node: Expression) -> tuple[str, ...] | None:
    """The strings of a sequence literal that holds nothing else."""
    if not isinstance(node, ex.SequenceLiteral):
        return None
    texts = tuple(item.value for item in node.items if isinstance(item, ex.StringLiteral) and not item.parts)
    return texts if len(texts) == len(node.items) else None


def is_plain(element: Element, *, unrolls: bool = True) -> bool:
    """Whether an element does nothing but print; a loop does so only where it `unrolls`."""
    match element:
        case el.Text() | el.Interpolation() | el.NumericInterpolation():
            return True
        case el.If(branches=branches):
            starts = branches[0].condition is not None
            return starts and all(is_plain(part, unrolls=unrolls) for branch in branches for part in branch.body)
        case el.Scoped(body=body):
            return all(is_plain(part, unrolls=unrolls) for part in body)
        case el.Attempt() | el.Compress():
            return is_plain_block(element)
        case el.List():
            return unrolls and unrolled_items(element) is not None
    return False


def is_plain_block(element: Element) -> bool:
    """Whether it is an `<#attempt>` or a `<#compress>` that only prints, without blocks of Python's inside one another."""
    match element:
        case el.Attempt(body=body, recovery=recovery):
            return all(map(_is_flat, (*body, *recovery)))
        case el.Compress(body=body):
            return all(map(_is_flat, body))
    return False


def _is_flat(element: Element) -> bool:
    if isinstance(element, el.If):
        return is_plain(element, unrolls=False) and not any(isinstance(node, _BLOCKS) for node in element.walk())
    return isinstance(element, el.Text | el.Interpolation | el.NumericInterpolation)


def unrolled_items(element: el.List) -> tuple[str, ...] | None:
    """The items of a short loop over constant strings that only prints, which is written out turn by turn."""
    items = constant_items(element.source)
    if items is None or len(element.variables) != 1 or element.otherwise is not None:
        return None
    if not all(map(is_plain, element.body)):
        return None
    nodes = [node for part in element.body for node in part.walk()]
    if len(items) * len(nodes) > _UNROLL_LIMIT or any(_needs_loop(node) for node in nodes):
        return None
    return items


def _needs_loop(node: Node) -> bool:
    match node:
        case ex.BuiltIn(name=name):
            return name in LOOP_VARIABLE_BUILT_INS or name in ("eval", "interpret")
        case ex.Name(name=name):
            return name.endswith(("_index", "_has_next"))
    return isinstance(node, ex.SpecialVariable | el.List)
