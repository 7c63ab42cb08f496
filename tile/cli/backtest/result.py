"""The result of a run, in all the forms it was asked for, and the exit code."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from tile.atomic import write_atomically
from tile.backtest.examining import Examiner
from tile.cli.backtest import text
from tile.cli.backtest.report import Run, report
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.secrets import redacted

if TYPE_CHECKING:
    from pathlib import Path

    from tile.console import Console

_GRAVER = {"changed": ("different", "rejected", "lost"), "refused": ("rejected", "lost"), "lost": ("lost",)}


def finish(
    run: Run,
    console: Console,
    *,
    output_format: str,
    report: Path | None,
    keep: Path | None,
    fail_on: str | None,
) -> int:
    """Print and write the result.

    Raises:
        CliError: no events were found, or a file can't be written.
    """
    data = made(run)
    if report is not None:
        from tile.cli.backtest.page import page, write

        write(page(data, run.tile, run.summary), report)
        console.note(f"the page is {report}")
    if keep is not None:
        _write(keep, _examples(run), "the examples", mode=0o600)
        console.note(f"real events are in {keep}: they may hold personal data, and only you can read the file")
    if output_format == "json":
        console.print(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        for line in text.lines(data, console):
            console.print(line)
    if not data["events"] and not data["lines"]["not_sampled"]:
        raise CliError("the archives hold no events", place=run.sources[0], code=ExitCode.NOTHING)
    return _code(data, run, fail_on)


def made(run: Run) -> dict[str, Any]:
    """The result as data."""
    customer = run.target.customer_settings(run.tile)
    return report(run, Examiner.of(run.target), partial(redacted, tile=run.tile, customer=customer))


def _code(data: dict[str, Any], run: Run, fail_on: str | None) -> int:
    if fail_on is None:
        bad = data["outcomes"]["rejected"] + data["outcomes"]["failed"]
        return ExitCode.FINDINGS if bad else ExitCode.OK
    kinds = {key[0] for key in run.summary.changes.counts}
    found = any(kind in kinds for kind in _GRAVER[fail_on]) or (fail_on == "changed" and run.summary.changes.beyond)
    return ExitCode.FINDINGS if found else ExitCode.OK


def _examples(run: Run) -> bytes:
    kept = []
    for key, example in sorted(run.summary.examples.items()):
        if example.line:
            kept.append(json.dumps({"cause": list(key), "line": example.line}, ensure_ascii=False))
    return "".join(f"{line}\n" for line in kept).encode("utf-8", "surrogatepass")


def _write(path: Path, content: bytes, what: str, *, mode: int | None = None) -> None:
    try:
        write_atomically(path, content, mode=mode)
    except OSError as error:
        raise CliError(f"{what} can't be written: {error.strerror}", place=str(path)) from None
