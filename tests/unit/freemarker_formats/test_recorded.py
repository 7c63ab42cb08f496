"""What the real FreeMarker gave for hundreds of seeded cases; recorded by tests/oracle/record_formats.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.freemarker_formats.format_cases import Case, answer

_FILES = sorted(Path(__file__).with_name("cases").glob("*.jsonl"))


def _recorded(path: Path) -> tuple[int, list[Case]]:
    head, *cases = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return head["recorded_millis"], cases


def test_recordings_are_there() -> None:
    assert {path.stem for path in _FILES} == {
        "dates",
        "locales",
        "numbers",
        "parsed_dates",
        "plain_numbers",
        "regular_expressions",
    }


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_as_recorded(path: Path) -> None:
    now_millis, cases = _recorded(path)
    wrong = [(case, result) for case in cases if (result := answer(case, now_millis)) != case["expected"]]
    assert not wrong, f"{len(wrong)} of {len(cases)} differ; the first: {wrong[0]}"


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_recordings_hold_results_and_refusals(path: Path) -> None:
    _, cases = _recorded(path)
    accepted = sum(case["expected"] is not None for case in cases)
    assert accepted > len(cases) / 4
    assert accepted < len(cases) or path.stem == "locales"
