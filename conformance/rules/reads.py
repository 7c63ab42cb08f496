"""What a template reads, and whether it may be missing; found without running it."""

from __future__ import annotations

from typing import Final

from conformance.finding import Rule, Severity

_MISSING: Final = "https://freemarker.apache.org/docs/dgui_template_exp.html#dgui_template_exp_missing"
_EVENT: Final = "https://amplitude.com/docs/apis/analytics/export"

UNGUARDED_READ: Final = Rule(
    "TPL201",
    "unguarded-missing-value",
    Severity.WARNING,
    "A value that some events don't have is read without a default or a test.",
    why="FreeMarker fails on a missing value, and Amplitude drops the event. Anonymous users have no `user_id`, servers "
    "no `device_model`, and no property is sure to be there.",
    example='<#if (input.platform!"") == "iOS">{"idfa": "${input.idfa?json_string}"}<#else>{}</#if>',
    instead='<#if (input.platform!"") == "iOS">{"idfa": "${(input.idfa!"")?json_string}"}<#else>{}</#if>',
    source=_EVENT,
    shown_by=("TPL102",),
)
WRONG_GUARD: Final = Rule(
    "TPL202",
    "wrong-guard",
    Severity.WARNING,
    "One value is tested, and another one read that may be missing all the same.",
    why="The test looks as if it made the read safe, and doesn't: an anonymous user has a `device_id` and no `user_id`.",
    example='{<#if input.device_id??>"user": "${input.user_id?json_string}"</#if>}',
    instead='{<#if input.user_id??>"user": "${input.user_id?json_string}"</#if>}',
    source=_MISSING,
    shown_by=("TPL102",),
)
LAST_STEP_GUARDED: Final = Rule(
    "TPL203",
    "last-step-only-guarded",
    Severity.WARNING,
    "A default or test guards only the last step of a path that may break off earlier.",
    why='`a.b.c!""` fails where `a.b` is missing; only `(a.b.c)!""` forgives every step.',
    example='{"branch": "${(input.plan.branch!"")?json_string}"}',
    instead='<#assign branch = (input.plan.branch)!"">\n{"branch": "${branch?is_string?then(branch, "")?json_string}"}',
    source=_MISSING,
    shown_by=("TPL102",),
)
GREEDY_DEFAULT: Final = Rule(
    "TPL204",
    "default-takes-the-comparison",
    Severity.WARNING,
    "A default reaches further than it looks: the comparison after it belongs to it.",
    why='Everything after `!` is the default: `x!"" == "iOS"` means `x!("" == "iOS")`, which is the text of `x` '
    "where there is one, and a boolean otherwise.",
    example='{"ios": <#if input.platform!"" == "iOS">true<#else>false</#if>}',
    instead='{"ios": <#if (input.platform!"") == "iOS">true<#else>false</#if>}',
    source=_MISSING,
    shown_by=("TPL102",),
)
UNKNOWN_FIELD: Final = Rule(
    "TPL205",
    "unknown-input-field",
    Severity.WARNING,
    "A field of `input` is read that no event is known to have.",
    why="Most likely it is missing on every event. Behind a default nobody notices: the default is printed forever. Custom "
    "properties are members of `input.event_properties` and `input.user_properties`.",
    example='{"user": "${(input.userid!"")?json_string}"}',
    instead='{"user": "${(input.user_id!"")?json_string}"}',
    source=_EVENT,
    shown_by=("TPL102",),
)
NEEDS_BRACKETS: Final = Rule(
    "TPL206",
    "name-needs-brackets",
    Severity.ERROR,
    "A name with a dash is read as a subtraction.",
    why="`mappedFields.ext-id` is `mappedFields.ext` minus the variable `id`, and neither is there. A name that isn't "
    "made of letters, digits, `_`, `$` and `@` needs brackets.",
    example='{"id": "${(mappedFields.ext-id)!""}"}',
    instead='{<#if (mappedFields["ext-id"]!0)?is_string>"id": "${mappedFields["ext-id"]?json_string}"</#if>}',
    source="https://freemarker.apache.org/docs/dgui_template_exp.html#dgui_template_exp_var_toplevel",
)

UNKNOWN_ROOT: Final = Rule(
    "TPL207",
    "unknown-root",
    Severity.ERROR,
    "A variable is read that neither Amplitude nor the template sets.",
    why="It is missing on every event: the template fails, or prints its default forever, and nobody notices. Most often "
    "`input.` was forgotten, or the template was made for another product.",
    example='{"user": "${(user_id!"")?json_string}"}',
    instead='{"user": "${(input.user_id!"")?json_string}"}',
    source="https://amplitude.com/docs/partners/create-an-event-streaming-integration",
    shown_by=("TPL102",),
)

RULES: Final = (
    UNGUARDED_READ,
    WRONG_GUARD,
    LAST_STEP_GUARDED,
    GREEDY_DEFAULT,
    UNKNOWN_FIELD,
    NEEDS_BRACKETS,
    UNKNOWN_ROOT,
)
