"""What a value is in the words of FreeMarker's messages: its types, and the Java class behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.runtime.values import (
    PASS,
    BoundedRange,
    DateValue,
    Directive,
    Empty,
    EndlessRange,
    Formatted,
    JoinedHash,
    MacroValue,
    Markup,
    Match,
    Matches,
    Members,
    Method,
    Namespace,
    Nothing,
    Stream,
    Value,
    Variables,
)

_DESCRIPTIONS: Final[tuple[tuple[type | tuple[type, ...], str], ...]] = (
    (str, "string (wrapper: f.t.SimpleScalar)"),
    ((int, float, Decimal), "number (wrapper: f.t.SimpleNumber)"),
    (Members, "sequence (wrapper: f.c.CollectionAndSequence)"),
    (JoinedHash, "extended_hash (wrapper: f.c.AddConcatExpression$ConcatenatedHashEx)"),
    (Namespace, "namespace (wrapper: f.c.Environment$Namespace)"),
    (BoundedRange, "sequence (wrapper: f.c.BoundedRangeModel)"),
    (EndlessRange, "sequence (wrapper: f.c.ListableRightUnboundedRangeModel)"),
    (DateValue, "date_or_time_or_datetime (wrapper: f.t.SimpleDate)"),
    (Match, "string (wrapper: f.c.BuiltInsForStringsRegexp$RegexMatchModel$MatchWithGroups)"),
    (Matches, "sequence+boolean (wrapper: f.c.BuiltInsForStringsRegexp$RegexMatchModel)"),
    (
        Nothing,
        "sequence+method+extended_hash+boolean+string (wrapper: f.t.GeneralPurposeNothing)",
    ),
    (
        Empty,
        "sequence+extended_hash+string (wrapper: f.c.DefaultToExpression$EmptyStringAndSequenceAndHash)",
    ),
)
_MADE_SEQUENCE: Final = "sequence (wrapper: f.t.SimpleSequence)"
_MADE_HASH: Final = "extended_hash (wrapper: f.c.HashLiteral$SequenceHash)"
_LISTED: Final = "sequence (wrapper: f.t.TemplateModelListSequence)"
#: Sequences whose class shows which built-in made them.
_SEQUENCES_OF: Final = {
    **dict.fromkeys(("sort", "sort_by", "filter", "map", "take_while", "drop_while"), _LISTED),
    "reverse": "sequence (wrapper: f.c.BuiltInsForSequences$reverseBI$ReverseSequence)",
    "chunk": "sequence (wrapper: f.c.BuiltInsForSequences$chunkBI$ChunkedSequence)",
    "groups": "sequence (wrapper: f.c.BuiltInsForStringsRegexp$RegexMatchModel$1)",
}
_DATA: Final[dict[type, tuple[str, str]]] = {
    list: (_MADE_SEQUENCE, "sequence (ArrayList wrapped into f.t.DefaultListAdapter)"),
    dict: (_MADE_HASH, "extended_hash (LinkedHashMap wrapped into f.t.DefaultMapAdapter)"),
}
#: The data isn't searched further for the value that a message is about.
_MOST_SEARCHED: Final = 100_000


def describe(value: Value, node: Expression | None = None) -> str:
    """The type in FreeMarker's words; `node` is what has this value, which can tell how it was made."""
    if value is True or value is False:
        return f"boolean (wrapper: f.t.{value}TemplateBooleanModel)"
    for kind, words in _DESCRIPTIONS:
        if isinstance(value, kind):
            return words
    node = None if node is None else ex.peel(node)
    if isinstance(value, Variables):
        return f"hash (wrapper: f.c.{_variables(node)})"
    if isinstance(value, list):
        if isinstance(node, ex.Add):
            return "sequence (wrapper: f.c.AddConcatExpression$ConcatenatedSequence)"
        return _SEQUENCES_OF.get(node.name, _MADE_SEQUENCE) if isinstance(node, ex.BuiltIn) else _MADE_SEQUENCE
    if isinstance(value, dict):
        is_json = isinstance(node, ex.BuiltIn) and node.name == "eval_json"
        is_template = isinstance(node, ex.Call) and isinstance(node.target, ex.SpecialVariable)
        return "extended_hash (wrapper: f.t.SimpleHash)" if is_json or is_template else _MADE_HASH
    return _of_class(value, node)


def _variables(node: Expression | None) -> str:
    if isinstance(node, ex.Add):
        return "AddConcatExpression$ConcatenatedHash"
    is_globals = isinstance(node, ex.SpecialVariable) and node.name == "globals"
    return "Environment$4" if is_globals else "BuiltinVariable$VarsHash"


def _of_class(value: Value, node: Expression | None) -> str:
    if isinstance(value, Markup):
        return f"markup_output (wrapper: f.c.Template{value.format}OutputModel)"
    if isinstance(value, MacroValue) or value is PASS:
        kind = "function" if isinstance(value, MacroValue) and value.is_function else "macro"
        return f"{kind}+misc_template_model (wrapper: f.c.Macro)"
    if isinstance(value, Stream):
        return _LISTED if value.is_sequence else "collection"
    if isinstance(value, Formatted):
        if isinstance(node, ex.BuiltIn) and node.name == "url":
            return "method+string (wrapper: f.c.BuiltInsForStringsEncoding$urlBI$UrlBIResult)"
        made = "f.c.BuiltInsForMultipleTypes$"
        if value.date is not None:
            return f"method+hash+date_or_time_or_datetime (wrapper: {made}dateBI$DateParser)"
        if not value.has_members:
            return f"method+string (wrapper: {made}stringBI$BooleanFormatter)"
        return f"method+hash+string (wrapper: {made}stringBI$NumberFormatter)"
    if isinstance(value, Method):
        return "method"
    if isinstance(value, Directive):
        return "transform (wrapper: f.c.Interpret$TemplateProcessorModel)"
    return "Null" if value is None else "unsupported value"


def a(words: str) -> str:
    """The words with their article, as FreeMarker chooses it."""
    first = words[:1].lower()
    if first in ("a", "e", "i"):
        return f"an {words}"
    if first == "h":
        return f"{'a' if words.startswith(('has', 'hi')) else 'an' if words.startswith('ht') else 'a(n)'} {words}"
    return f"{'a(n)' if first in ('u', 'o') else 'a'} {words}"


def with_data(message: str, value: Value, data: dict[str, Value]) -> str:
    """The message, where `value` is data itself: the class that wraps data, not the one of what a template makes."""
    made, given = _DATA.get(type(value), ("", ""))
    return message.replace(made, given, 1) if made and made in message and _holds(data, value) else message


def _holds(data: dict[str, Value], value: Value) -> bool:
    pending: list[Value] = [data]
    searched = 0
    while pending and searched < _MOST_SEARCHED:
        found = pending.pop()
        inner = list(found.values()) if isinstance(found, dict) else found
        assert isinstance(inner, list)
        if any(each is value for each in inner):
            return True
        searched += len(inner) + 1
        pending.extend(each for each in inner if type(each) is dict or type(each) is list)
    return False
