"""Templates that can't be read or run."""

from __future__ import annotations

from typing import Final

from conformance.finding import Rule, Severity

TEMPLATE_SYNTAX: Final = Rule(
    "TPL101",
    "template-syntax-error",
    Severity.ERROR,
    "A template can't be parsed.",
    why="FreeMarker refuses the whole template, so no event is ever delivered. Nothing else about the template can be "
    "said until it parses.",
    example='{"user": "${input.user_id"}',
    instead='{"user": "${(input.user_id!"")?json_string}"}',
    source="https://freemarker.apache.org/docs/dgui_template_overallstructure.html",
)
RENDER_FAILURE: Final = Rule(
    "TPL102",
    "render-failure",
    Severity.ERROR,
    "A template fails on an event, which is then not delivered.",
    why="FreeMarker stops at the first value that is missing or of the wrong type, and Amplitude drops the event. "
    "Nobody notices but the customer who misses it.",
    example='{"user": "${input.user_id?json_string}"}',
    instead='{"user": "${(input.user_id!"")?json_string}"}',
    source="https://freemarker.apache.org/docs/dgui_template_exp.html#dgui_template_exp_missing",
)
DIRECTIVE_AS_TEXT: Final = Rule(
    "TPL103",
    "directive-as-text",
    Severity.WARNING,
    "What looks like a directive is text, and printed.",
    why="A space after `<#` turns a tag into text, and `[#if]` is a tag only where the whole template is written in square "
    "brackets. Nothing is tested or set then, and the tag itself is sent.",
    example='<# assign kind = "event">{"kind": "event"}',
    instead='<#assign kind = "event">{"kind": "event"}',
    source="https://freemarker.apache.org/docs/dgui_misc_alternativesyntax.html",
    shown_by=("JSN109", "JSN103", "JSN101", "JSN102"),
)
PLATFORM_VERSION: Final = Rule(
    "TPL104",
    "platform-version",
    Severity.WARNING,
    "What a template does depends on the version of FreeMarker.",
    why="Amplitude's is 2.3.29 or newer, and it isn't documented which, nor when it changes. A name that an older one "
    "doesn't know stops every event; what a newer one prints in another way arrives as another value.",
    example='{"time": "${.time_zone}"}',
    instead='{"time": "UTC"}',
    source="https://freemarker.apache.org/docs/app_versions.html",
)
PLACEHOLDER_AS_TEXT: Final = Rule(
    "TPL105",
    "placeholder-as-text",
    Severity.WARNING,
    "What looks like a value to be filled in is text, and sent as it stands.",
    why="`{{input.user_id}}` and `$input.user_id` belong to other template languages. FreeMarker fills in `${input.user_id}`, and "
    "prints anything else letter by letter.",
    example='{"id": "{{input.user_id}}"}',
    instead='{"id": "${(input.user_id!"")?json_string}"}',
    source="https://freemarker.apache.org/docs/dgui_template_overallstructure.html",
    shown_by=("JSN109",),
)
UNDECIDED: Final = Rule(
    "TPL109",
    "undecided",
    Severity.WARNING,
    "Whether the template is right for every event isn't decided.",
    why="No event was found that breaks the template, and the proof can't follow it to the end, so nobody knows. "
    "Samples that pass say nothing about the events of tomorrow.",
    example='{"count": ${"1"?eval}}',
    instead='{"count": 1}',
    source="the kit's own rule; docs/explanation/proof.md says what the proof follows",
)

RULES: Final = (
    TEMPLATE_SYNTAX,
    RENDER_FAILURE,
    DIRECTIVE_AS_TEXT,
    PLATFORM_VERSION,
    PLACEHOLDER_AS_TEXT,
    UNDECIDED,
)
