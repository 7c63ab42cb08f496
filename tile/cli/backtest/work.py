"""A back-test from what was asked for to its summary."""

from __future__ import annotations

import multiprocessing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tile import template_files as templates
from tile.backtest.archive import inventory
from tile.backtest.journal import Journal, usual_place
from tile.backtest.running import local_pool, run, shares, workers
from tile.backtest.summary import Summary, merge_summaries
from tile.backtest.target import Options, target
from tile.cli.backtest.progress import Progress
from tile.cli.backtest.proving import objection
from tile.cli.backtest.report import Run
from tile.cli.inputs import Event, customer_settings, platform
from tile.diff import State, state_of
from tile.errors import TileError
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.find import Found, find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tile.backtest.archive import Inventory
    from tile.backtest.target import Target
    from tile.console import Console
    from tile.plan import EventPlan

_ENDINGS = (".zip", ".gz", ".json", ".ndjson", ".jsonl")


class Wanted(NamedTuple):
    """What was asked for on the command line."""

    archives: tuple[str, ...]
    assignments: tuple[str, ...]
    account: Path | None
    mappings: tuple[str, ...]
    properties: tuple[str, ...] | None
    no_properties: bool
    platform: tuple[str, ...]
    types: tuple[str, ...]
    plan: Path | None
    contract: str | None
    against: str | None
    proof: bool | None
    options: Options


class Job(NamedTuple):
    """What is to be done."""

    found: Found
    sources: tuple[str, ...]
    inventory: Inventory
    target: Target
    plan: EventPlan | None
    against: str
    unproved: str


def prepared(wanted: Wanted, console: Console) -> Job:
    """Everything found and read before the first event.

    Raises:
        CliError, TileError: something that was named can't be used.
        payloads.freemarker.FreeMarkerError: a template doesn't parse.
    """
    sources, name = split(wanted.archives)
    found = _found(name, wanted.contract)
    tile = found.tile
    if tile.subject.name != "event":
        raise CliError(
            f"{tile.key} is sent {tile.subject.plural}, and archives hold events", hint="name a destination of events"
        )
    picked = customer_settings(
        tile,
        Event({}, ""),
        assignments=wanted.assignments,
        mappings=wanted.mappings,
        properties=wanted.properties,
        no_properties=wanted.no_properties,
        account=wanted.account,
        types=wanted.types,
    )
    plan = None
    if wanted.plan is not None:
        from tile.cli.event_plan.inputs import load_plan

        plan = load_plan(wanted.plan).plan
    former = None if wanted.against is None else _former(found, wanted.against, console)
    inside = inventory(sources)
    if not inside.parts:
        raise CliError("the archives hold no files of events", place=sources[0], code=ExitCode.NOTHING)
    on = platform(wanted.platform)
    made = target(tile, found.reference, picked, on, wanted.options, former=former)
    judge = made.judge()  # so that a template that doesn't parse is an error here, and not in a worker
    unproved = objection(tile, size=sum(part.size for part in inside.parts), wanted=wanted.proof)
    if not unproved and judge.members(tile.universe()) is None:
        unproved = "no proof speaks of these settings of the platform, or of these parameters"
    if not unproved:
        made = target(tile, found.reference, picked, on, wanted.options._replace(proved=True), former=former)
    return Job(found, sources, inside, made, plan, "" if former is None else former.origin, unproved)


def split(names: Sequence[str]) -> tuple[tuple[str, ...], str | None]:
    """Archives, and the name of the tile, if there is one.

    Raises:
        CliError: there is no archive, or several tiles.
    """
    tiles = [name for name in names if _is_tile(name)]
    sources = tuple(name for name in names if name not in tiles)
    if len(tiles) > 1:
        raise CliError(
            f"{tiles[0]!r} and {tiles[1]!r} are two tiles, or archives that aren't there", hint="name one tile"
        )
    if not sources:
        raise CliError("no archive is named", hint="tile backtest export.zip")
    return sources, tiles[0] if tiles else None


def _is_tile(name: str) -> bool:
    if name.lower().endswith((".ftl", ".ftlh", ".ftlx", ".fm", ".py")) or ".py:" in name:
        return True
    is_file = Path(name).exists() or name.lower().endswith(_ENDINGS) or any(sign in name for sign in "*?[/\\")
    return not is_file


def _found(name: str | None, contract: str | None) -> Found:
    if name is not None and templates.is_file_name(name):
        return Found(templates.load(name, contract), "", shipped=False)
    if contract is not None:
        raise CliError("--contract is for a template's file", hint="a tile declares its own")
    return find(name)


def _former(found: Found, against: str, console: Console) -> State:
    """The state to compare with: a submission, a commit, or another tile."""
    from tile.diff import read_submission

    path = Path(against)
    if (path.is_file() and path.suffix == ".json") or (path / "submission.json").is_file():
        return read_submission(path)
    if templates.is_file_name(against) and path.is_file():
        return state_of(templates.load(against, None), against)
    try:
        return state_of(find(against).tile, against)
    except TileError as no_tile:
        if ":" in against or against.endswith(".py"):
            raise
        from tile.diff.commit import committed

        try:
            return committed(
                found,
                against,
                before_running=lambda: console.note(f"running the code of {against} in another process"),
            )
        except TileError as no_commit:
            raise CliError(
                f"{against!r} is neither a submission nor a tile nor a commit",
                hint=no_commit.remedy or no_tile.remedy,
            ) from None


def work(job: Job, number: int | None, journal: Path | None, *, resume: bool, console: Console) -> tuple[Run, bool]:
    """The run, and whether it came to its end.

    Raises:
        TileError: the journal can't be used, or workers die.
    """
    parts = job.inventory.parts
    summary = Summary()
    done = 0
    is_whole = True
    with Journal(journal or usual_place(), job.target.digest) as kept:
        known = kept.finished(parts) if resume else {}
        if not resume:
            kept.forget(parts)
        elif known:
            console.note(f"{len(known):,} of {len(parts):,} files are done already")
        for each in known.values():
            summary.merge(each)
            done += 1
        left = [part for part in parts if part not in known]
        progress = Progress(console, sum(part.size for part in parts), sum(part.size for part in known))
        count = min(number or workers(), max(sum(len(shares(part)) for part in left), 1))
        executor = partial(local_pool, count) if count > 1 else None
        try:
            for part, content in run(left, job.target, executor):
                kept.note(part, content)
                found = Summary.from_bytes(content)
                summary.merge(found)
                done += 1
                progress.advance(part.size, found.numbers["events"])
        except KeyboardInterrupt:
            is_whole = False
            for process in multiprocessing.active_children():
                process.terminate()
            # What was in the making when it came may be half merged; the journal holds what is whole.
            finished = kept.finished(parts)
            summary, done = merge_summaries(finished.values()), len(finished)
        progress.end()
    made = Run(
        job.found.tile, job.target, job.sources, job.inventory, done, summary, job.plan, job.against, job.unproved
    )
    return made, is_whole


def forget(job: Job, journal: Path | None) -> None:
    """A run whose result is told needs no journal any more.

    Raises:
        TileError: the journal can't be used.
    """
    with Journal(journal or usual_place(), job.target.digest) as kept:
        kept.forget(job.inventory.parts)
