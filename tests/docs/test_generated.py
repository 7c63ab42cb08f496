"""Files that are made from the code are as they would be made now."""

from __future__ import annotations

from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]

from scripts.generate import files, generators, left_over, stale

_HINT = "run `python scripts/generate.py`"


@pytest.mark.parametrize("module", generators())
def test_files_are_up_to_date(module: str) -> None:
    assert stale(files(module)) == [], _HINT


def test_nothing_is_left_over() -> None:
    made = {path: content for module in generators() for path, content in files(module).items()}
    assert left_over(made) == [], _HINT
