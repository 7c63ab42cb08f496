"""Every name of the language stands in a case, and Apache's own suite passes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from payloads.freemarker.builtin_names import BUILT_INS, SPECIAL_VARIABLES
from payloads.freemarker.directives import DIRECTIVES
from payloads.freemarker.protocol import answer
from payloads.freemarker.settings import TEMPLATE_SETTINGS

_ROOT = Path(__file__).parents[3]

from scripts.pages.freemarker_support import NOT_APPLICABLE
from tests.cases.freemarker_cases import Case, all_cases, outcome, request, uses

#: Recordings of Apache's own test suite, where somebody keeps them beside the repository.
_RECORDED = sorted(path for name in ("apache", "amplitude") for path in _ROOT.parent.glob(f"*/cases/{name}.jsonl"))

#: Refused or missing on purpose: see docs/reference/freemarker-differences.md.
_KNOWN = {
    "suite/setting/014",  # classic_compatible, the rules of FreeMarker 1.7.
    "unit/CamelCaseTest/028",  # .localeObject is text, not a Java object with methods.
    "unit/CamelCaseTest/029",
}


def _recorded() -> dict[str, list[Case]]:
    """The cases of each of Apache's own tests: there are thousands, most of them one line."""
    found: dict[str, list[Case]] = {}
    lines = [line for path in _RECORDED for line in path.read_text("utf-8").split("\n") if line]
    for case in map(json.loads, lines):
        if not case.get("needs") and case["id"] not in _KNOWN:
            found.setdefault(case["id"].rpartition("/")[0], []).append(case)
    return found


def _expected(case: Case) -> Case:
    if case.get("error"):
        return {"error": {"type": case["error_type"], "phase": case["error_phase"], "line": case["error_line"]}}
    return {"result": case["expected"]}


@pytest.mark.skipif(not _RECORDED, reason="the recorded cases of Apache's suite are not beside the repository")
@pytest.mark.parametrize("recorded", [pytest.param(cases, id=name) for name, cases in _recorded().items()])
def test_recorded_cases(recorded: list[Case]) -> None:
    wrong = {}
    for case in recorded:
        asked = {"name": case.get("name") or "main.ftl", **request(case | {"data": case.get("model") or {}})}
        if (got := outcome(answer(asked))) != _expected(case):
            wrong[case["id"]] = got
    assert wrong == {}


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("directives", {directive.name for directive in DIRECTIVES.values()} | {"@", "#--"}),
        ("built_ins", set(BUILT_INS)),
        ("special_variables", set(SPECIAL_VARIABLES)),
        ("settings", set(TEMPLATE_SETTINGS)),
    ],
)
def test_every_name_is_used(kind: str, names: set[str]) -> None:
    used = set().union(*(getattr(uses(case), kind) for case in all_cases().values()))
    assert names - used - NOT_APPLICABLE.keys() == set()
