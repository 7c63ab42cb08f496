"""Every case recorded from Apache FreeMarker (tests/cases/freemarker): the engine prints the same, or fails alike."""

from __future__ import annotations

import pytest

from payloads.freemarker.protocol import answer
from tests.cases.freemarker_cases import Case, cases, expected, outcome, request


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in cases().items()])
def test_case(case: Case) -> None:
    assert outcome(answer(request(case))) == expected(case)
