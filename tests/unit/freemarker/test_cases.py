"""Every case recorded from Apache FreeMarker (tests/cases/freemarker): the engine prints the same, or fails alike."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from payloads.freemarker.protocol import answer

sys.path[:0] = [str(Path(__file__).parents[2] / "cases")]

from freemarker_cases import Case, cases, expected, outcome, request


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in cases().items()])
def test_case(case: Case) -> None:
    assert outcome(answer(request(case))) == expected(case)
