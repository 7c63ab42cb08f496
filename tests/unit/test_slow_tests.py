"""The list of slow tests names tests there are: one that was renamed would run by default again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

_TESTS = Path(__file__).parents[1]
_LINES = (_TESTS / "slow_tests.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("file", sorted({line.partition("::")[0] for line in _LINES}))
def test_each_is_there(file: str) -> None:
    text = (_TESTS.parent / file).read_text(encoding="utf-8")
    for line in _LINES:
        if line.startswith(f"{file}::"):
            name = re.split(r"\[", line.partition("::")[2], maxsplit=1)[0].rpartition("::")[2]
            assert f"def {name}(" in text, line


def test_they_are_sorted_and_each_stands_once() -> None:
    assert sorted(set(_LINES)) == _LINES
