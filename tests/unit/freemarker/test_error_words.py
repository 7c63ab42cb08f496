"""What is said of an error, and where: recorded from the real Apache FreeMarker (tests/cases/messages)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from payloads.freemarker.protocol import answer

_LINES = (Path(__file__).parents[2] / "cases" / "messages" / "cases.jsonl").read_text(encoding="utf-8").split("\n")
_CASES = [json.loads(line) for line in _LINES if line]


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["template"].encode("unicode_escape").decode())
def test_first_line_and_place_are_freemarker_s(case: dict[str, Any]) -> None:
    given = answer({"template": case["template"], "model": case["data"]})
    if given["ok"]:
        assert {"output": given["output"]} == case["said"]
        return
    first = str(given["error_short"]).split("\n")[0].rstrip()
    said = {"type": given["error_type"], "line": given["line"], "column": given["column"], "first": first}
    assert said == case["said"]
