"""Values in JSON text that is itself the text of a JSON string."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.expressions.escaping import with_built_in
from conformance.expressions.kinds import Kind, kind
from conformance.finding import Finding
from conformance.lint.json_strings import inside_inner_strings
from conformance.rules import printing as rules
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.context import Context
    from payloads.freemarker.nodes import Expression

_FREE = (Kind.FREE, Kind.PARAMETER, Kind.ANY, Kind.UNKNOWN)


def findings(context: Context) -> Iterator[Finding]:
    """Values that are escaped for the outer string only."""
    place = context.body
    if place is None:
        return
    inside = inside_inner_strings(place.template.nodes)
    for node in place.walk():
        if not isinstance(node, el.Interpolation) or not inside.get(id(node)) or node.printed is not node.expression:
            continue
        times, value = _escaped(node.expression)
        if times == 1 and kind(value) in _FREE:
            text = with_built_in(node.expression, "?json_string")
            yield Finding(
                rules.ESCAPED_ONCE,
                f"`{node.span.text}` stands in JSON text inside a JSON string, and is escaped for one of them only",
                location=place.at(node.span),
                fix=f"write `${{{text}}}`",
            )


def _escaped(node: Expression) -> tuple[int, Expression]:
    """How often a value is escaped, and the value."""
    times = 0
    while isinstance(node, ex.Parenthesis | ex.DefaultTo | ex.BuiltIn):
        if isinstance(node, ex.BuiltIn):
            if node.name not in ("json_string", "trim"):
                break
            times += node.name == "json_string"
        node = node.inner if isinstance(node, ex.Parenthesis) else node.target
    return times, node
