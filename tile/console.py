"""Where results and notes go, and in which colours.

Results are for standard output and may be piped; everything said beside them is for standard error. Both are
UTF-8 with LF, whatever the machine prefers, so that what a command prints can be compared byte for byte.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Color = Literal["auto", "always", "never"]

#: Seconds between two lines of status on a terminal, and elsewhere.
_BRIEFLY, _LONG = 0.2, 10.0
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}


@dataclass(frozen=True, slots=True)
class Console:
    """The two streams; `color` as the user asked, `debug` whether tracebacks are wanted."""

    color: Color = "auto"
    debug: bool = False

    def print(self, text: str) -> None:
        """A line of the result."""
        sys.stdout.write(f"{text}\n")

    def bytes(self, content: bytes) -> None:
        """Bytes of the result, exactly; on a terminal the prompt begins on a new line."""
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        if sys.stdout.isatty() and not content.endswith(b"\n"):
            sys.stdout.buffer.write(b"\n")
        sys.stdout.buffer.flush()

    def note(self, text: str) -> None:
        """A line beside the result."""
        sys.stderr.write(f"{text}\n")

    def paint(self, text: str, style: str) -> str:
        """A text for the result in a style: words of `_CODES`, e.g. `bold red`."""
        return _painted(text, style) if self._colored(sys.stdout) else text

    def paint_note(self, text: str, style: str) -> str:
        """A text for the notes in a style."""
        return _painted(text, style) if self._colored(sys.stderr) else text

    def _colored(self, stream: TextIO) -> bool:
        if self.color != "auto":
            return self.color == "always"
        return colored(stream.isatty(), os.environ)


@contextmanager
def output_beside() -> Iterator[None]:
    """Whatever the code of others prints goes to standard error, so that results stay what they are: by `print`, by the file
    descriptor, and by programs it starts.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    try:
        kept = os.dup(1)
    except OSError:  # it is closed
        kept = None
    with redirect_stdout(sys.stderr):
        try:
            if kept is not None:
                os.dup2(2, 1)
            yield
        finally:
            if kept is not None:
                os.dup2(kept, 1)
                os.close(kept)


class StatusLine:
    """How far long work is, on standard error: one line that is written over on a terminal, elsewhere one now and then."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._on_terminal = sys.stderr.isatty()
        self._shown = time.monotonic()

    def show(self, text: Callable[[], str]) -> None:
        """Show a text, unless the last one was shown a moment ago."""
        now = time.monotonic()
        if now - self._shown < (_BRIEFLY if self._on_terminal else _LONG):
            return
        self._shown = now
        if self._on_terminal:
            sys.stderr.write(f"\r\x1b[K{text()}")
            sys.stderr.flush()
        else:
            self._console.note(text())

    def end(self) -> None:
        """Leave nothing of it on a terminal."""
        if self._on_terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def colored(terminal: bool, environment: Mapping[str, str]) -> bool:
    """Whether colours are wanted: https://no-color.org, https://force-color.org, otherwise on a terminal
    only.
    """
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return terminal and environment.get("TERM") != "dumb"


def open_closed_streams() -> None:
    """Streams that were closed before the program began: what is printed is lost, and there is nothing to read. Otherwise the
    next file that is opened would take their place.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - for the program's life


def make_utf8() -> None:
    """Both streams in UTF-8 and LF; half a surrogate pair, which has no UTF-8 form, as its escape."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # a replaced stream may not know how
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]


def _painted(text: str, style: str) -> str:
    codes = ";".join(_CODES[word] for word in style.split())
    return f"\x1b[{codes}m{text}\x1b[0m" if text else text
