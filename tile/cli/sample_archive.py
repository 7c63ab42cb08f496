"""`tile sample-archive`."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Annotated

import typer

from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.wording import plural

EXAMPLES = (
    ("tile sample-archive -o export.zip --events 100000 --seed 7", "a zip as the Export API gives it"),
    ("tile sample-archive -o export.zip --plan events.toml", "with the events of your plan"),
    ("tile sample-archive -o exports/", "a folder as an export to S3 leaves it"),
    ("tile sample-archive -o events.ndjson --events 500", "one file that isn't packed"),
)
EXIT_CODES = (
    (ExitCode.OK, "the archive is written"),
    (ExitCode.USAGE, "the plan can't be used, or the file is there already or can't be written"),
)


def command(
    ctx: typer.Context,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|FOLDER/",
            show_default=False,
            help="A .zip; a .ndjson or .json.gz with all events; or a folder, with a slash at its end.",
        ),
    ] = ...,  # type: ignore[assignment]
    events: Annotated[int, typer.Option(min=1, max=100_000_000, help="How many events.")] = 10_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same archive.")] = 1,
    plan: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", show_default=False, help="A plan of events, whose names and parameters are taken."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there already.")] = False,
) -> int:
    """Write an archive of made-up events, with the rough edges of real ones.

    Anonymous users, odd texts, lines that are cut, events that come twice, an hour without a file, a file that is cut off:
    what a back-test has to cope with.
    """
    from tile.atomic import write_atomically
    from tile.backtest.made_archive import files, zipped

    known = None
    if plan is not None:
        from tile.cli.event_plan.inputs import load_plan

        known = load_plan(plan).plan
        if not known.through_amplitude:
            raise CliError("no event of the plan comes through Amplitude", place=str(plan))
    target = Path(output)
    is_folder = output.endswith(("/", "\\")) or target.is_dir()
    if target.exists() and not force:
        raise CliError("there is a file or folder already", hint="choose another name, or add --force", place=output)
    made = files(events, seed, known)
    try:
        if is_folder:
            for name, content in made:
                file = target / name
                file.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(file, content)
        elif target.suffix == ".zip":
            write_atomically(target, zipped(made))
        elif target.name.endswith((".ndjson", ".ndjson.gz", ".json.gz", ".jsonl")):
            text = b"".join(gzip.decompress(content) for name, content in made if _is_whole(name, content))
            write_atomically(target, gzip.compress(text, 6, mtime=0) if target.suffix == ".gz" else text)
        else:
            raise CliError(
                f"the name {target.name!r} doesn't say what to write", hint="end it in .zip, .ndjson, .json.gz or /"
            )
    except OSError as error:
        raise CliError(f"the archive can't be written: {error.strerror}", place=output) from None
    ctx.obj.note(f"{plural(events, 'event')}; look at them with: tile backtest {output}")
    ctx.obj.print(output)
    return ExitCode.OK


def _is_whole(name: str, content: bytes) -> bool:
    """Whether a file of the archive holds events and isn't the one that is cut off."""
    if "/-" in name:
        return False
    try:
        gzip.decompress(content)
    except EOFError:
        return False
    return True
