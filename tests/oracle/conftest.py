"""The oracle as a fixture; tests that ask for it are skipped where Java or FreeMarker is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.oracle.oracle import Oracle


@pytest.fixture(scope="session")
def oracle() -> Iterator[Oracle]:
    """A running oracle."""
    from tests.oracle.oracle import Oracle, OracleMissing

    try:
        running = Oracle()
    except OracleMissing as missing:
        pytest.skip(f"the oracle is missing: {missing}")
    with running:
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("tests/oracle/"):
            item.add_marker(pytest.mark.oracle)
