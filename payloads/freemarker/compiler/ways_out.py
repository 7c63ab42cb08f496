"""The ways out of a part of a template: whether a `<#break>`, `<#continue>` or `<#return>` in it ends more than that part."""

from __future__ import annotations

from payloads.freemarker.nodes import Element, Node
from payloads.freemarker.nodes import elements as el

_LEAVING = (el.Break, el.Continue)
_LEFT = (el.List, el.Items, el.Switch)


def leaves_loop(node: Node) -> bool:
    """Whether it holds a `<#break>` or `<#continue>` for a loop or switch around it."""
    pending = [node]
    while pending:
        node = pending.pop()
        if isinstance(node, _LEAVING):
            return True
        if not isinstance(node, _LEFT) or (isinstance(node, el.List) and not node.variables):
            pending.extend(node.children())
        elif isinstance(node, el.List):
            pending.extend(node.otherwise or ())
    return False


def can_be_a_function(element: Element) -> bool:
    """Whether nothing in it ends, or belongs to, what is around it."""
    if leaves_loop(element):
        return False
    pending: list[tuple[Node, bool]] = [(element, False)]
    while pending:
        node, in_list = pending.pop()
        if isinstance(node, el.Return) or (isinstance(node, el.Items) and not in_list):
            return False
        in_list = in_list or isinstance(node, el.List)
        pending.extend((child, in_list) for child in node.children())
    return True


def ends_by_breaks_only(switch: el.Switch) -> bool:
    """Whether its cases are left at their ends, if at all, so that it needs no loop of Python's."""
    return not any(
        leaves_loop(element)
        for case in switch.cases
        for element in (case.body[:-1] if ends_with_break(case) else case.body)
    )


def ends_with_break(case: el.Case) -> bool:
    """Whether the cases after it don't run. (Up to FreeMarker 2.3.33 a switch takes `<#continue>` for its own.)"""
    return bool(case.body) and isinstance(case.body[-1], _LEAVING)
