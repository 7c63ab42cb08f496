"""`tile stream`."""

from __future__ import annotations

import asyncio
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

import typer

from tile.cli.archived import Picked, refuse_foreign, source_of
from tile.cli.inputs import Account, Assignments, Mappings, NoProperties, PlatformSettings, Properties
from tile.console import Console, StatusLine
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.quantities import rate_of
from tile.undeclared import NOWHERE
from tile.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.delivery.simulation import Figures
    from tile.delivery.source import Source
    from tile.delivery.stream import Delivered

EXAMPLES = (
    ("tile stream export.zip", "what would be sent; without --to nothing is"),
    ("tile stream export.zip --to http://127.0.0.1:8080", "to a receiver of yours, in the events' own rhythm"),
    ("tile stream export.zip --to http://127.0.0.1:8080 --rate 500/s", "at a rate"),
    ("tile stream export.zip reteno-contact-webhook --to http://127.0.0.1:8080", "the users of its events"),
    ("tile stream export.zip --to http://127.0.0.1:8080 --speed 240", "four hours of retries in a minute"),
    (
        "tile stream export.zip acme.tiles:events --to https://staging.acme.example/v1/events --yes",
        "to a staging server",
    ),
)
EXIT_CODES = (
    (ExitCode.OK, "every event that is sent was delivered, or nothing was to be sent anywhere"),
    (ExitCode.FINDINGS, "events expired, or a template failed on one"),
    (ExitCode.USAGE, "no such archive, tile or address"),
    (ExitCode.NOTHING, "the archive has no events"),
    (ExitCode.INTERRUPTED, "you ended it; the result so far is shown"),
)
SCHEMA_VERSION = 1
_NOUNS = {"event": "event", "user": "user update", "cohort": "cohort update"}


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
    to: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            show_default=False,
            help="Where to; without a path, to that of the tile's own address. Without it nothing is sent.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Yes, send it to another computer.")] = False,
    rate: Annotated[
        str | None,
        typer.Option(metavar="N/s|N/min", show_default=False, help="Events a second; by default their own rhythm."),
    ] = None,
    speed: Annotated[
        float, typer.Option(min=0.001, help="How much faster the clock runs, that of retries included.")
    ] = 1,
    first: Annotated[int | None, typer.Option(min=1, show_default=False, help="Send at most so many events.")] = None,
    types: Annotated[
        list[str] | None,
        typer.Option(
            "--event-type", metavar="NAME", show_default=False, help="An event type the customer selects. Repeatable."
        ),
    ] = None,
    subject: Annotated[
        Literal["event", "user", "cohort"] | None,
        typer.Option(show_default=False, help="What a template's file is sent; by default events."),
    ] = None,
    policy: Annotated[
        Literal["ten-exponential", "ten-even", "nine-exponential", "nine-even"],
        typer.Option(help="A reading of Amplitude's policy: how many deliveries, and how they are spaced."),
    ] = "ten-exponential",
    concurrency: Annotated[int, typer.Option(min=1, max=1000, help="Requests open at once.")] = 50,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that an answer may take.")] = 10,
    header: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME:VALUE",
            show_default=False,
            help="A header of every request, e.g. for a template's file. Repeatable.",
        ),
    ] = None,
    dead_letters: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            show_default=False,
            help="Write the events that expired, as JSON lines; only you can read the file. Send them again with `tile "
            "stream FILE`.",
        ),
    ] = None,
    assign: Assignments = None,
    account: Account = None,
    mapping: Mappings = None,
    properties: Properties = None,
    no_properties: NoProperties = False,
    platform_settings: PlatformSettings = None,
    output_format: Annotated[Literal["full", "json"], typer.Option(help="For people or for programs.")] = "full",
) -> int:
    """Send an archive's events to an address as Amplitude would: rendered, filtered, retried by its policy.

    A destination for users is sent what each event says of its user, whenever that is another request than the user's last; one for
    cohorts gets everybody in the archive, in batches that enter a cohort. Every request goes to the address of --to, whatever the tile's own is: to its path, or, where it has none, to the tile's.
    Secrets of the environment stay here: those that --set doesn't give are sent as their samples. At the end stand the figures of Amplitude's delivery metrics.
    """
    console: Console = ctx.obj
    if to is not None:
        refuse_foreign(to, yes=yes)
    if dead_letters is not None and dead_letters.exists():
        raise CliError(f"{dead_letters} is there already", hint="name another file for --dead-letters")
    headers = [_header(each) for each in header or ()]
    tile, source = source_of(
        archives,
        Picked(assign, account, mapping, properties, no_properties, platform_settings, types),
        rate=None if rate is None else rate_of(rate, "--rate"),
        first=first,
        subject=subject,
    )
    if to is None:
        count = sum(1 for _ in source.requests())
        if not count and not source.unsent:
            raise CliError("the archive has no events", code=ExitCode.NOTHING)
        console.print("\n".join([f"{plural(count, _NOUNS[source.subject])} would be sent", *_unsent(source)]))
        console.note("nothing was sent: --to URL says where to")
        return ExitCode.OK
    if tile.endpoint.url == NOWHERE and not urlsplit(to).path.strip("/"):
        raise CliError(
            "a template's file has no address of its own",
            hint="give --to with a path: http://127.0.0.1:8080/api/v2/event",
        )
    done = _send(
        source, to, policy, speed, concurrency, timeout, headers, keep=dead_letters is not None, console=console
    )
    if done.is_whole and not done.figures.events and not source.unsent:
        raise CliError("the archive has no events", code=ExitCode.NOTHING)
    console.print(_as_json(done, source) if output_format == "json" else "\n".join(_lines(done, source, console)))
    if dead_letters is not None:
        _write(dead_letters, done, console)
    if not done.is_whole:
        return ExitCode.INTERRUPTED
    return ExitCode.FINDINGS if done.figures.expired or source.discarded else ExitCode.OK


