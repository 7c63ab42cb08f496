"""What every node of a parsed template has in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from payloads.freemarker.record import Record
from payloads.freemarker.source import Span


class Node(Record):
    """A part of a parsed template. Nodes are immutable and compared by identity."""

    span: Span

    #: The fields that nodes are looked for in; all, if none are named.
    _holding: ClassVar[tuple[str, ...]] = ()

    def children(self) -> Iterator[Node]:
        """The nodes directly inside this one, in the order of the template.

        Read off the fields, so that no node type can be forgotten by an analysis.
        """
        return iter(self._inside())

    def walk(self) -> Iterator[Node]:
        """This node and everything below it, parents first."""
        pending: list[Node] = [self]
        while pending:
            node = pending.pop()
            yield node
            inside = node._inside()  # noqa: SLF001 - its own kind
            if inside:
                pending += inside[::-1]

    def _inside(self) -> list[Node]:
        """Its children: read off once, since every analysis asks for them."""
        held = self.__dict__
        known: list[Node] | None = held.get("_nodes_inside")
        if known is None:
            known = []
            for name in self._holding or self._fields:
                _add_nodes(held[name], known)
            held["_nodes_inside"] = known
        return known

    def names(self) -> tuple[str, ...]:
        """The variable names this node brings into scope for what is inside it."""
        return ()


def _add_nodes(value: object, found: list[Node]) -> None:
    if isinstance(value, Node):
        found.append(value)
    elif isinstance(value, tuple):
        for item in value:
            _add_nodes(item, found)


class Expression(Node):
    """Something with a value."""

    @property
    def text(self) -> str:
        """The expression as it stands in the template."""
        return self.span.text


class Element(Node):
    """Something that prints or acts: text, an interpolation or a directive."""
