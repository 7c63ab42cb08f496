"""Every case recorded from Apache FreeMarker (tests/cases/freemarker): the engine prints the same, or fails alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from payloads.freemarker.protocol import answer
from tests.cases.freemarker_cases import expected, files, outcome, read, request

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_cases(path: Path) -> None:
    got = {case["name"]: outcome(answer(request(case))) for case in read(path)}
    assert got == {case["name"]: expected(case) for case in read(path)}