def _send(
    source: Source,
    to: str,
    policy: str,
    speed: float,
    concurrency: int,
    timeout: float,
    headers: list[tuple[str, str]],
    *,
    keep: bool,
    console: Console,
) -> Delivered:
    from tile.delivery.policy import POLICIES
    from tile.delivery.sender import Sender
    from tile.delivery.stream import Stream

    console.note(f"sending to {to}; Ctrl+C ends it")
    if source.rate is None and speed == 1:
        console.note("events keep the rhythm of their event_time; --rate 100/s or --speed 60 is faster")
    status = StatusLine(console)

    async def run() -> Delivered:
        async with Sender(to, timeout, headers=headers) as sender:
            stream = Stream(
                sender.send,
                POLICIES[policy],
                speed=speed,
                concurrency=concurrency,
                most_lost=1_000_000 if keep else 3,
                progress=lambda figures: status.show(lambda: _status(figures)),
            )
            try:
                return await stream.run(source.requests())
            except asyncio.CancelledError:
                return stream.result

    done = asyncio.run(run())
    status.end()
    return done


def _header(text: str) -> tuple[str, str]:
    """A header as it is typed.

    Raises:
        CliError: it is none, or could become several.
    """
    name, is_pair, value = text.partition(":")
    if not is_pair or not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name) or not re.fullmatch(r"[ -~]*", value):
        raise CliError("--header is not a header", hint="write it as 'Authorization: Basic …', in ASCII, on one line")
    return name, value.strip()


def _status(figures: Figures) -> str:
    waiting = figures.events - figures.delivered - figures.expired
    return f"{figures.delivered:,} delivered, {waiting:,} on their way, {figures.expired:,} expired"


def _lines(done: Delivered, source: Source, console: Console) -> Iterator[str]:
    figures = done.figures
    yield console.paint(
        f"{plural(figures.events, _NOUNS[source.subject])}, {plural(figures.requests.total(), 'request')}", "bold"
    )
    yield ""
    for count, what in (
        (figures.first_try, "delivered by the first request"),
        (figures.delivered - figures.first_try, "delivered after a retry"),
        (figures.expired, "expired: no request succeeded"),
        (figures.events - figures.delivered - figures.expired, "still on their way"),
    ):
        if count:
            yield f"{count:>12,}  {what}"
    yield from _unsent(source)
    yield ""
    p50, p95, p99 = figures.delay(0.5, 0.95, 0.99)
    yield f"DELAY  p50 {p50:.2f} s · p95 {p95:.2f} s · p99 {p99:.2f} s, by the stream's clock"
    answers = (f"{status or 'no answer'}: {count:,}" for status, count in sorted(figures.statuses.items()))
    yield f"ANSWERS  {' · '.join(answers)}"
    for status, events in done.lost.items():
        names = ", ".join(each.name for each in events[:3])
        yield f"LOST  {done.lost_counts[status]:,} with {status or 'no answer'} at last: {names}"


def _unsent(source: Source) -> Iterator[str]:
    for reason, count in (*source.unsent.most_common(), *source.unreadable.most_common()):
        yield f"{count:>12,}  not sent: {reason}"


def _as_json(done: Delivered, source: Source) -> str:
    figures = done.figures
    p50, p95, p99 = figures.delay(0.5, 0.95, 0.99)
    data = {
        "schema_version": SCHEMA_VERSION,
        "events": figures.events,
        "requests": figures.requests.total(),
        "delivered": figures.delivered,
        "first_try": figures.first_try,
        "expired": figures.expired,
        "is_whole": done.is_whole,
        "p50": round(p50, 3),
        "p95": round(p95, 3),
        "p99": round(p99, 3),
        "answers": {str(status): count for status, count in sorted(figures.statuses.items())},
        "not_sent": dict(source.unsent),
        "unreadable": dict(source.unreadable),
        "lost": [
            {"status": status or 0, "count": done.lost_counts[status], "examples": [each.name for each in events[:3]]}
            for status, events in done.lost.items()
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=False)


def _write(file: Path, done: Delivered, console: Console) -> None:
    lines = [each.line for events in done.lost.values() for each in events]
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.writelines(line.strip() + b"\n" for line in lines)
    console.note(f"{plural(len(lines), 'lost event')} in {file}, which only you can read")
