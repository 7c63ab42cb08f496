"""JUnit XML, which most CI systems show as test results.

One suite a tile: a case for each finding, for each claim about every event and for each sample that is as it should be.
Errors fail; warnings pass and say so; what isn't proved is skipped with the reason, so that it is seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from conformance.claims import Status
from conformance.finding import Severity
from conformance.reports.text import finding_text
from conformance.reports.verdicts import describe, explain, list_claims, universe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.finding import Finding
    from conformance.report import Report

# Characters XML 1.0 has no way to write, not even as a reference.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(reports: Iterable[Report]) -> str:
    """All reports as one document."""
    suites = [line for report in reports for line in _suite(report)]
    return "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="tile check">', *suites, "</testsuites>"]
    )


def _suite(report: Report) -> Iterator[str]:
    cases = [*_cases(report)]
    failures = sum("<failure" in case for case in cases)
    skipped = sum("<skipped" in case for case in cases)
    name = _attribute(report.tile.key)
    yield f'  <testsuite name={name} tests="{len(cases)}" failures="{failures}" errors="0" skipped="{skipped}">'
    yield from cases
    yield "  </testsuite>"


def _cases(report: Report) -> Iterator[str]:
    key = report.tile.key
    for finding in report.findings:
        yield _case(key, _title(finding), _outcome(finding, report))
    for each in report.suppressed:
        message = f"suppressed: {each.reason} ({each.origin})"
        yield _case(key, _title(each.finding), f"<skipped message={_attribute(message)}/>")
    for name, claim in list_claims(report):
        title = f"{name}: for {universe(report)}, {describe(report, name)}"
        reason = f"{claim.status.value}: {explain(claim)}" if explain(claim) else claim.status.value
        skip = "" if claim.status is Status.PROVED else f"<skipped message={_attribute(reason)}/>"
        yield _case(key, title, skip)
    for sample in report.samples:
        if sample.faulty:
            continue  # the findings that name it have failed
        outside = f"outside the preconditions: {', '.join(sample.outside)}"
        yield _case(key, f"sample {sample.name}", f"<skipped message={_attribute(outside)}/>" if sample.outside else "")


def _title(finding: Finding) -> str:
    return f"{finding.code} {finding.name}" + (f" {finding.location}" if finding.location else "")


def _outcome(finding: Finding, report: Report) -> str:
    text = _escape_text(finding_text(finding, report=report))
    if finding.severity is Severity.WARNING:
        return f"<system-out>{text}</system-out>"
    return f"<failure type={_attribute(finding.code)} message={_attribute(finding.message)}>{text}</failure>"


def _case(classname: str, name: str, content: str) -> str:
    head = f"    <testcase classname={_attribute(classname)} name={_attribute(name)}"
    return f"{head}>{content}</testcase>" if content else f"{head}/>"


def _escape_text(text: str) -> str:
    return escape(_UNWRITABLE.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_UNWRITABLE.sub("\ufffd", text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
