"""Templates that people wrote about in public, and what a check ought to say of each.

The cases lie beside the project, in `../shared/cases/field.jsonl`; they are skipped where that isn't there. What is
expected is written from the cases' own `check_should`, never from what a check prints.
"""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from conformance import check
from conformance.claims import Status
from conformance.finding import Severity
from tile import body_text
from tile.reteno.contracts import CONTRACTS
from tile.undeclared import bare_tile

if TYPE_CHECKING:
    from conformance import Finding, Report

_FILE = Path(__file__).parents[4] / "shared" / "cases" / "field.jsonl"
_SECONDS = 4.0  # two are promised; a machine may be busy

pytestmark = pytest.mark.skipif(
    not _FILE.is_file(), reason="the shared cases aren't there: ../shared/cases/field.jsonl"
)


class Said(NamedTuple):
    """A finding there must be: its code, its line, and words of its message, its notes or its remedy."""

    code: str
    line: int
    words: tuple[str, ...] = ()


class Expected(NamedTuple):
    """What a check ought to say.

    Attributes:
        said: findings there must be.
        absent: codes there must not be.
        proved: both claims are proved, and no error is about an event that they are about.
        most: as many findings at most.
        contract: what the body is checked against.
        with_event: the findings show an event.
    """

    said: tuple[Said, ...] = ()
    absent: tuple[str, ...] = ()
    proved: bool = False
    most: int | None = None
    contract: str | None = None
    with_event: bool = False


def _said(*findings: tuple[Any, ...], **more: Any) -> Expected:
    return Expected(tuple(Said(code, line, tuple(words)) for code, line, *words in findings), **more)


_PROVED = Expected(proved=True)
_EVENT = {"contract": "reteno-event-v2"}
_CONTACT = {"contract": "reteno-contact-v1"}

_EXPECTED: dict[str, Expected] = {
    "a01-wso2-doc-missing-comma": _said(("JSN103", 3)),
    "a02-wso2-optional-header": _said(("TPL102", 4, '!""'), ("JSN106", 4, "?json_string")),
    "a03-wso2-default-with-spaces": _said(("JSN201", 2), ("JSN201", 3), ("TPL102", 4, "?is_boolean")),
    "a04-wso2-quote-or-null-idiom": _said(("JSN106", 2, "event_properties.name?json_string"), absent=("JSN201",)),
    "a04-wso2-quote-or-null-idiom-fixed2": _PROVED,
    "a05-gravitee-number-commas": _said(("JSN109", 3, "grouped by the locale", "?c")),
    "a06-gravitee-eval": _said(("TPL102", 1, "?eval"), most=1),
    "a07-gravitee-dot-on-text": _said(("TPL102", 1, "Expected a hash", "?is_hash")),
    "a08-ootbee-null-person-comma": _said(("JSN101", 4), absent=("TPL102",)),
    "a08-ootbee-null-person-comma-fixed2": Expected(proved=True, most=0),
    "a11-expensify-nested-sep": _said(("JSN103", 4)),
    "a13-alfresco-list-without-comma": _said(("JSN103", 4), ("JSN104", 4)),
    "a14-rundeck-execution-number": _said(("TPL302", 1)),
    "a16-rundeck-replace-quotes-only": _said(("JSN106", 1), absent=("TPL109",)),
    "a18-js-comment-in-json": _said(
        ("JSN109", 3, "JSON has no comments", "<#--"), ("JSN109", 4, "JSON has no comments", "<#--")
    ),
    "a19-rundeck-assigned-text": _said(("JSN106", 18), ("JSN106", 19), ("JSN106", 21), ("TPL302", 6)),
    "a20-rundeck-overrides": _said(("JSN106", 3), ("JSN106", 6)),
    "a21-camunda-interpolation-in-tag": _said(("TPL101", 1)),
    "a22-hertzbeat-missing-numbers": _said(("TPL102", 2, "alarmId"), ("JSN201", 2)),
    "a23-hertzbeat-misspelt": _said(("TPL102", 3, "did you mean `input.event_type`")),
    "a24-hertzbeat-line-break": _said(("JSN109", 2, "line break")),
    # One comma too many: without that of line 26 those of lines 27 and 30 are right.
    "a25-hertzbeat-webhook-default": _said(("JSN101", 26, ":27:", ":30:"), ("JSN106", 18)),
    "a27-boolean": _said(("TPL102", 2, "!false", "?c"), ("TPL102", 3, "?c")),
    "a28-any-type-value": _said(("JSN106", 2), ("TPL102", 2)),
    "a30-sx-escape": _said(("TPL102", 4), ("JSN109", 5)),
    "a32-jsonld-either-or": _said(("TPL102", 9)),
    "a33-netsuite-lower-case": _said(("TPL102", 7)),
    "a34-embedded-json-text": _said(("JSN201", 3)),
    "a36-format-bracket": _said(("TPL302", 1)),
    "a37-boolean-string-two": _said(("TPL102", 1, "?is_string")),
    "a38-newsletters-to-braze": _said(("TPL102", 5, "?is_sequence")),
    "a39-purchase-price-number": _said(("TPL102", 1, "?number"), absent=("JSN201",)),
    "a40-join-tags": _said(("JSN106", 2, "item?json_string", "?join")),
    "a41-gravitee-query-arithmetic": _said(("JSN109", 3), ("JSN106", 7), ("JSN101", 10)),
    "a43-sx-single-line-macro": _said(("JSN106", 1)),
    "a45-sent-at-now": _said(("TPL102", 3)),
    "a45-sent-at-now-fixed": Expected(proved=True, most=0),
    "a46-split-name": _said(("TPL102", 3)),
    "a47-fmpp-null-text": Expected(proved=True, most=0),
    "c02-user-properties-as-strings": _said(("TPL102", 1)),
    "d01-esputnik-null-value": _said(("DST101", 5, "is null"), **_EVENT),
    "d02-esputnik-numeric-key": _said(("DST101", 3, "$.keyValue"), **_EVENT),
    "d04-esputnik-contact-id-text": _said(("DST101", 3, "$.id"), **_CONTACT),
    "d05-esputnik-empty-sms": _said(("DST101", 5, "$.channels[1].value"), **_CONTACT),
    "d07-esputnik-event-name": _said(
        ("DST101", 2, "$.eventTypeKey", "pattern"), ("DST101", 2, "$.eventTypeKey", "characters"), **_EVENT
    ),
    "d08-esputnik-guest-order": _said(("DST102", 3), **_EVENT),
    "m01-unsound-has-next": _said(("JSN101", 1)),
    "m03-has-next-right": Expected(proved=True, most=0),
    "m04-cohort-unsound": _said(("JSN101", 1)),
    "m05-fix-join": _said(("JSN106", 1, "item?json_string", "?join")),
    "m06-fix-own-escaping": _said(("JSN106", 1, "${input.event_type?json_string}")),
    "m08-recursion": Expected(absent=("JSN101", "JSN103", "JSN106")),
    "m09-branch-witness": _said(("TPL102", 1), ("JSN106", 1), with_event=True),
    "m10-unknown-roots": _said(("TPL207", 1, "did you mean `input.user_id`")),
    "m11-now-long": Expected(proved=True, most=0),
    "m12-number-guarded": _PROVED,
    "m13-single-line": Expected(proved=True, most=0),
    "m14-capture-output": Expected(proved=True, most=0),
    "m15-compress-place": _said(("JSN106", 3), ("JSN101", 4)),
    "m16-paren-default": Expected(proved=True, most=0),
    "m18-truncate": Expected((Said("JSN107", 1, ("?replace",)),), proved=True),
    "m20-index-builtin": Expected(proved=True, most=0),
    "m21-help-event-properties": _said(("TPL101", 1, "(input.event_properties.abc)!")),
    "m22-documented-statics": _PROVED,
    "m23-typed-object": Expected(proved=True, most=0),
}

