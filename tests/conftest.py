from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

# No test is about time; a busy machine would fail some of them.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")

# Commands that tests run would compile the kit anew each, which takes longer than most of them.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.loopback import Loopback


@pytest.fixture(scope="module")
def _loopback_server() -> Iterator[Loopback]:
    from tests.loopback import loopback

    with loopback() as server:
        yield server


@pytest.fixture
def server(_loopback_server: Loopback) -> Loopback:
    """An HTTP server on loopback; forgets what other tests sent."""
    _loopback_server.received.clear()
    _loopback_server.status, _loopback_server.answer = 200, b"{}"
    _loopback_server.headers, _loopback_server.pause = {}, 0.0
    return _loopback_server
