"""`tile rules` and `tile explain`, and the page the first of them writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

_PAGE = Path(__file__).parents[2] / "docs" / "reference" / "rules.md"


def test_every_rule_is_one_line_of_the_table(run: Run) -> None:
    from conformance.rules import RULES

    lines = run("rules").out.splitlines()
    for rule in RULES:
        assert sum(line.startswith(f"{rule.code}  {rule.name} ") for line in lines) == 1


def test_page_is_fresh(run: Run) -> None:
    """If this fails: `python scripts/generate.py`."""
    assert run("rules", "--output-format", "markdown").stdout == _PAGE.read_bytes()


def test_json(run: Run) -> None:
    content = json.loads(run("rules", "--output-format", "json").out)
    assert content["schema_version"] == 1
    by_code = {rule["code"]: rule for rule in content["rules"]}
    assert by_code["JSN106"]["name"] == "unescaped-json-value"
    assert by_code["JSN106"]["severity"] == "error"
    assert by_code["SEC101"]["language"] == "declaration"


@pytest.mark.parametrize("name", ["JSN106", "jsn106", "unescaped-json-value"])
def test_explain_by_code_and_by_name(run: Run, name: str) -> None:
    result = run("explain", name)
    assert result.code == 0
    first, *rest = result.out.splitlines()
    assert first == "JSN106 unescaped-json-value (error)"
    assert '  {"type": "${input.event_type}"}' in rest
    assert '  {"type": "${input.event_type?json_string}"}' in rest
    assert rest[-1].startswith("Source: https://freemarker.apache.org/")


def test_explain_as_json(run: Run) -> None:
    rules = json.loads(run("explain", "TPL202", "--output-format", "json").out)["rules"]
    assert [rule["name"] for rule in rules] == ["wrong-guard"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [("JSN16", "did you mean 'JSN106'?"), ("unescaped-json", "did you mean 'unescaped-json-value'?")],
)
def test_explain_knows_what_was_meant(run: Run, name: str, hint: str) -> None:
    result = run("explain", name)
    assert (result.code, result.out) == (2, "")
    assert result.err == f"error: there is no rule {name!r}\n  help: {hint}\n"


def test_explain_of_nothing_like_a_rule(run: Run) -> None:
    assert run("explain", "?").err == "error: there is no rule '?'\n  help: `tile rules` lists them\n"
