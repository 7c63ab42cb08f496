"""What the cases expect is what the real Apache FreeMarker says today, and stands in the files in canonical form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cases.freemarker_cases import expected, files, outcome, read, request
from tests.oracle.record import line

if TYPE_CHECKING:
    from tests.oracle.oracle import Oracle


@pytest.mark.one_in(4)
@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_recordings_are_what_apache_says(oracle: Oracle, path: Path) -> None:
    cases = read(path)
    answers = oracle.ask_many([request(case) for case in cases])
    differences = [
        (case["name"], expected(case), said)
        for case, answer in zip(cases, answers, strict=True)
        if (said := outcome(answer)) != expected(case)
    ]
    assert differences == []


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_file_is_canonical(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == "".join(map(line, read(path)))
