"""What type a value has, in FreeMarker's words, and the errors when it is not the wanted one."""

from __future__ import annotations

from decimal import Decimal
from typing import NoReturn

from payloads.freemarker import errors
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.runtime.values import (
    BoundedRange,
    DateValue,
    Directive,
    Empty,
    EndlessRange,
    Formatted,
    MacroValue,
    Markup,
    Match,
    Matches,
    Method,
    Namespace,
    Nothing,
    Stream,
    Value,
    Variables,
)


def is_number(value: Value) -> bool:
    kind = type(value)
    return kind is int or kind is float or (isinstance(value, int | float | Decimal) and kind is not bool)


def is_string(value: Value) -> bool:
    return isinstance(value, str | Match | Empty)


def text_of(value: Value) -> str | None:
    """The text of what FreeMarker takes for a string, numbers and dates not among them."""
    if isinstance(value, Formatted) and value.date is None:
        value = value.plain()
    if isinstance(value, Match):
        return value.text
    return value if isinstance(value, str) else "" if isinstance(value, Empty) else None


def is_sequence(value: Value) -> bool:
    return isinstance(value, list | BoundedRange | EndlessRange | Matches | Empty) or (
        isinstance(value, Stream) and value.is_sequence
    )


def is_hash(value: Value) -> bool:
    return isinstance(value, dict | Namespace | Empty)


def is_boolean(value: Value) -> bool:
    return isinstance(value, bool | Matches | Nothing)


def describe(value: Value) -> str:
    """The type in words, for messages."""
    if isinstance(value, Empty):
        return "string+sequence+hash (the empty default)"
    names: list[tuple[type | tuple[type, ...], str]] = [
        (bool, "boolean"),
        (str, "string"),
        ((int, float, Decimal), "number"),
        (Variables, "hash"),
        (dict, "extended_hash"),
        (Namespace, "namespace"),
        ((list, BoundedRange, EndlessRange), "sequence"),
        (Stream, "collection"),
        (DateValue, "date_or_time_or_datetime"),
        (Markup, "markup_output"),
        (Match, "string"),
        (Matches, "boolean+sequence"),
        (Formatted, "string"),
        (Method, "method"),
        (Directive, "directive"),
    ]
    if isinstance(value, MacroValue):
        return "function" if value.is_function else "macro"
    for kind, name in names:
        if isinstance(value, kind):
            return name
    return "unsupported value"


_WANTED: dict[str, tuple[type[errors.UnexpectedType], str]] = {
    "string": (errors.NonString, "a string or something automatically convertible to string (number, date or boolean)"),
    "text": (
        errors.NonStringOrMarkup,
        'a string or something automatically convertible to string (number, date or boolean), or "template output"',
    ),
    "number": (errors.NonNumerical, "a number"),
    "boolean": (errors.NonBoolean, "a boolean"),
    "date": (errors.NonDate, "a date/time/date-time"),
    "hash": (errors.NonHash, "a hash"),
    "extended hash": (errors.NonExtendedHash, "an extended hash"),
    "sequence": (errors.NonSequence, "a sequence"),
    "sequence or collection": (errors.NonSequenceOrCollection, "a sequence or collection"),
    "method": (errors.NonMethod, "a method or function"),
    "namespace": (errors.NonNamespace, "a namespace"),
    "directive": (errors.NonDirective, "a user-defined directive (macro, etc.)"),
    "transform": (errors.UnexpectedType, "a transform"),
    "markup": (errors.NonMarkup, "a markup output"),
    "node": (errors.NonNode, "a node"),
    "extended node": (errors.NonExtendedNode, "an extended node"),
}


def wrong_type(wanted: str, value: Value, node: Expression) -> NoReturn:
    """Raise the error for a value that is not `wanted`; missing values get the error of their own."""
    if value is None:
        missing(node)
    kind, words = _WANTED[wanted]
    raise kind(
        f"Expected {words}, but this has evaluated to a {describe(value)}: {node.text}",
        node.span,
        hint=_hint(wanted, value, node),
    )


_TIGHT = (
    ex.Name | ex.Dot | ex.DynamicKey | ex.Call | ex.BuiltIn | ex.Parenthesis | ex.SpecialVariable | ex.StringLiteral
)


def as_target(node: Expression) -> str:
    """An expression as it stands in front of a built-in: a default or an operator would take the built-in for its own."""
    return node.text if isinstance(node, _TIGHT) else f"({node.text})"


def _hint(wanted: str, value: Value, node: Expression) -> str | None:
    if wanted == "boolean" and isinstance(value, str):
        return f'a string is never true or false by itself: compare it, as in ({node.text}) == "true"'
    if wanted in ("string", "text") and isinstance(value, list):
        return f'print its items with <#list {node.text} as item>…</#list>, or join them: {as_target(node)}?join(", ")'
    if wanted in ("string", "text") and isinstance(value, dict):
        return f"print its members with <#list {node.text} as key, value>…</#list>"
    return None


def missing(node: Expression) -> NoReturn:
    """Raise the error for something missing or null."""
    while isinstance(node, ex.Parenthesis):
        node = node.inner
    text = node.text
    default = f"({text})!" if isinstance(node, ex.Dot | ex.DynamicKey) else f"{text}!"
    raise errors.InvalidReference(
        f"The following has evaluated to null or missing:\n==> {text}",
        node.span,
        hint=f"{text} may be missing: write {default} for an empty default, or guard it with <#if {text}??>",
    )
