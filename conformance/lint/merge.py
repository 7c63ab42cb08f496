"""One finding for each cause, whether it was seen in the template or on an event."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from conformance.finding import Severity
from conformance.lint.tags import names_meant
from conformance.rules.portal import (
    UNDECLARED_MAPPED_FIELD,
    UNDECLARED_PARAMETER,
    UNUSED_MAPPED_FIELD,
    UNUSED_PARAMETER,
)
from conformance.rules.printing import DROPPED_DIGITS, ESCAPED_ONCE, NUMBER_WITHOUT_C, SHIFTED_TIME
from conformance.rules.reads import LAST_STEP_GUARDED, NEEDS_BRACKETS, UNKNOWN_FIELD, UNKNOWN_ROOT, WRONG_GUARD
from conformance.rules.template import DIRECTIVE_AS_TEXT, PLACEHOLDER_AS_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.finding import Finding, Location

_TELLING = (WRONG_GUARD, LAST_STEP_GUARDED, UNKNOWN_FIELD, UNKNOWN_ROOT, DIRECTIVE_AS_TEXT, PLACEHOLDER_AS_TEXT)
"""Rules that say why something fails where an event only shows that it does."""

_CAUSES = (NEEDS_BRACKETS, UNKNOWN_ROOT)
"""Rules about names that are the cause of whatever else is found at their place."""

_NAMING = (UNKNOWN_FIELD, UNKNOWN_ROOT, DIRECTIVE_AS_TEXT, PLACEHOLDER_AS_TEXT)
"""Rules that know which name was meant."""

_OF_MEANING = (SHIFTED_TIME, NUMBER_WITHOUT_C, DROPPED_DIGITS, ESCAPED_ONCE, DIRECTIVE_AS_TEXT)
"""Rules about what stays wrong when what else fails at their place is fixed."""

_MISSING = re.compile(r"The following has evaluated to null or missing: ([\w$@]+)(?:[.\[?].*)?")

_OF_NAMES = (UNDECLARED_PARAMETER, UNDECLARED_MAPPED_FIELD, UNUSED_PARAMETER, UNUSED_MAPPED_FIELD)


def merge(shown: Iterable[Finding], seen: Iterable[Finding]) -> list[Finding]:
    """What events and the declaration show, and what is seen in the templates besides.

    Where an event shows what a rule foresaw, the event's finding stands, with the rule's remedy. Only a name with a
    dash goes before everything it brings about, and a name that nothing has before what is said of its later reads.
    """
    seen = list(seen)
    dashes = [finding for finding in seen if finding.rule in _CAUSES]
    kept = [finding for finding in shown if not any(_brings_about(dash, finding) for dash in dashes)]
    added: list[Finding] = []
    for finding in seen:
        if finding.rule is not NEEDS_BRACKETS and any(
            _brings_about(dash, finding) for dash in dashes if dash is not finding
        ):
            continue
        same = [index for index, other in enumerate(kept) if _is_shown_by(finding, other)]
        if not same and not any(_hides(other, finding) for other in kept):
            added.append(finding)
        for index in same:
            kept[index] = _with_remedy(kept[index], finding)
    unset = {name for finding in seen if finding.rule is DIRECTIVE_AS_TEXT for name in names_meant(finding.message)}
    return [finding for finding in (*kept, *added) if not _misses(finding, unset)]


def _misses(finding: Finding, unset: set[str]) -> bool:
    """Whether nothing but a variable is missing that a tag was meant to set: the tag is the cause."""
    missing = _MISSING.fullmatch(" ".join(finding.message.split()))
    return finding.code == "TPL102" and missing is not None and missing[1] in unset


def _is_shown_by(seen: Finding, shown: Finding) -> bool:
    return (
        shown.code in seen.rule.shown_by
        and seen.location is not None
        and shown.location is not None
        and _overlap(seen.location, shown.location)
    )


def _hides(shown: Finding, seen: Finding) -> bool:
    """A mere warning waits until the error at its place is fixed: it may be gone with it."""
    return (
        shown.severity is Severity.ERROR
        and seen.severity is Severity.WARNING
        and shown.location is not None
        and seen.location is not None
        and seen.rule not in _OF_MEANING
        and _overlap(shown.location, seen.location)
    )


def _with_remedy(shown: Finding, seen: Finding) -> Finding:
    related = (*shown.related, seen.message) if seen.rule in _TELLING else shown.related
    if seen.rule is UNKNOWN_ROOT:  # the whole path is what was meant otherwise
        shown = replace(shown, location=seen.location)
    if shown.edits:
        return replace(shown, related=related)
    # A name that was misspelt is fixed by the right one, not by what is said of any value that is missing.
    names = seen.rule in _NAMING
    return replace(
        shown,
        related=related,
        fix=seen.fix if names else shown.fix or seen.fix,
        corrects_name=seen.corrects_name if names or not shown.fix else shown.corrects_name,
        edits=seen.edits,
        applicability=seen.applicability,
    )


def _brings_about(dash: Finding, other: Finding) -> bool:
    """Whether a name is the cause of another finding: at its place, or that the name meant is unused."""
    if dash.rule is UNKNOWN_ROOT:
        if dash.location is None or other.location is None or not other.code.startswith("TPL"):
            return False
        shown = other.code in UNKNOWN_ROOT.shown_by  # which stands for it, with the name that was meant
        here = _overlap(dash.location, other.location)
        return (here and not shown) or f"also read at {other.location}" in dash.related
    if other.rule in (UNUSED_PARAMETER, UNUSED_MAPPED_FIELD):
        meant = dash.edits[0].replacement.strip('[]"')
        return other.about is not None and other.about[1] == meant
    if dash.location is None or other.location is None or not _overlap(dash.location, other.location):
        return False
    return other.rule in _OF_NAMES or other.code.startswith(("TPL", "JSN", "DST"))


def _overlap(one: Location, other: Location) -> bool:
    return (
        one.file == other.file
        and (one.line, one.column) <= (other.end_line, other.end_column)
        and (other.line, other.column) <= (one.end_line, one.end_column)
    )
