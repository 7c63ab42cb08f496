"""What a generated template is made of: a tree of text whose parts can be dropped or replaced one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Part: TypeAlias = "Node | str"

#: How tightly an expression binds: what stands for itself, what ends in a postfix operator, and so on downwards.
ATOM, POSTFIX, PREFIX, PRODUCT, SUM, RANGE, RELATION, EQUALITY, AND, OR = range(9, -1, -1)


@dataclass(eq=False)
class Node:
    """`kind` is `block` (children may be dropped), `element`, `text`, or an expression's type such as `string`."""

    kind: str
    parts: list[Part] = field(default_factory=list)
    level: int = ATOM

    def __str__(self) -> str:
        pieces: list[str] = []
        self._write(pieces)
        return "".join(pieces)

    def _write(self, pieces: list[str]) -> None:
        for part in self.parts:
            if isinstance(part, str):
                pieces.append(part)
            else:
                part._write(pieces)

    def places(self) -> Iterator[tuple[Node, int]]:
        """Every (parent, index) below this node, outer ones first."""
        for index, part in enumerate(self.parts):
            yield self, index
            if isinstance(part, Node):
                yield from part.places()

    def below(self) -> Iterator[Node]:
        """Every node below this one."""
        for part in self.parts:
            if isinstance(part, Node):
                yield part
                yield from part.below()


def expression(kind: str, *parts: Part, level: int = ATOM) -> Node:
    return Node(kind, list(parts), level)


def fitted(node: Node, level: int) -> Node:
    """`node`, in parentheses if it binds less tightly than `level`."""
    return node if node.level >= level else Node(node.kind, ["(", node, ")"])
