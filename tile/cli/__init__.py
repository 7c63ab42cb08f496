"""`tile`: the command line. Importing this imports no command; see `app`."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from tile.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tile.console import Color, Console
    from tile.failure import CliError

__all__ = ["ExitCode", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line, by default the program's own, and give its exit code. Never raises.

    Every failure ends as one message on standard error. With `--debug` the traceback stands before it.
    """
    from tile.console import make_utf8, open_closed_streams

    if arguments is None:
        gc.set_threshold(
            200_000
        )  # a command makes much and lives briefly; by default a sixth of its time is collection
    open_closed_streams()
    make_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    arguments, console = _global_options_first(given)
    try:
        code = _run(arguments, console)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        _forget_output()
        return ExitCode.OK
    except OSError as error:
        from tile import failure

        _forget_output()
        failure.report(_unwritten(error), console)
        return ExitCode.MISSING
    return code


def _forget_output() -> None:
    """Python would complain at its end when it flushes what nobody takes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unwritten(error: OSError) -> CliError:
    from tile.failure import CliError

    where = error.filename if isinstance(error.filename, str) else None
    reason = error.strerror or str(error)
    return CliError(
        f"can't go on: {reason}" if where else f"the output can't be written: {reason}",
        place=where,
        code=ExitCode.MISSING,
    )


def _run(arguments: list[str], console: Console) -> int:
    import typer

    from tile import _modules, failure

    if (folder := _modules.hiding()) is not None:
        hidden = failure.CliError(
            f"the folder {folder} hides the kit's package of that name",
            hint="run `tile` instead of `python -m tile`, or rename the folder",
        )
        failure.report(hidden, console)
        return hidden.code

    from tile.cli.app import build

    try:
        result = build().main(args=arguments, prog_name="tile", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        console.note("interrupted")
        return ExitCode.INTERRUPTED
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - the one place where every failure becomes a message
        if console.debug:
            import traceback

            traceback.print_exc()
        known = failure.as_cli_error(error)
        if known is None:
            hint = "" if console.debug else "run it again with --debug and report what it prints"
            text = f"internal error: {type(error).__name__}: {error}"
            known = failure.CliError(text, hint=hint, code=ExitCode.INTERNAL)
        failure.report(known, console)
        return known.code
    return int(result or ExitCode.OK)


def _global_options_first(arguments: list[str]) -> tuple[list[str], Console]:
    """`--debug` and `--color` count wherever they stand before `--`; the console they ask for, for early
    errors.
    """
    from tile.console import Console

    own: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(arguments) and arguments[at] != "--":
        argument = arguments[at]
        if argument == "--debug" or argument.startswith("--color="):
            own.append(argument)
        elif argument == "--color" and at + 1 < len(arguments):
            own.append(f"--color={arguments[at + 1]}")
            at += 1
        else:
            rest.append(argument)
        at += 1
    colors = [argument.removeprefix("--color=") for argument in own if argument != "--debug"]
    color: Color = "never" if "never" in colors[-1:] else "always" if "always" in colors[-1:] else "auto"
    return own + (rest + arguments[at:] or ["--help"]), Console(color=color, debug="--debug" in own)
