from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

# No test is about time; a busy machine would fail some of them.
settings.register_profile("calm", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=100)
settings.load_profile("calm")

# Commands that tests run would compile the kit anew each, which takes longer than most of them.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from tests.loopback import Loopback


#: Tests that take longer than a second or two of processor time, as `pytest --durations=0` shows them: a function, or one of
#: its cases. They are marked as slow, so that the default run takes minutes.
SLOW = Path(__file__).with_name("slow_tests.txt")


def pytest_configure(config: pytest.Config) -> None:
    """Who chooses tests, as in `pytest -m "slow or hypothesis"`, has the time for more examples of properties."""
    settings.load_profile("calm" if config.option.markexpr == "not slow" else "thorough")


@pytest.hookimpl(wrapper=True)
def pytest_pycollect_makeitem() -> Generator[None, object, object]:
    """Of a function's cases, whichever of them are asked for, `one_in(3)` leaves each third to the default run."""
    made = yield
    cases = [each for each in made if isinstance(each, pytest.Function)] if isinstance(made, list) else []
    if cases and (marker := cases[0].get_closest_marker("one_in")):
        for at, case in enumerate(cases):
            if at % marker.args[0]:
                case.add_marker(pytest.mark.slow)
    return made


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    slow = set(SLOW.read_text(encoding="utf-8").splitlines())
    for item in items:
        if item.nodeid in slow or item.nodeid.partition("[")[0] in slow:
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not among what has been imported and collected, which stays."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


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
