"""`tile backfill`."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tile.atomic import write_atomically
from tile.cli.archived import Picked, refuse_foreign, source_of
from tile.cli.inputs import Account, Assignments, Mappings, NoProperties, PlatformSettings, Properties
from tile.console import Console, StatusLine
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.quantities import rate_of
from tile.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from payloads.request import Request
    from tile.backfill import Batch, Journal
    from tile.delivery.source import Source
    from tile.destination import Destination

EXAMPLES = (
    ("tile backfill export.zip reteno-events", "how many past events there are; nothing is sent or written"),
    ("tile backfill export.zip reteno-events --before 2026-03-01T12:00 -o past", "as files, up to the switch"),
    (
        "tile backfill export.zip reteno-events --send --time-zone Europe/Kyiv",
        "to Reteno; the key from the environment",
    ),
    ("tile backfill export.zip reteno-events --send --to http://127.0.0.1:8080", "to a sandbox, with no secrets"),
)
EXIT_CODES = (
    (ExitCode.OK, "all of them are sent or written, or were before"),
    (ExitCode.FINDINGS, "a batch was refused, or may or may not have arrived"),
    (ExitCode.USAGE, "no such archive or tile, the tile isn't one of Reteno's events, or a file can't be used"),
    (ExitCode.NOTHING, "the archive has no such events"),
    (ExitCode.MISSING, "with --send: a credential or the network is missing"),
    (ExitCode.INTERRUPTED, "you ended it; the same command goes on"),
)
_PATIENCE = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
"""Seconds between tries after 429."""


def command(
    ctx: typer.Context,
    archives: Annotated[
        list[str],
        typer.Argument(
            metavar="ARCHIVE... [TILE]",
            show_default=False,
            help="Exported events: a zip, a folder, .json.gz or .ndjson files, patterns; and the tile.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FOLDER", show_default=False, help="Write the requests' bodies there."),
    ] = None,
    send: Annotated[
        bool, typer.Option("--send", help="Send them; secrets come from the environment or --set.")
    ] = False,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            show_default=False,
            help="With --send: another host, e.g. a sandbox. Secrets of the environment stay here.",
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Yes, send it to a computer other than Reteno's or this one.")
    ] = False,
    before: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", show_default=False, help="Only what happened before it, e.g. 2026-03-01T12:00, in UTC."
        ),
    ] = None,
    time_zone: Annotated[
        str, typer.Option(metavar="ZONE", help="The time zone of the account's user, in which Reteno reads times.")
    ] = "UTC",
    rate: Annotated[
        str, typer.Option(metavar="N/s|N/min", help="Requests a second, each with up to 500 events.")
    ] = "2/s",
    journal: Annotated[
        Path | None,
        typer.Option(metavar="FILE", show_default=False, help="Where the record of what was sent is kept."),
    ] = None,
    send_unsure: Annotated[
        bool, typer.Option("--send-unsure", help="Send those again that may or may not have arrived.")
    ] = False,
    types: Annotated[
        list[str] | None,
        typer.Option(
            "--event-type", metavar="NAME", show_default=False, help="An event type the customer selects. Repeatable."
        ),
    ] = None,
    assign: Assignments = None,
    account: Account = None,
    mapping: Mappings = None,
    properties: Properties = None,
    no_properties: NoProperties = False,
    platform_settings: PlatformSettings = None,
) -> int:
    """What happened before the switch was on: an archive's events as Reteno's past events, with the time they occurred.

    Amplitude streams nothing of the past. Filters, names, params and identities are those of the tile, so that past and live
    events are one. With --send a journal keeps what was sent: the command can be ended and called again, and no event is sent
    twice. Reteno wants segmentation by events switched on for the types, and contacts imported, before.
    """
    from tile.backfill import batches, past_events

    console: Console = ctx.obj
    if to is not None and not send:
        raise CliError("--to is for --send", hint="add --send, or leave --to out")
    if to is not None:
        refuse_foreign(to, yes=yes)
    given = Picked(assign, account, mapping, properties, no_properties, platform_settings, types)
    tile, source = source_of(archives, given, secrets=send and to is None)
    _refuse_other_tiles(tile)
    left_out: Counter[str] = Counter()
    zone, until = _zone(time_zone), _moment(before)
    requests: list[Request] = []  # one of them, for its headers

    def outgoing() -> Iterator[Any]:
        for each in source.requests():
            if not requests:
                requests.append(each.request)
            yield each

    events = past_events(outgoing(), zone, before=until, left_out=left_out)
    if send:
        code, told = _send(batches, events, tile, to, requests, rate, journal, again=send_unsure, console=console)
    else:
        code, told = _write(batches(events), output, console)
    console.print("\n".join([told, *_left_out(source, left_out)]))
    if not requests:
        raise CliError("the archive has no events that the tile sends", code=ExitCode.NOTHING)
    return code


def _refuse_other_tiles(tile: Destination) -> None:
    contract = tile.contract
    if contract is None or not contract.endpoint.endswith("/api/v2/event"):
        raise CliError(
            f"{tile.key} doesn't send Reteno's events of the method v2/event",
            hint="name one that does: reteno-events, reteno-event-webhook",
        )


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo

    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise CliError(f"--time-zone {name!r} is not a time zone", hint="write it as Europe/Kyiv") from None


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CliError(f"--before {text!r} is not a time", hint="write it as 2026-03-01T12:00, in UTC") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _write(made: Iterator[Batch], folder: Path | None, console: Console) -> tuple[int, str]:
    count = files = 0
    if folder is not None:
        if folder.exists() and any(folder.iterdir()):
            raise CliError("the folder isn't empty", place=str(folder), hint="name a new one")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for batch in made:
        files += 1
        count += len(batch.events)
        if folder is not None:
            write_atomically(folder / f"past-events-{files:05}.json", batch.body.encode())
    told = f"{plural(count, 'past event')} in {plural(files, 'request')}"
    if folder is not None:
        return ExitCode.OK, f"{told}, written to {folder}"
    console.note("nothing was sent or written: -o FOLDER writes, --send sends")
    return ExitCode.OK, told


def _send(
    batches: Any, events: Any, tile: Destination, to: str | None, requests: list[Request], rate: str,
    place: Path | None, *, again: bool, console: Console,
) -> tuple[int, str]:  # fmt: skip
    from tile.backfill import Journal
    from tile.backfill.journal import usual_place

    url = f"{(to or 'https://api.reteno.com').rstrip('/')}/api/v2/past_events"
    pause = 1 / rate_of(rate, "--rate")
    status, sent, known, why = StatusLine(console), 0, 0, ""
    code = int(ExitCode.OK)
    with Journal(place or usual_place(), f"{url} {tile.key}") as kept:
        if again:
            kept.forget_unsure()
        was_unsure = kept.unsure()

        def fresh() -> Iterator[Any]:
            nonlocal known
            for each in events:
                if kept.is_known(each):
                    known += 1
                else:
                    yield each

        console.note(f"sending to {url}; Ctrl+C ends it, and the same command goes on")
        try:
            for batch in batches(fresh()):
                began = time.monotonic()
                why = _send_one(batch, url, requests[0], kept)
                if why:
                    code = ExitCode.FINDINGS
                    break
                sent += len(batch.events)
                status.show(lambda count=sent: f"{plural(count, 'event')} sent")  # type: ignore[misc]
                time.sleep(max(began + pause - time.monotonic(), 0))
        except KeyboardInterrupt:
            code = ExitCode.INTERRUPTED
        status.end()
        unsure = kept.unsure()
    known = max(known - was_unsure, 0)
    lines = [f"{plural(sent, 'past event')} sent" + (f"; {known:,} had been before" if known else "")]
    if why:
        lines.append(f"ENDED  {why}")
    if unsure:
        lines.append(
            f"UNSURE  {plural(unsure, 'event')} may have arrived: look in the event history; --send-unsure sends them again"
        )
        code = code or ExitCode.FINDINGS
    return code, "\n".join(lines)


def _send_one(batch: Batch, url: str, like: Request, journal: Journal) -> str:
    """Send a batch with the headers of the tile's own request; what ends the backfill, if anything does."""
    from tile.exchange import exchange, printable

    journal.begin(batch)
    for pause in (*_PATIENCE, 0.0):
        try:
            answer = exchange("POST", url, like.headers, batch.body.encode())
        except CliError as error:
            return f"{error.message}; whether the batch arrived is not known"
        if answer.is_success:
            journal.end(batch, arrived=True)
            return ""
        if answer.status != 429:
            break
        time.sleep(pause)
    if answer.status < 500:
        journal.end(batch, arrived=False)
    secrets = [value.partition(" ")[2] or value for name, value in like.headers if name.lower() == "authorization"]
    said = answer.text
    for each in secrets:
        said = said.replace(each, "…") if each else said
    return f"Reteno answers {answer.status}: {printable(said)[:300]}"


def _left_out(source: Source, left_out: Counter[str]) -> Iterator[str]:
    for reason, count in (*source.unsent.most_common(), *source.unreadable.most_common(), *left_out.most_common()):
        yield f"{count:>12,}  left out: {reason}"
