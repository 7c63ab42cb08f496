"""A headless Chromium as a fixture; tests that ask for it are skipped where there is none."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # devtools and samples beside the tests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devtools import Browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One process for all tests."""
    import devtools

    if devtools.PROGRAM is None:
        pytest.skip(devtools.MISSING)
    with devtools.chromium() as running:
        yield running


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """A page of its own, at a desktop's size."""
    chromium.open_page()
    chromium.size(1280, 900)
    return chromium
