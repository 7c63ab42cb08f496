"""`tile backtest`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tile.cli.inputs import Account, Assignments, Mappings, NoProperties, PlatformSettings, Properties
from tile.exit_codes import ExitCode
from tile.failure import CliError

if TYPE_CHECKING:
    from tile.console import Console

EXAMPLES = (
    ("tile backtest export.zip", "every event of an archive through the tile"),
    ("tile backtest s3://acme-exports/187520/ acme.tiles:events", "an export to S3, through a tile of yours"),
    ("tile backtest 'exports/*.json.gz' acme.tiles:events", "files by a pattern"),
    ("tile backtest export.zip -p plan -p price", "with two properties ticked"),
    ("tile backtest export.zip --sample 0.01", "a first look at one event in a hundred"),
    ("tile backtest export.zip --against submission --fail-on lost", "old and new side by side, in CI"),
    ("tile backtest export.zip --report report.html", "the result as a page"),
    ("tile backtest export.zip --resume", "go on where a run was ended"),
)
EXIT_CODES = (
    (ExitCode.OK, "every event that is sent is accepted; with --fail-on, none of what it names happened"),
    (ExitCode.FINDINGS, "events fail or are rejected; with --fail-on, what it names happened"),
    (ExitCode.USAGE, "an archive, the tile or what it is compared with can't be used"),
    (ExitCode.NOTHING, "the archives hold no events"),
    (ExitCode.INTERRUPTED, "ended with Ctrl+C; what was done so far is printed"),
)


def command(
    ctx: typer.Context,
    archives: Annotated[
        list[str],
        typer.Argument(
            metavar="ARCHIVE... [TILE]",
            show_default=False,
            help="What the Export API gives (a zip), a folder of exported files, single .json.gz or .ndjson files, "
            "patterns, s3://… or gs://… addresses; and the tile: a key, `module:attribute`, a module's or a template's file.",
        ),
    ],
    assign: Assignments = None,
    account: Account = None,
    mapping: Mappings = None,
    properties: Properties = None,
    no_properties: NoProperties = False,
    platform_settings: PlatformSettings = None,
    types: Annotated[
        list[str] | None,
        typer.Option(
            "--event-type", metavar="NAME", help="An event type the customer selects; by default all. Repeatable."
        ),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", show_default=False, help="The plan of your events; what it doesn't name is pointed out."
        ),
    ] = None,
    contract: Annotated[
        str | None,
        typer.Option(metavar="NAME", show_default=False, help="What a template's file is checked against."),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER|COMMIT|TILE",
            show_default=False,
            help="Another state to compare with: a submission, a git commit, or another tile.",
        ),
    ] = None,
    fail_on: Annotated[
        Literal["changed", "refused", "lost"] | None,
        typer.Option(
            show_default=False,
            help="With --against, what ends with exit code 1: any other body, one that is no longer accepted, or an event "
            "that is no longer sent; each includes those after it.",
        ),
    ] = None,
    sample: Annotated[
        float,
        typer.Option(
            metavar="SHARE", help="The share of the events that is looked at, e.g. 0.01; always the same ones."
        ),
    ] = 1.0,
    closely: Annotated[
        float,
        typer.Option(
            metavar="SHARE",
            help="The share that is looked at closely: rendered once more with all values as text, and searched for "
            "each property.",
        ),
    ] = 0.01,
    proof: Annotated[
        bool | None,
        typer.Option(
            "--proof/--no-proof",
            show_default=False,
            help="Trust the proof, where there is one, that bodies match the contract, and check one in a thousand all the same; "
            "by default for archives of 16 MB and more.",
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, show_default=False, help="Processes; by default one for each processor.")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", show_default=False, help="Write the result as one HTML page, too."),
    ] = None,
    output_format: Annotated[Literal["full", "json"], typer.Option(help="For people or for programs.")] = "full",
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was ended, by its journal.")] = False,
    journal: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", show_default=False, help="Where the journal is kept; by default in your cache folder."
        ),
    ] = None,
    keep_examples: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            show_default=False,
            help="Write the real event behind each example, as JSON lines. They may hold personal data: only you can "
            "read the file.",
        ),
    ] = None,
) -> int:
    """Every event of an archive through a tile: how many reach the destination, which don't, and why.

    Filters, templates, strict JSON and contract as in `tile check`, but with the events you really had. Archives are read
    as they are, nothing is unpacked to disk. Examples are made up in the likeness of real events: no value of yours is
    printed. Names of events and properties are.
    """
    console: Console = ctx.obj
    for name, share in (("--sample", sample), ("--closely", closely)):
        if not 0 <= share <= 1 or (name == "--sample" and share == 0):
            raise CliError(f"{name} takes a share from 0 to 1, not {share:g}", hint=f"one in a hundred is {name} 0.01")
    if fail_on is not None and against is None:
        raise CliError("--fail-on does nothing by itself", hint="add --against")

    from tile.backtest.target import Options
    from tile.cli.backtest.result import finish
    from tile.cli.backtest.work import Wanted, forget, prepared, work

    wanted = Wanted(
        tuple(archives),
        tuple(assign or ()),
        account,
        tuple(mapping or ()),
        None if properties is None else tuple(properties),
        no_properties,
        tuple(platform_settings or ()),
        tuple(types or ()),
        plan,
        contract,
        against,
        proof,
        Options(sample, closely, keep_examples is not None),
    )
    if report is not None:
        from tile.cli.backtest.page import refuse_foreign

        refuse_foreign(report)
    job = prepared(wanted, console)
    run, is_whole = work(job, workers, journal, resume=resume, console=console)
    code = finish(run, console, output_format=output_format, report=report, keep=keep_examples, fail_on=fail_on)
    if not is_whole:
        left = len(run.found.parts) - run.done
        console.note(f"interrupted with {left:,} files left; go on with --resume")
        return ExitCode.INTERRUPTED
    forget(job, journal)
    return code


__all__ = ["EXAMPLES", "EXIT_CODES", "command"]
