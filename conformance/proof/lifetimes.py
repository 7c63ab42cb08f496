"""How long a variable matters: one that nothing reads any more needn't tell states apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from payloads.freemarker.analysis import captured_name
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from payloads.freemarker.nodes import Node
    from payloads.freemarker.nodes.elements import Block

_ALWAYS = 1 << 60


def last_uses(block: Block) -> Mapping[str, int]:
    """For each name, the offset behind which nothing reads it.

    A use in a loop counts to the loop's end, since the next turn may come there again; one in a macro counts
    forever, since the macro may be called from anywhere.
    """
    uses: dict[str, int] = {}
    for name, offset in _uses(block, 0):
        uses[name] = max(uses.get(name, 0), offset)
    return uses


def _uses(nodes: Iterable[Node], until: int) -> Iterator[tuple[str, int]]:
    for node in nodes:
        if _reads(node):
            yield node.name, max(until, node.span.end)
        inside = until
        if isinstance(node, el.Interpolation):
            inside = max(until, node.span.end)  # what an escape puts around a value stands further up
        if isinstance(node, el.Macro):
            own = set(node.names())
            yield from ((name, _ALWAYS) for name, _ in _uses(node.children(), 0) if name not in own)
            continue
        if isinstance(node, el.List):
            inside = max(until, node.span.end)
        yield from _uses(node.children(), inside)


def of_one_turn(body: Block, names_outside: frozenset[str]) -> frozenset[str]:
    """The variables that every turn of a loop sets before it reads them, and nothing reads behind the loop."""
    found: set[str] = set()
    met: set[str] = set()
    for element in body:
        assignments = element.items if isinstance(element, el.Assignments) else (element,)
        for each in assignments:
            if isinstance(each, el.Assignment) and each.operator == "=" and each.namespace is None:
                met |= _mentioned(each.children())
                if each.name not in met:
                    found.add(each.name)
            elif isinstance(each, el.Capture) and each.namespace is None:
                met |= _mentioned(each.body)
                if each.name not in met:
                    found.add(each.name)
            else:
                met |= _mentioned([each])
    return frozenset(found - names_outside)


def _mentioned(nodes: Iterable[Node]) -> set[str]:
    nodes = tuple(nodes)
    return _names_read(nodes) | _changed(nodes)


def _names_read(nodes: Iterable[Node]) -> set[str]:
    return {each.name for node in nodes for each in node.walk() if isinstance(each, ex.Name)}


def _changed(nodes: Iterable[Node]) -> set[str]:
    """What `+=` and its like read."""
    return {
        each.name for node in nodes for each in node.walk() if isinstance(each, el.Assignment) and each.operator != "="
    }


def mentioned_outside(block: Block, loop: Node) -> frozenset[str]:
    """The names that are read anywhere but in a loop. What another loop sets in each of its turns before it reads it is
    not the same variable any more.
    """
    found: set[str] = set()
    pending: list[Node] = list(block)
    while pending:
        node = pending.pop()
        if node is loop:
            continue
        if _reads(node):
            found.add(node.name)
        inside = list(node.children())
        if isinstance(node, el.Macro) and all(each is not loop for each in node.walk()):
            found |= _names_read(inside) - set(node.names())  # its parameters have a value of their own
            found |= _changed(inside)
            continue
        if isinstance(node, el.List) and all(each is not loop for each in node.walk()):
            inside = [each for each in inside if each not in node.body]
            found |= _mentioned(node.body) - of_one_turn(node.body, frozenset())
        pending.extend(inside)
    return frozenset(found)


def _reads(node: Node) -> TypeGuard[ex.Name | el.Assignment]:
    return isinstance(node, ex.Name) or (isinstance(node, el.Assignment) and node.operator != "=")


def matched_texts(nodes: Iterable[Node]) -> frozenset[str]:
    """What is asked for a pattern anywhere, as it stands in the template."""
    return frozenset(
        each.target.span.text
        for node in nodes
        for each in node.walk()
        if isinstance(each, ex.BuiltIn) and each.name == "matches"
    )


def assigned_names(nodes: Iterable[Node]) -> frozenset[str]:
    """The names that anything in some nodes gives a value."""
    found: set[str] = set()
    for node in nodes:
        for each in node.walk():
            found.update(each.names())
            if isinstance(each, el.Assignment | el.Capture | el.Macro):
                found.add(each.name)
            elif isinstance(each, el.DirectiveCall) and (name := captured_name(each)) is not None:
                found.add(name)
    return frozenset(found)


def set_twice(nodes: Iterable[Node]) -> frozenset[str]:
    """The names of variables that some nodes set for all templates and for this one as well: which of the two a read
    means depends on what was set.
    """
    scopes: dict[str, set[bool]] = {}
    for node in nodes:
        for each in node.walk():
            if isinstance(each, el.Assignment | el.Capture) and each.scope != "local":
                scopes.setdefault(each.name, set()).add(each.scope == "global")
            elif isinstance(each, el.Macro):
                scopes.setdefault(each.name, set()).add(False)
            elif isinstance(each, el.DirectiveCall) and (name := captured_name(each)) is not None:
                scopes.setdefault(name, set()).add(False)
    return frozenset(name for name, found in scopes.items() if len(found) > 1)
