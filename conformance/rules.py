"""The kinds of findings. A code is given once and never to another kind."""

from __future__ import annotations

from typing import Final

from conformance.finding import Rule, Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

TEMPLATE_SYNTAX: Final = Rule("TPL101", "template-syntax-error", _ERROR, "A template can't be parsed.")
RENDER_FAILURE: Final = Rule(
    "TPL102", "render-failure", _ERROR, "A template fails on an event, which is then not delivered."
)
UNSAFE_REQUEST: Final = Rule("HDR101", "unsafe-request", _ERROR, "The rendered URL or a header can't be sent as it is.")

UNUSED_PARAMETER: Final = Rule("PRM101", "unused-parameter", _ERROR, "A parameter is declared, and nothing reads it.")
UNDECLARED_PARAMETER: Final = Rule("PRM102", "undeclared-parameter", _ERROR, "A parameter is read that isn't declared.")
UNUSED_MAPPED_FIELD: Final = Rule(
    "MAP101", "unused-mapped-field", _ERROR, "A destination property is declared, and nothing reads it."
)
UNDECLARED_MAPPED_FIELD: Final = Rule(
    "MAP102", "undeclared-mapped-field", _ERROR, "A destination property is read that isn't declared."
)

TRAILING_COMMA: Final = Rule("JSN101", "trailing-comma", _ERROR, "A comma stands before a closing bracket.")
LEADING_COMMA: Final = Rule("JSN102", "leading-comma", _ERROR, "A comma stands where a value should.")
MISSING_COMMA: Final = Rule("JSN103", "missing-comma", _ERROR, "Two values stand side by side.")
DUPLICATE_MEMBER: Final = Rule("JSN104", "duplicate-member", _ERROR, "An object has a member twice.")
BAD_NUMBER: Final = Rule("JSN105", "malformed-number", _ERROR, "A number isn't written as JSON has it.")
UNESCAPED_VALUE: Final = Rule(
    "JSN106", "unescaped-json-value", _ERROR, "A printed value ends or breaks the JSON string around it."
)
INVALID_JSON: Final = Rule("JSN109", "invalid-json", _ERROR, "The rendered body is no JSON.")
PROPERTY_NOT_A_STRING: Final = Rule(
    "JSN201", "property-not-a-string", _ERROR, "A property's value is printed without quotes."
)

SCHEMA_VIOLATION: Final = Rule("DST101", "schema-violation", _ERROR, "The body breaks the destination's JSON Schema.")
CONTRACT_VIOLATION: Final = Rule(
    "DST102", "contract-violation", _ERROR, "The body breaks a rule of the destination beyond its schema."
)
BODY_TOO_LARGE: Final = Rule("DST103", "body-too-large", _ERROR, "The body exceeds the destination's limit.")
NOTHING_CHECKED: Final = Rule("DST109", "no-sample-left", _ERROR, "No sample event meets the tile's preconditions.")

RULES: Final = tuple(value for value in list(vars().values()) if isinstance(value, Rule))
