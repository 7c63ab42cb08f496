"""Every case recorded from Apache FreeMarker (tests/cases/freemarker): the engine prints the same, or fails alike."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from payloads.freemarker.protocol import answer

sys.path[:0] = [str(Path(__file__).parents[2] / "cases")]

from freemarker_cases import Case, cases, expected, outcome, request

#: Where the engine is known to differ, and how. Strict: a case that starts to pass has to leave this list.
_KNOWN: dict[str, str] = {}


def test_known_differences_are_cases() -> None:
    assert _KNOWN.keys() <= cases().keys()


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case, id=name, marks=[pytest.mark.xfail(reason=_KNOWN[name], strict=True)] if name in _KNOWN else []
        )
        for name, case in cases().items()
    ],
)
def test_case(case: Case) -> None:
    assert outcome(answer(request(case))) == expected(case)
