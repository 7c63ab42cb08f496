"""Both engines' outcomes, and when they count as equal: the same output, or an error of the same phase, type and line."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from payloads.freemarker.protocol import answer

if TYPE_CHECKING:
    from collections.abc import Iterator

_HANG_SECONDS = 15


class Outcome(NamedTuple):
    """`text` is the output, or an error as `phase type line`."""

    ok: bool
    text: str


class _Hang(BaseException):
    """A render went on far beyond its time limit."""


def ours(request: dict[str, Any]) -> Outcome:
    """This engine's outcome; a crash or a hang is an outcome, too."""
    try:
        with _alarm():
            return outcome(answer(request))
    except _Hang:
        return Outcome(False, "hang")
    except Exception as error:  # noqa: BLE001  finding these is the purpose
        return Outcome(False, f"crash {type(error).__name__}: {error}"[:200])


def outcome(given: dict[str, Any]) -> Outcome:
    if given["ok"]:
        return Outcome(True, given["output"])
    package, _, kind = str(given["error_type"]).rpartition(".")
    if package.startswith("java.") or kind == "BugException":  # a fault of FreeMarker's own: it has no place
        return Outcome(False, f"crash {kind} 0")
    return Outcome(False, f"{given['phase']} {kind} {given.get('line') or 0}")


def incomparable(theirs: Outcome, mine: Outcome) -> str | None:
    """Why a pair says nothing: one side met a limit the other doesn't have."""
    if not theirs.ok and ("timeout" in theirs.text or "StackOverflow" in theirs.text or "OutOfMemory" in theirs.text):
        return "Java ran out of time or memory"
    if not theirs.ok and theirs.text.startswith("crash"):
        return "FreeMarker failed with an exception of Java's own"
    if not mine.ok and ("LimitExceeded" in mine.text or mine.text.startswith("timeout")):
        return "a limit of this engine"
    return None


@contextmanager
def _alarm() -> Iterator[None]:
    def expired(*_: object) -> None:
        raise _Hang

    before = signal.signal(signal.SIGALRM, expired)
    signal.alarm(_HANG_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
