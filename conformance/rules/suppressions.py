"""Suppressions: what was decided to be no fault, and why."""

from __future__ import annotations

from typing import Final

from conformance.finding import Rule, Severity

_HERE: Final = "docs/reference/rules.md"

NO_REASON: Final = Rule(
    "SUP101",
    "suppression-without-reason",
    Severity.ERROR,
    "A suppression gives no reason.",
    why="Whoever reads it next year has to find out again whether it still holds. It suppresses nothing until it says "
    "why.",
    example='<#-- tile: ignore[TPL205] -->\n<#assign build = input.app_build!"">\n{"v": "${build?is_string?then(build, "")?json_string}"}',
    instead='<#-- tile: ignore[TPL205] our proxy adds the build -->\n<#assign build = input.app_build!"">\n{"v": "${build?is_string?then(build, "")?json_string}"}',
    source=_HERE,
)
UNKNOWN_RULE: Final = Rule(
    "SUP102",
    "unknown-rule-suppressed",
    Severity.ERROR,
    "A suppression names a rule that doesn't exist.",
    why="It suppresses nothing, and looks as if it did.",
    example="<#-- tile: ignore[TPL999] never mind -->\n{}",
    instead="{}",
    source=_HERE,
)
UNUSED_SUPPRESSION: Final = Rule(
    "SUP103",
    "unused-suppression",
    Severity.WARNING,
    "A suppression suppresses nothing.",
    why="The fault is gone, or stands on another line. Left in place it would hide the next one.",
    example="<#-- tile: ignore[JSN106] was needed once -->\n{}",
    instead="{}",
    source=_HERE,
)

RULES: Final = (NO_REASON, UNKNOWN_RULE, UNUSED_SUPPRESSION)
