"""The rendered body as JSON."""

from __future__ import annotations

from typing import Final

from conformance.finding import Rule, Severity

_GRAMMAR: Final = "https://www.rfc-editor.org/rfc/rfc8259"
_SEP: Final = "https://freemarker.apache.org/docs/ref_directive_list.html#ref.directive.sep"
_REFUSED: Final = (
    "The destination's parser refuses the whole body, and Amplitude retries it nine times without success."
)

TRAILING_COMMA: Final = Rule(
    "JSN101",
    "trailing-comma",
    Severity.ERROR,
    "A comma stands before a closing bracket.",
    why=f"JSON has none there, JavaScript has. {_REFUSED}",
    example='{"names": [<#list mappedProperties?keys as name>"${name?json_string}",</#list>]}',
    instead='{"names": [<#list mappedProperties?keys as name>"${name?json_string}"<#sep>,</#sep></#list>]}',
    source=_SEP,
)
LEADING_COMMA: Final = Rule(
    "JSN102",
    "leading-comma",
    Severity.ERROR,
    "A comma stands where a value should.",
    why=f"It is left when the item before it is optional and absent. {_REFUSED}",
    example='{"ids": [<#if input.user_id??>"${input.user_id?json_string}"</#if>, "x"]}',
    instead='{"ids": [<#if input.user_id??>"${input.user_id?json_string}",</#if> "x"]}',
    source=f"{_GRAMMAR}#section-5",
)
MISSING_COMMA: Final = Rule(
    "JSN103",
    "missing-comma",
    Severity.ERROR,
    "Two values stand side by side.",
    why=_REFUSED,
    example='{"a": 1 "b": 2}',
    instead='{"a": 1, "b": 2}',
    source=f"{_GRAMMAR}#section-4",
)
DUPLICATE_MEMBER: Final = Rule(
    "JSN104",
    "duplicate-member",
    Severity.ERROR,
    "An object has a member twice.",
    why="Parsers disagree on which of two counts, some refuse the body.",
    example='{"id": "1", "id": "2"}',
    instead='{"id": "1", "other_id": "2"}',
    source=f"{_GRAMMAR}#section-4",
)
BAD_NUMBER: Final = Rule(
    "JSN105",
    "malformed-number",
    Severity.ERROR,
    "A number isn't written as JSON has it.",
    why=f"`01`, `+1`, `.5` and `1,000` are not JSON numbers. {_REFUSED}",
    example='{"size": 01}',
    instead='{"size": 1}',
    source=f"{_GRAMMAR}#section-6",
)
UNESCAPED_VALUE: Final = Rule(
    "JSN106",
    "unescaped-json-value",
    Severity.ERROR,
    "A printed value ends or breaks the JSON string around it.",
    why=f"A quote, a backslash or a line break in the value ends the string early. {_REFUSED} A value that is chosen "
    "with care can even add members of its own.",
    example='{"type": "${input.event_type}"}',
    instead='{"type": "${input.event_type?json_string}"}',
    source="https://freemarker.apache.org/docs/ref_builtins_string.html#ref_builtin_json_string",
)
CUT_CHARACTER: Final = Rule(
    "JSN107",
    "cut-character",
    Severity.WARNING,
    "Text is cut in the middle of a character.",
    why="FreeMarker counts UTF-16 units, and an emoji is two: a slice, `?truncate` or `?substring` may leave half of one. "
    "UTF-8 has no bytes for it, so `?` is sent in its place.",
    example='{"type": "${input.event_type[0..*100]?json_string}"}',
    instead='{"type": "${input.event_type?replace("^(.{100}).*$", "$1", "rs")?json_string}"}',
    source="https://freemarker.apache.org/docs/ref_builtins_string.html#ref_builtin_replace",
)
INVALID_JSON: Final = Rule(
    "JSN109",
    "invalid-json",
    Severity.ERROR,
    "The rendered body is not valid JSON.",
    why=_REFUSED,
    example="{'type': 1}",
    instead='{"type": 1}',
    source=_GRAMMAR,
)
PROPERTY_NOT_A_STRING: Final = Rule(
    "JSN201",
    "property-not-a-string",
    Severity.ERROR,
    "A property's value is printed without quotes, as it comes.",
    why="What a tile's form forwards comes as strings, so text stands where the template was tried with a number. What "
    "the template makes of a value on purpose is its own business: `?c`, `?number`, a length, the result of a test.",
    example='{"price": ${input.event_properties.price!0}}',
    instead='<#assign price = (input.event_properties.price)!"">\n'
    '{"price": "${price?is_string?then(price, (price?is_number || price?is_boolean)?then(price?c, ""))?json_string}"}',
    source="https://amplitude.com/docs/partners/create-an-event-streaming-integration",
)

RULES: Final = (
    TRAILING_COMMA,
    LEADING_COMMA,
    MISSING_COMMA,
    DUPLICATE_MEMBER,
    BAD_NUMBER,
    UNESCAPED_VALUE,
    CUT_CHARACTER,
    INVALID_JSON,
    PROPERTY_NOT_A_STRING,
)
