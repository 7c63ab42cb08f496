"""A template's nodes by their place, with what is around them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from conformance.lint.json_strings import inside_strings
from payloads.freemarker.nodes import elements as el

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.finding import Location
    from payloads.freemarker import Template
    from payloads.freemarker.nodes import Expression, Node

_Range = tuple[int, int, int, int]


class Tree:
    """The nodes of a template."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self._parents: dict[int, Node] = {}
        self._at: dict[_Range, list[Node]] = {}
        pending: list[Node] = list(template.nodes)
        while pending:
            node = pending.pop()
            span = node.span
            if span.source.text is template.source_text or span.source.text == template.source_text:
                key = (span.line, span.column, span.end_line, span.end_column)
                self._at.setdefault(key, []).append(node)
            for child in node.children():
                self._parents[id(child)] = node
                pending.append(child)

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
        return self._at.get((place.line, place.column, place.end_line, place.end_column), [])

    def ancestors(self, node: Node) -> Iterator[Node]:
        """What a node stands in, from the inside out."""
        while (parent := self._parents.get(id(node))) is not None:
            yield parent
            node = parent

    def printed_in_string(self, node: Node) -> bool | None:
        """Whether an expression is printed by an interpolation that stands in a JSON string; None if it isn't known."""
        inner = next((each for each in self.ancestors(node) if isinstance(each, el.Interpolation)), None)
        return None if inner is None else self._in_strings.get(id(inner))
