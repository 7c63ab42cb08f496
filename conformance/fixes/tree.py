"""A template's nodes by their place, with what is around them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from conformance.expressions.json_values import PRINTED_ALIKE
from conformance.lint.json_strings import inside_strings
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.finding import Location
    from payloads.freemarker import Template
    from payloads.freemarker.nodes import Expression, Node


class Tree:
    """The nodes of a template."""

    def __init__(self, template: Template) -> None:
        self.template = template

    @cached_property
    def _nodes(self) -> list[Node]:
        nodes: list[Node] = list(self.template.nodes)
        for node in nodes:
            nodes.extend(node.children())
        return nodes

    @cached_property
    def _parents(self) -> dict[int, Node]:
        return {id(child): node for node in self._nodes for child in node.children()}

    @cached_property
    def _by_line(self) -> dict[int, list[Node]]:
        """The nodes of the template's own text by their first line."""
        lines: dict[int, list[Node]] = {}
        text = self.template.source_text
        for node in self._nodes:
            if node.span.source.text == text:
                lines.setdefault(node.span.line, []).append(node)
        return lines

    @cached_property
    def _in_strings(self) -> dict[int, bool]:
        return inside_strings(self.template.nodes)

    def values_of(self, name: str) -> list[Expression]:
        """What a variable is assigned, anywhere in the template."""
        return [
            node.value
            for element in self.template.nodes
            for node in element.walk()
            if isinstance(node, el.Assignment) and node.name == name and node.value is not None
        ]

    def at(self, place: Location) -> list[Node]:
        """The nodes that stand exactly there."""
        wanted = place.column, place.end_line, place.end_column
        return [
            node
            for node in self._by_line.get(place.line, ())
            if (node.span.column, node.span.end_line, node.span.end_column) == wanted
        ]

    def ancestors(self, node: Node) -> Iterator[Node]:
        """What a node stands in, from the inside out."""
        while (parent := self._parents.get(id(node))) is not None:
            yield parent
            node = parent

    def printed_in_string(self, node: Node) -> bool | None:
        """Whether an expression is printed by an interpolation that stands in a JSON string; None if it isn't known."""
        inner = next((each for each in self.ancestors(node) if isinstance(each, el.Interpolation)), None)
        return None if inner is None else self._in_strings.get(id(inner))


def is_printed_whole(around: Iterable[Node]) -> bool:
    """Whether a value, by what is around it, is printed itself: escaped at most."""
    for each in around:
        if isinstance(each, el.Interpolation):
            return True
        if not (
            isinstance(each, ex.Parenthesis | ex.DefaultTo)
            or (isinstance(each, ex.BuiltIn) and each.name in PRINTED_ALIKE)
        ):
            return False
    return False
