"""Fixtures for a partner's own tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.sandbox.running import Sandbox


@pytest.fixture
def reteno_sandbox() -> Iterator[Sandbox]:
    """A Reteno of the test's own on a free port of 127.0.0.1; needs the extra `sandbox`."""
    try:
        from tile.sandbox.running import sandbox
    except ModuleNotFoundError as error:
        pytest.fail(f"reteno_sandbox needs {error.name}: pip install 'reteno-amplitude-tile[sandbox]'", pytrace=False)
    with sandbox() as running:
        yield running
