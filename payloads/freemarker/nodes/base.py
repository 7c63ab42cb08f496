"""What every node of a parsed template has in common."""

from __future__ import annotations

from collections.abc import Iterator

from payloads.freemarker.record import Record
from payloads.freemarker.source import Span


class Node(Record):
    """A part of a parsed template. Nodes are immutable and compared by identity."""

    span: Span

    def children(self) -> Iterator[Node]:
        """The nodes directly inside this one, in the order of the template.

        Read off the fields, so that no node type can be forgotten by an analysis.
        """
        for name in self.field_names:
            yield from _nodes_in(getattr(self, name))

    def walk(self) -> Iterator[Node]:
        """This node and everything below it, parents first."""
        pending: list[Node] = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(list(node.children())))

    def names(self) -> tuple[str, ...]:
        """The variable names this node brings into scope for what is inside it."""
        return ()


def _nodes_in(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes_in(item)


class Expression(Node):
    """Something with a value."""

    @property
    def text(self) -> str:
        """The expression as it stands in the template."""
        return self.span.text


class Element(Node):
    """Something that prints or acts: text, an interpolation or a directive."""
