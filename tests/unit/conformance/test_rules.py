"""Every rule: its documentation, its own example, and the cases in tests/cases/rules."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import tile as tile_models
from conformance import check, lint, parameters
from conformance.finding import Rule, Severity
from conformance.places import parts
from conformance.rules import BY_CODE, RULES, find
from payloads.freemarker import FreeMarkerError, Template
from tests.placeholder import LOGO
from tile import ConnectionInfo, Destination, Endpoint, Tile, Webhook, body_text
from tile.reteno.contracts import EVENT_V2
from tile.undeclared import bare_tile

_CASES = Path(__file__).parents[2] / "cases" / "rules"
_TITLE = {
    "connection": ConnectionInfo(display_name="Acme", category="Messaging", summary="S.", description="D.", logo=LOGO)
}
_DEFAULTS: dict[str, Any] = {
    "key": "acme",
    "integration_name": "Acme",
    **_TITLE,
    "endpoint": Endpoint(method="POST", url="https://acme.example/events"),
}


def _declared(arguments: str) -> Destination:
    """A tile of the arguments of `Tile(…)`, or a webhook of those of `Webhook(…)`, written as in the documentation."""
    given = eval(f"dict({arguments})", {**vars(tile_models), "EVENT_V2": EVENT_V2, "logo_file": lambda _: LOGO})
    if "sends" in given:
        common = {"key": "acme", "sync_name": "Acme", "vendor": "Acme", "endpoint": _DEFAULTS["endpoint"]}
        return Webhook(**{**common, **given})
    return Tile(**{**_DEFAULTS, **given})


def _tile(case: dict[str, str]) -> Destination:
    if "declare" not in case:
        return bare_tile(body_text(case["template"], name="body.ftl"))
    body = f",\nbody=body_text({case['template']!r}, name='body.ftl')" if "template" in case else ""
    return _declared(case["declare"].rstrip().rstrip(",") + body)


def _places(tile: Destination, rule: Rule) -> list[str]:
    """Where a rule finds something; what an event shows as well is found by the rule all the same."""
    if rule.shown_by:
        templates = {part.name: Template(part.text, name=part.name) for part in parts(tile)}
        seen = lint.findings(tile, templates, parameters.table(tile, templates))
        found = [each for each in seen if each.rule is rule]
        if found:
            codes = {each.code for each in check(tile).findings}
            assert codes & {rule.code, *rule.shown_by}, "what a rule finds must not be lost"
    else:
        found = [each for each in check(tile).findings if each.code == rule.code]
    return [f"{each.location.line}:{each.location.column}" if each.location else "-" for each in found]


def _documented(rule: Rule, text: str) -> Destination:
    return _declared(text) if rule.declared else bare_tile(body_text(text))


def _case_id(case: tuple[str, str, dict[str, str]]) -> str:
    return f"{case[0]}-{case[1]}-{case[2].get('name', '')}"


def _cases() -> list[tuple[str, str, dict[str, str]]]:
    found = []
    for file in sorted(_CASES.glob("*.toml")):
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        code = file.name[:6]
        assert set(content) <= {"pass", "fail"}, file.name
        for kind in ("pass", "fail"):
            found += [(code, kind, case) for case in content.get(kind, ())]
    return found


def test_every_rule_has_cases_under_its_code_and_name() -> None:
    assert {file.stem for file in _CASES.glob("*.toml")} == {f"{rule.code}-{rule.name}" for rule in RULES}
    for rule in RULES:
        kinds = {kind for code, kind, _ in _cases() if code == rule.code}
        assert kinds == {"pass", "fail"}, rule.code


@pytest.mark.parametrize("case", _cases(), ids=_case_id)
def test_case(case: tuple[str, str, dict[str, str]]) -> None:
    code, kind, given = case
    places = _places(_tile(given), BY_CODE[code])
    if kind == "pass":
        assert places == []
    else:
        assert places == given["at"].split()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_documentation_is_complete_and_true(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z]{3}[1-9]\d\d", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.severity in Severity
    assert rule.summary.endswith(".")
    assert rule.why.endswith(".")
    assert rule.source
    if not rule.example:
        assert rule.code == "DST102"  # the contract's own rules have examples of their own
        return
    assert _places(_documented(rule, rule.example), rule)
    assert check(_documented(rule, rule.instead)).findings == ()


def test_rules_are_found_by_code_and_name_in_any_case() -> None:
    assert find("jsn106") is find("Unescaped-JSON-value") is BY_CODE["JSN106"]
    assert find("JSN") is None
    assert len({rule.name for rule in RULES}) == len(RULES) == len(BY_CODE)
    for rule in RULES:
        assert all(code in BY_CODE for code in rule.shown_by)


@pytest.mark.slow
def test_no_template_of_the_language_s_own_cases_is_too_much() -> None:
    """Whatever parses can be looked at, in time."""
    seen = 0
    for file in sorted((_CASES.parent / "freemarker").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").rstrip("\n").split("\n"):
            text = json.loads(line).get("template")
            try:
                template = Template(text, name="body.ftl")
            except (FreeMarkerError, TypeError):
                continue
            tile = bare_tile(body_text(text, name="body.ftl"))
            lint.findings(tile, {"body.ftl": template}, ())
            seen += 1
    assert seen > 1000


def test_variables_made_of_one_another_are_looked_at_once() -> None:
    chained = "".join(f'<#assign v{n} = v{n - 1}!"" + (v{n - 2}!"")>' for n in range(2, 300))
    template = Template(f'{chained}<#if v299??>"${{input.idfa}}"</#if>')
    assert [each.code for each in lint.findings(bare_tile(body_text("{}")), {"body": template}, ())]
