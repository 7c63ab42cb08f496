"""What to write instead of a built-in, a call or a range that fails, where a default for the value doesn't do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from conformance.expressions.any_type import scalar_as_printed
from conformance.expressions.kinds import Kind, kind
from conformance.expressions.safe_text import is_path
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from payloads.freemarker.nodes import Node

_NO_CHARSET: Final = "To do URL encoding"
_UNREADABLE: Final = "doesn't match the expected date/time/date-time format"
_JOINED: Final = '"?join" failed at index'
_ITEM: Final = scalar_as_printed('(item!"")')
_OUT_OF_BOUNDS: Final = re.compile(r"Range (?:end|start) index .* is out of bounds")
_NO_BOOLEAN: Final = "Expected a boolean"
_GREATER: Final = re.compile(r"""(\s*)(>=?)\s*([\w.]+|"[^"<>]*"|'[^'<>]*')\s*>""")
_ARGUMENT: Final = re.compile(
    r'calling function "([^"]*)", .*parameter "[^"]*" \(parameter #(\d+)\) was specified, but had null/missing value'
)
_DATES: Final = frozenset({"date", "time", "datetime"})
_OF_TEXT: Final = frozenset(
    {"trim", "string", "replace", "keep_before", "keep_before_last", "remove_ending", "substring"}
)


class Rewrite(NamedTuple):
    """What to write.

    Attributes:
        span: what is replaced.
        text: what stands there instead.
        is_safe: whether what was right before stays the same.
        words: said beside it.
        is_about_all: whether it is one cause with all that fails in what is replaced.
    """

    span: Span
    text: str
    is_safe: bool = True
    words: str = ""
    is_about_all: bool = False


def rewrite(blamed: Expression, message: str, around: Iterable[Node]) -> Rewrite | None:
    """What to write where an expression, or one in it, fails with a message; None where a default for a value does.

    Args:
        blamed: the expression.
        message: what FreeMarker says.
        around: what the expression stands in, from the inside out.
    """
    parent = next(iter(around), None)
    if isinstance(parent, ex.Comparison) and (found := _null(parent)):
        return found
    if isinstance(parent, el.Branch) and (found := _cut_off(blamed, is_boolean=_NO_BOOLEAN not in message)):
        return found
    expressions = (node for node in blamed.walk() if isinstance(node, Expression))
    return next((found for node in expressions if (found := _rewrite(node, message)) is not None), None)


def _rewrite(node: Expression, message: str) -> Rewrite | None:
    match node:
        case ex.BuiltIn(name="url" | "url_path", arguments=None) if message.startswith(_NO_CHARSET):
            return Rewrite(node.span, f'{node.target.span.text}?{node.written}("UTF-8")')
        case ex.BuiltIn(name="groups", target=target) if "Nothing was matched" in message:
            return Rewrite(node.span, "", words=f"test first whether it matches: `<#if {target.span.text}>…</#if>`")
        case ex.BuiltIn(name="join", target=target) if message.startswith(_JOINED):
            return Rewrite(target.span, f"{target.span.text}?map(item -> {_ITEM})")
        case ex.BuiltIn(name=name) if name in _DATES and _UNREADABLE in message:
            return _time(node)
        case ex.Range() if _OUT_OF_BOUNDS.match(message):
            return _range(node)
        case ex.Call(target=target, arguments=arguments) if found := _ARGUMENT.search(message):
            if target.span.text != found[1] or int(found[2]) > len(arguments):
                return None
            argument = arguments[int(found[2]) - 1]
            default = "{}" if kind(argument) is Kind.CONTAINER else '""'
            start, end = (at - node.span.start for at in (argument.span.start, argument.span.end))
            whole = node.span.text
            return Rewrite(node.span, f"{whole[:start]}({whole[start:end]})!{default}{whole[end:]}")
    return None


def _null(node: ex.Comparison) -> Rewrite | None:
    """A comparison with `null`, which FreeMarker doesn't have: nothing is there, or something is."""
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(other, ex.Name) and other.name == "null" and node.operator in ("==", "!="):
            test = f"({one.span.text})??"
            words = "FreeMarker has no `null`: `??` says whether a value is there"
            return Rewrite(
                node.span, test if node.operator == "!=" else f"!{test}", is_safe=False, words=words, is_about_all=True
            )
    return None


def _cut_off(node: Expression, *, is_boolean: bool) -> Rewrite | None:
    """A condition that ends before a `>`, which was meant as an operator and ends the tag. Of one that may be a boolean, the
    blank before the `>` tells, since nobody writes one before the end of a tag.
    """
    found = _GREATER.match(node.span.source.text, node.span.end)
    if found is None or (is_boolean and not found[1]):
        return None
    span = Span(node.span.source, node.span.start, found.end(3))
    operator = "gte" if found[2].endswith("=") else "gt"
    return Rewrite(span, f"{node.span.text} {operator} {found[3]}", is_safe=False, words="`>` ends the tag")


def _time(node: ex.BuiltIn) -> Rewrite | None:
    """One of Amplitude's times, `2026-03-02 08:15:24.123000` or with a `T` and a `Z`: as ISO 8601 writes it, to the second."""
    path = node.target
    while isinstance(path, ex.Parenthesis | ex.DefaultTo) or (isinstance(path, ex.BuiltIn) and path.name in _OF_TEXT):
        path = path.inner if isinstance(path, ex.Parenthesis) else path.target
    if kind(path) is not Kind.TEXT or not is_path(path):
        return None
    own = path.span.text
    return Rewrite(
        node.span,
        f'({own}[0..*10] + "T" + {own}[11..*8] + "Z")?datetime("iso")',
        is_safe=False,
        words="Amplitude writes a blank or a `T` between day and time",
    )


def _range(node: Expression) -> Rewrite | None:
    """A range by its length, which is cut to what is there."""
    match node:
        case ex.Range(left=ex.NumberLiteral(value=first) as left, right=ex.NumberLiteral(value=last), kind=kind_):
            length = int(last) - int(first) + (kind_ == "inclusive")
            if kind_ in ("inclusive", "exclusive") and length > 0:
                words = "a range given by its length is cut to what is there"
                return Rewrite(node.span, f"{left.span.text}..*{length}", words=words)
    return None