FALLS_SHORT: dict[str, str] = {}
"""Cases of which not all is said yet, and why. One that is right now fails here."""


@cache
def _cases() -> dict[str, dict[str, Any]]:
    if not _FILE.is_file():
        return {}
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return {case["id"]: case for case in map(json.loads, filter(None, lines))}


def test_every_case_has_its_expectation() -> None:
    assert _cases().keys() == _EXPECTED.keys()
    assert FALLS_SHORT.keys() <= _EXPECTED.keys()


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", _EXPECTED)
def test_a_check_says_what_it_should(name: str) -> None:
    expected = _EXPECTED[name]
    contract = None if expected.contract is None else CONTRACTS[expected.contract]
    tile = bare_tile(body_text(_cases()[name]["template"], name="case.ftl"), contract)
    began = time.process_time()
    report = check(tile)
    assert time.process_time() - began < _SECONDS
    wrong = list(_wrong(report, expected))
    if name in FALLS_SHORT:
        assert wrong, f"{name} is right now: take it out of FALLS_SHORT"
    else:
        assert not wrong, [(each.code, str(each.location), each.message, each.fix) for each in report.findings]


def _wrong(report: Report, expected: Expected) -> list[str]:
    found = [f"no {said}" for said in expected.said if not any(_is(each, said) for each in report.findings)]
    found += [f"{each.code} is said" for each in report.findings if each.code in expected.absent]
    if expected.most is not None and len(report.findings) > expected.most:
        found.append(f"{len(report.findings)} findings")
    if expected.with_event and not all(each.witness for each in report.findings):
        found.append("no event is shown")
    if expected.proved:
        claims = dict(report.claims or ())
        found += [f"{name} isn't proved" for name, claim in claims.items() if claim.status is not Status.PROVED]
        found += [f"{each.code} is said" for each in report.findings if _is_error_of_the_universe(each)]
    return found


def _is(finding: Finding, said: Said) -> bool:
    told = "\n".join((finding.message, *finding.related, finding.fix))
    line = finding.location.line if finding.location else 0
    return finding.code == said.code and line == said.line and all(word in told for word in said.words)


def _is_error_of_the_universe(finding: Finding) -> bool:
    """Whether it is an error on an event that the claims are about; the portal's own test event lacks most fields."""
    beyond = any(note.startswith("the verdicts aren't about such events") for note in finding.related)
    return finding.severity is Severity.ERROR and not beyond
