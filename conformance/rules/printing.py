"""How a template prints values; found without running it."""

from __future__ import annotations

from typing import Final

from conformance.finding import Rule, Severity

_C: Final = "https://freemarker.apache.org/docs/ref_builtins_number.html#ref_builtin_c"
_PRINTED: Final = "https://freemarker.apache.org/docs/dgui_template_valueinsertion.html"

RAW_IN_STRING: Final = Rule(
    "TPL301",
    "raw-value-in-json-string",
    Severity.WARNING,
    "A value of free text is printed inside a JSON string without `?json_string`.",
    why="A quote, a backslash or a line break in it breaks the body. What customers type into a parameter is free text, "
    "too; no sample can stand for it.",
    example='parameters=[Parameter(name="source", display_name="Source", sample="web")],\n'
    'body=body_text(\'{"source": "${parameters.source}"}\')',
    instead='parameters=[Parameter(name="source", display_name="Source", sample="web")],\n'
    'body=body_text(\'{"source": "${parameters.source?json_string}"}\')',
    source="https://freemarker.apache.org/docs/ref_builtins_string.html#ref_builtin_json_string",
    declared=True,
    shown_by=("JSN106",),
)
NUMBER_WITHOUT_C: Final = Rule(
    "TPL302",
    "number-in-a-locale",
    Severity.WARNING,
    "A number is printed without `?c`, in the format of a locale.",
    why="`1234567` comes out as `1,234,567` where the locale groups digits: no JSON number outside quotes, and another "
    "value inside them.",
    example='{"length": "${input.event_type?length}"}',
    instead='{"length": "${input.event_type?length?c}"}',
    source=_C,
    shown_by=("JSN105", "JSN109", "JSN103"),
)
BARE_BOOLEAN: Final = Rule(
    "TPL303",
    "bare-boolean",
    Severity.ERROR,
    "A boolean is printed without `?c`.",
    why="FreeMarker refuses to print one unless `boolean_format` says how, and whether Amplitude sets it isn't known.",
    example='{"known": ${input.user_id??}}',
    instead='{"known": ${input.user_id???c}}',
    source=_PRINTED,
    shown_by=("TPL102",),
)
SHIFTED_TIME: Final = Rule(
    "TPL304",
    "fraction-read-as-milliseconds",
    Severity.WARNING,
    "A date pattern with `S` reads the six digits of Amplitude's times as milliseconds.",
    why="`795000` after the dot is 795 milliseconds, and `S` makes 795 seconds of it: the time is 13 minutes late. "
    "Cut the fraction off, or have `T` for the blank and read it as ISO.",
    example='{"time": "${(input.event_time?datetime("yyyy-MM-dd HH:mm:ss.S"))?string("HH:mm")}"}',
    instead='{"time": "${input.event_time?replace(" ", "T")?json_string}"}',
    source="https://docs.oracle.com/javase/8/docs/api/java/text/SimpleDateFormat.html",
)
PRINTED_CONTAINER: Final = Rule(
    "TPL305",
    "container-as-text",
    Severity.ERROR,
    "An object or a list is printed as if it were text.",
    why="FreeMarker fails on it, and Amplitude drops the event. Loop over the members, or print one of them.",
    example='{"properties": "${input.event_properties}"}',
    instead='{"properties": {<#list mappedProperties?keys as name>"${name?json_string}": ""<#sep>, </#list>}}',
    source=_PRINTED,
    shown_by=("TPL102",),
)
C_ON_TEXT: Final = Rule(
    "TPL306",
    "c-on-text",
    Severity.ERROR,
    "`?c` is applied to what is text.",
    why="`?c` takes numbers and booleans only. A parameter is always text, and live events may carry text where the "
    "export has a number.",
    example='parameters=[Parameter(name="app", display_name="App", sample="7")],\n'
    "body=body_text('{\"app\": ${parameters.app?c}}')",
    instead='parameters=[Parameter(name="app", display_name="App", sample="7")],\n'
    'body=body_text(\'{"app": "${parameters.app?json_string}"}\')',
    source=_C,
    declared=True,
    shown_by=("TPL102",),
)

DROPPED_DIGITS: Final = Rule(
    "TPL307",
    "format-drops-digits",
    Severity.WARNING,
    "A number is printed in a format that leaves digits out.",
    why='`?string("0")` makes 20 of 19.99, and `?string("0.#")` makes 20 of it, too. What is meant is most often `?c`, which '
    "neither groups nor rounds.",
    example="<#assign price = (input.event_properties.price)!0>\n"
    '{"price": "${price?is_number?then(price?string("0"), "")}"}',
    instead='<#assign price = (input.event_properties.price)!0>\n{"price": "${price?is_number?then(price?c, "")}"}',
    source="https://docs.oracle.com/javase/8/docs/api/java/text/DecimalFormat.html",
)
ESCAPED_ONCE: Final = Rule(
    "TPL308",
    "escaped-once-in-inner-json",
    Severity.WARNING,
    "A value is printed into JSON text that itself stands inside a JSON string, and is escaped once.",
    why="The outer parser takes one escape away. A quote in the value then ends the inner string early, and whoever parses "
    "the inner text refuses it.",
    example=r"""{"payload": "{\"type\": \"${input.event_type?json_string}\"}"}""",
    instead=r"""{"payload": "{\"type\": \"${input.event_type?json_string?json_string}\"}"}""",
    source="https://www.rfc-editor.org/rfc/rfc8259#section-7",
)

RULES: Final = (
    RAW_IN_STRING,
    NUMBER_WITHOUT_C,
    BARE_BOOLEAN,
    SHIFTED_TIME,
    PRINTED_CONTAINER,
    C_ON_TEXT,
    DROPPED_DIGITS,
    ESCAPED_ONCE,
)
