"""The time a template may take, over all that is done with it: reading, compiling and running."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from payloads.freemarker.errors import LimitExceeded

if TYPE_CHECKING:
    from collections.abc import Callable

    from payloads.freemarker.source import Span

_STEPS: Final = 512
# WebAssembly has no clock of its own for a thread.
_now: Final[Callable[[], float]] = getattr(time, "thread_time", time.perf_counter)


class Clock:
    """Raises `LimitExceeded` when the time is over; `tick` is for loops, and looks at the time now and then.

    It is processor time of the thread at work: a busy machine refuses no more than an idle one. `spent` are the seconds that earlier work on the same template took.
    """

    __slots__ = ("_left", "_seconds", "_started")

    def __init__(self, seconds: float, spent: float = 0.0) -> None:
        self._seconds = seconds
        self._started = _now() - spent
        self._left = _STEPS

    @property
    def spent(self) -> float:
        """Seconds so far."""
        return _now() - self._started

    def tick(self) -> None:
        """A step of the work."""
        self._left -= 1
        if self._left < 0:
            self._left = _STEPS
            self.check()

    def check(self, span: Span | None = None) -> None:
        """Look at the time."""
        if _now() - self._started > self._seconds:
            raise LimitExceeded(f"the template took longer than {self._seconds:g} seconds", span, limit="seconds")
