"""Pages that are written by a program are as it would write them now."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

_PAGES = sorted(file.stem for file in (Path(__file__).parents[1] / "pages").glob("*.py"))


@pytest.mark.parametrize("name", _PAGES)
def test_page_is_fresh(name: str) -> None:
    writer = importlib.import_module(f"tests.pages.{name}")
    hint = f"run `python -m tests.pages.{name}`"
    if hasattr(writer, "FOLDER"):
        written = {file.name: file.read_text(encoding="utf-8") for file in writer.FOLDER.iterdir()}
        assert written == writer.pages(), hint
    else:
        assert writer.PAGE.read_text(encoding="utf-8") == writer.page(), hint
