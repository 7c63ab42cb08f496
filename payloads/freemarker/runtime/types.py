"""What type a value has, in FreeMarker's words, and the errors when it is not the wanted one."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NoReturn

from payloads.freemarker import errors
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.runtime.descriptions import a, describe
from payloads.freemarker.runtime.values import (
    BoundedRange,
    Empty,
    EndlessRange,
    Formatted,
    Match,
    Matches,
    Namespace,
    Nothing,
    Stream,
    Value,
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


#: What can be printed, but for markup.
PRINTABLE: Final = "string or something automatically convertible to string (number, date or boolean)"
_WANTED: Final[dict[str, tuple[type[errors.UnexpectedType], str]]] = {
    "string": (errors.NonString, PRINTABLE),
    "text": (errors.NonStringOrMarkup, f'{PRINTABLE}, or "template output" '),
    "number": (errors.NonNumerical, "number"),
    "boolean": (errors.NonBoolean, "boolean"),
    "date": (errors.NonDate, "date/time"),
    "hash": (errors.NonHash, "hash"),
    "extended hash": (errors.NonExtendedHash, "extended hash"),
    "sequence": (errors.NonSequence, "sequence"),
    "sequence or collection": (errors.NonSequenceOrCollection, "sequence or collection"),
    "method": (errors.NonMethod, "method or function"),
    "mapper": (errors.NonMethod, "method or function or lambda expression"),
    "namespace": (errors.NonNamespace, "namespace"),
    "directive": (errors.NonDirective, "user-defined directive, transform or macro"),
    "transform": (errors.UnexpectedType, "transform"),
    "markup": (errors.NonMarkup, "markup output"),
    "node": (errors.NonNode, "node"),
    "extended node": (errors.NonExtendedNode, "extended node"),
}


def wrong_type(wanted: str, value: Value, node: Expression) -> NoReturn:
    """Raise the error for a value that is not `wanted`; missing values get the error of their own."""
    kind, words = _WANTED[wanted]
    raise_unexpected(words, value, node, kind=kind, hint=_hint(wanted, value, node))


def raise_unexpected(
    wanted: str,
    value: Value,
    node: Expression,
    *,
    kind: type[errors.UnexpectedType] = errors.UnexpectedType,
    hint: str | None = None,
) -> NoReturn:
    """Raise `kind` of error for a value that is not what the words of `wanted` say."""
    if value is None:
        missing(node)
    message = f"Expected {a(wanted)}, but this has evaluated to {a(describe(value, node))}:\n==> {node.text}"
    error = kind(message, node.span, hint=hint)
    error.blamed, error.found = node, value
    raise error


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
    text = node.text
    default = f"({text})!" if isinstance(node, ex.Dot | ex.DynamicKey) else f"{text}!"
    raise errors.InvalidReference(
        f"The following has evaluated to null or missing:\n==> {text}",
        node.span,
        hint=f"{text} may be missing: write {default} for an empty default, or guard it with <#if {text}??>",
    )
