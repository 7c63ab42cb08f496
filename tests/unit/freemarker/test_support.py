"""Every name of the language stands in a case, and Apache's own suite passes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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


def _recorded() -> list[Any]:
    lines = [line for path in _RECORDED for line in path.read_text("utf-8").split("\n") if line]
    found = [case for line in lines if not (case := json.loads(line)).get("needs")]
    return [pytest.param(case, id=case["id"]) for case in found if case["id"] not in _KNOWN]


@pytest.mark.skipif(not _RECORDED, reason="the recorded cases of Apache's suite are not beside the repository")
@pytest.mark.parametrize("case", _recorded())
def test_recorded_case(case: Case) -> None:
    got = outcome(answer({"name": case.get("name") or "main.ftl", **request(case | {"data": case.get("model") or {}})}))
    if case.get("error"):
        place = {"type": case["error_type"], "phase": case["error_phase"], "line": case["error_line"]}
        assert got == {"error": place}
    else:
        assert got == {"result": case["expected"]}


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
