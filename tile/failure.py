"""One clear message for everything that can go wrong, and its exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tile.exit_codes import ExitCode

if TYPE_CHECKING:
    from tile.console import Console


class CliError(Exception):
    """Ends a command.

    Attributes:
        message: what is wrong; may have several lines.
        hint: what to do about it.
        place: `file:line:column`, as far as it is known.
        code: what the program ends with.
    """

    def __init__(
        self, message: str, *, hint: str = "", place: str | None = None, code: ExitCode = ExitCode.USAGE
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.place = place
        self.code = code


def as_cli_error(error: Exception) -> CliError | None:
    """The error in words, if it is one a user can do something about."""
    from tile.errors import TileError

    if isinstance(error, CliError):
        return error
    if isinstance(error, TileError):
        return CliError(error.message, hint=error.remedy, place=error.place)
    return _from_command_line(error) or _from_engine(error)


def _from_command_line(error: Exception) -> CliError | None:
    """Errors of the library that reads the command line, which isn't there without one."""
    if "typer" not in sys.modules:
        return None
    import typer

    if not isinstance(error, typer.TyperException):
        return None
    context = getattr(error, "ctx", None)
    hint = f"`{context.command_path} --help` shows what it takes" if context else ""
    return CliError(error.format_message().replace("Value error, ", ""), hint=hint)  # as pydantic has it


def _from_engine(error: Exception) -> CliError | None:
    """Errors of modules that are imported only by the commands that render or write cURL."""
    if "payloads.freemarker" in sys.modules:
        from payloads.freemarker import FreeMarkerError

        if isinstance(error, FreeMarkerError):
            return CliError(str(error), code=ExitCode.FINDINGS)
    if "payloads.request" in sys.modules:
        from payloads.request import UnsafeRequestError

        if isinstance(error, UnsafeRequestError):
            return CliError(f"{error.part}: {error.message}", hint=error.remedy, code=ExitCode.FINDINGS)
    if "payloads.curl" in sys.modules:
        from payloads.curl import UnsafeForShellError

        if isinstance(error, UnsafeForShellError):
            return CliError(str(error), code=ExitCode.FINDINGS)
    return None


def report(error: CliError, console: Console) -> None:
    """Print what is wrong, where, and what to do."""
    first, *rest = error.message.splitlines() or [""]
    console.note(f"{console.paint_note('error', 'bold red')}: {first}")
    for line in rest:
        console.note(line)
    if error.place:
        console.note(f"  {console.paint_note('-->', 'blue')} {error.place}")
    if error.hint:
        console.note(f"  {console.paint_note('help', 'bold')}: {error.hint}")
