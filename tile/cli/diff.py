"""`tile diff`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tile.cli.inputs import TileName
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.find import find

if TYPE_CHECKING:
    from tile.console import Console
    from tile.diff import State
    from tile.find import Found

EXAMPLES = (
    ("tile diff --against submission", "what changed since the last export"),
    ("tile diff --against v1.2", "since a commit, tag or branch"),
    ("tile diff acme.tiles:events --against HEAD", "of a tile of yours, since the last commit"),
    ("tile diff --against submission --fail-on breaking", "in CI: only what breaks customers fails"),
    ("tile diff --against submission --output-format json", "for programs"),
)
EXIT_CODES = (
    (ExitCode.OK, "nothing changed, or nothing as grave as --fail-on says"),
    (ExitCode.FINDINGS, "something changed"),
    (ExitCode.USAGE, "there is no such tile, submission or commit, or the commit's module is at fault"),
)


def command(
    ctx: typer.Context,
    tile: TileName = None,
    against: Annotated[
        str,
        typer.Option(
            metavar="FOLDER|COMMIT", show_default=False, help="A submission that `tile export` wrote, or a git commit."
        ),
    ] = ...,  # type: ignore[assignment]
    fail_on: Annotated[
        Literal["any", "review", "breaking", "never"], typer.Option(help="What ends with exit code 1.")
    ] = "any",
    output_format: Annotated[Literal["full", "json"], typer.Option(help="For people or for programs.")] = "full",
) -> int:
    """What changed since the last submission, by consequence.

    Changes that break existing customers come first, then those that need a new review, then cosmetic ones. For every
    sample, it is told what a customer of the former version gets from now on. A commit's own code is run, in a
    temporary folder and another process; your working tree and the repository stay as they are.
    """
    found = find(tile)

    from tile.diff import changes, effects, state_of, text

    former = _former(found, against, ctx.obj)
    current = state_of(found.tile, found.reference)
    outcomes = effects(former, current, found.tile.samples)
    found_changes = [*changes(former, current), *text.failing(outcomes)]
    found_changes.sort(key=lambda change: -change.consequence)
    report = text.Differences(found.tile, former, current, tuple(found_changes), tuple(outcomes))
    ctx.obj.print(text.as_json(report) if output_format == "json" else text.as_text(report, ctx.obj))
    return ExitCode.FINDINGS if report.is_as_grave_as(fail_on) else ExitCode.OK


def _former(found: Found, against: str, console: Console) -> State:
    """The state to compare with: a submission if there is such a file or folder, otherwise a commit.

    Raises:
        CliError: it is the set-up of a webhook.
        TileError: it is nothing that could be compared with.
    """
    from tile.diff import read_submission

    path = Path(against)
    if path.is_file() or (path / "submission.json").is_file():
        return read_submission(path)
    if (path / "SETUP.md").is_file():
        raise CliError(
            "a webhook's set-up holds one account's values, and can't be compared",
            hint="compare with a commit: --against HEAD",
            place=against,
        )
    from tile.diff.commit import committed

    def tell() -> None:
        console.note(f"running the code of {against} in another process, to see what it declares")

    return committed(found, against, before_running=tell)
