"""Number formats that leave digits out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.expressions.any_type import number_only
from conformance.expressions.escaping import with_built_in
from conformance.expressions.kinds import Kind, kind
from conformance.expressions.safe_text import default_of
from conformance.finding import Finding
from conformance.rules import printing as rules
from payloads.freemarker.analysis import chain
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.context import Context, Place
    from payloads.freemarker.nodes import Expression

_FEW_DIGITS = re.compile(r"[#0,]*[#0](?:\.[0#])?")


def findings(context: Context) -> Iterator[Finding]:
    """`?string("0")` and its like on what may have a fraction."""
    for place in context.places:
        for node in place.walk():
            formatted = _formatted(node) if isinstance(node, ex.BuiltIn | ex.DynamicKey | ex.Call) else None
            if formatted is None:
                continue
            target, pattern = formatted
            if _FEW_DIGITS.fullmatch(pattern.value) and _may_have_a_fraction(target, place):
                yield Finding(
                    rules.DROPPED_DIGITS,
                    f"`{pattern.span.text}` leaves digits of `{target.span.text}` out: 19.99 comes out as 20",
                    location=place.at(node.span),
                    fix=f"write `{_whole(target, place)}`, which prints all of them",
                )


def _whole(target: Expression, place: Place) -> str:
    """The number as it is; nought for what isn't one, where nothing asks."""
    bare = _bare(target)
    found = chain(bare)
    if kind(bare) is not Kind.ANY or (found is not None and found.path in place.reading.typed):
        return with_built_in(target, "?c")
    return f"{number_only(f'(({bare.span.text})!{default_of(target) or 0})')}?c"


def _formatted(node: Expression) -> tuple[Expression, ex.StringLiteral] | None:
    """A value and the pattern it is printed with."""
    match node:
        case ex.BuiltIn(name="string", target=target, arguments=(ex.StringLiteral() as pattern,)):
            return target, pattern
        case ex.DynamicKey(target=ex.BuiltIn(name="string", target=target), key=ex.StringLiteral() as pattern):
            return target, pattern
        case ex.Call(target=ex.BuiltIn(name="string", target=target), arguments=(ex.StringLiteral() as pattern,)):
            return target, pattern
    return None


def _may_have_a_fraction(target: Expression, place: Place) -> bool:
    target = _bare(target)
    if isinstance(target, ex.BuiltIn) and target.name == "number":
        return _may_have_a_fraction(target.target, place)
    if isinstance(target, ex.Arithmetic):
        return target.operator == "/" or _may_have_a_fraction(target.left, place)
    if isinstance(target, ex.Name) and target.name in place.reading.bound:
        values = [each.value for each in place.walk() if isinstance(each, el.Assignment) and each.name == target.name]
        return any(value is not None and value is not target and kind(_bare(value)) is Kind.ANY for value in values)
    return kind(target) is Kind.ANY


def _bare(node: Expression) -> Expression:
    while isinstance(node, ex.Parenthesis | ex.DefaultTo):
        node = node.inner if isinstance(node, ex.Parenthesis) else node.target
    return node
