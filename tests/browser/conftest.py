"""A headless Chromium as a fixture; tests that ask for it are skipped where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.devtools import Browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One process for all tests."""
    from tests.browser import devtools

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
