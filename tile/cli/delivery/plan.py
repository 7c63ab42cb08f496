"""`tile delivery plan`."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tile.cli.inputs import TileName
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.find import find
from tile.quantities import rate_of, seconds_of
from tile.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.console import Console
    from tile.delivery.forecast import Burst, Forecast, Load
    from tile.delivery.receiver import Outage, Receiver

EXAMPLES = (
    ("tile delivery plan --rate 180/s --limit 200/s", "an hour of events against a limit"),
    ("tile delivery plan acme-events --rate 9000/min", "against the limit that the contract states"),
    ("tile delivery plan --rate 100/s --limit 200/s --outage 5m@10m", "what an outage of five minutes leaves behind"),
    ("tile delivery plan --rate 50/s --limit 200/s --burst 40000@10m", "a campaign's 40,000 events within a minute"),
    ("tile delivery plan --rate 180/s --limit 200/s --outage 5m@10m --report plan.html", "with plots"),
    ("tile delivery plan --rate 180/s --limit 200/s --output-format json", "for programs"),
)
EXIT_CODES = (
    (ExitCode.OK, "there is a forecast; whatever it says"),
    (ExitCode.USAGE, "an option can't be used, or there is no limit to plan with"),
)

SCHEMA_VERSION = 1
_LONGEST = 7 * 24 * 3600
_MOST_EVENTS = 1_000_000
_READINGS = {
    "ten-exponential": "10 deliveries, each gap twice the last",
    "ten-even": "10 deliveries, evenly spaced",
    "nine-exponential": "9 deliveries, each gap twice the last",
    "nine-even": "9 deliveries, evenly spaced",
}


def command(
    ctx: typer.Context,
    tile: TileName = None,
    rate: Annotated[str, typer.Option(metavar="N/s|N/min", help="Events that arrive.", show_default=False)] = ...,  # type: ignore[assignment]
    lasting: Annotated[str, typer.Option("--for", metavar="TIME", help="For how long, e.g. 90s, 10m, 1h.")] = "1h",
    limit: Annotated[
        str | None,
        typer.Option(
            metavar="N/s",
            show_default=False,
            help="Requests the destination takes; by default what its contract states.",
        ),
    ] = None,
    outage: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TIME@START", show_default=False, help="The destination is down, e.g. 5m@10m. Repeatable."
        ),
    ] = None,
    burst: Annotated[
        list[str] | None,
        typer.Option(metavar="N@START", show_default=False, help="More events within one minute. Repeatable."),
    ] = None,
    latency: Annotated[str, typer.Option(metavar="TIME", help="How long an answer takes, e.g. 0.15s.")] = "0.1s",
    even: Annotated[bool, typer.Option("--even", help="Events come at equal intervals, not at random.")] = False,
    concurrency: Annotated[
        int | None, typer.Option(min=1, show_default=False, help="Requests Amplitude has open at once; not documented.")
    ] = None,
    lost_answers: Annotated[
        float, typer.Option(min=0, max=1, help="Share of stored events that are answered with 503 all the same.")
    ] = 0.0,
    seed: Annotated[int, typer.Option(help="Another run of chance.")] = 1,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", show_default=False, help="Write a page with plots, too: requests a second, delays."
        ),
    ] = None,
    output_format: Annotated[Literal["full", "json"], typer.Option(help="For people or for programs.")] = "full",
) -> int:
    """What a load of events comes to at a destination: delays, retries, losses.

    Nothing is sent. Events are simulated one by one, or in cohorts where they come to more than 100,000 requests. Amplitude delivers an event up to ten times within four hours, each
    time with up to three tries after 429 and 5xx. How it spaces the deliveries is not documented, and one page counts
    nine: the forecast is made for every reading, and the answer is the range.
    """
    from tile.delivery.cohorts import CohortFigures
    from tile.delivery.forecast import Load, forecast, needed_limit, safe_rate, simulated
    from tile.delivery.receiver import Receiver

    if report is not None:
        from tile.cli.delivery.page import page, refuse_foreign, write

    load = Load(rate_of(rate, "--rate"), seconds_of(lasting, "--for"), even, tuple(_bursts(burst or ())))
    if load.end > _LONGEST:
        raise CliError("more than seven days are not simulated", hint="ask for a shorter time with --for")
    if concurrency is not None and load.events > _MOST_EVENTS:
        raise CliError(
            f"with --concurrency, at most {_MOST_EVENTS:,} events are simulated, and these are {load.events:,}",
            hint="ask for a shorter time with --for; an hour shows what a day would",
        )
    receiver = Receiver(
        limit=_limit(tile, limit),
        latency=seconds_of(latency, "--latency"),
        lost_answer=lost_answers,
        outages=tuple(_outages(outage or ())),
        concurrency=concurrency,
    )
    if report is not None:
        refuse_foreign(report)
    figures = simulated(load, receiver, seed=seed)
    if all(isinstance(each, CohortFigures) for each in figures.values()):
        ctx.obj.note("simulated second by second, in cohorts; --help says when")
    found = [forecast(name, each, load, receiver) for name, each in figures.items()]
    safe = safe_rate(receiver, even=even, seed=seed)
    needed = None if _is_fine(found) else needed_limit(load, receiver, seed=seed)
    if report is not None:
        write(page(_data(load, receiver, found, safe, needed), _READINGS, figures), report)
        ctx.obj.note(f"the page is {report}")
    if output_format == "json":
        ctx.obj.print(_as_json(load, receiver, found, safe, needed))
    else:
        ctx.obj.print("\n".join(_lines(load, receiver, found, safe, needed, ctx.obj)))
    return ExitCode.OK


def _limit(name: str | None, given: str | None) -> int:
    """The destination's limit in requests a second.

    Raises:
        CliError: it is none, or neither given nor stated by the contract.
    """
    if given is not None:
        limit = math.floor(rate_of(given, "--limit"))
        if limit < 1:
            raise CliError(f"--limit {given}: that is less than one request a second")
        return limit
    tile = find(name).tile
    stated = None if tile.contract is None else tile.contract.rate_limit
    if stated is None:
        raise CliError(f"the contract of {tile.key} states no rate limit", hint="give the destination's: --limit 200/s")
    return math.floor(stated.requests_per_second)


def _outages(texts: list[str] | tuple[str, ...]) -> Iterator[Outage]:
    from tile.delivery.receiver import Outage

    for text in texts:
        length, at, start = text.partition("@")
        if not at:
            raise CliError(
                f"--outage {text!r} gives no start", hint="write it as 5m@10m: five minutes from minute ten on"
            )
        yield Outage(seconds_of(start, "--outage"), seconds_of(length, "--outage"))


def _bursts(texts: list[str] | tuple[str, ...]) -> Iterator[Burst]:
    from tile.delivery.forecast import Burst

    for text in texts:
        count, at, start = text.partition("@")
        if not at or not count.isascii() or not count.isdigit() or not int(count):
            raise CliError(
                f"--burst {text!r} is not a burst", hint="write it as 40000@10m: so many events from minute ten on"
            )
        yield Burst(int(count), seconds_of(start, "--burst"))


def _is_fine(found: list[Forecast]) -> bool:
    from tile.delivery.forecast import GOAL

    return all(each.p95 <= GOAL and not each.expired for each in found)


def _as_json(load: Load, receiver: Receiver, found: list[Forecast], safe: float, needed: int | None) -> str:
    return json.dumps(_data(load, receiver, found, safe, needed), indent=2)


def _data(load: Load, receiver: Receiver, found: list[Forecast], safe: float, needed: int | None) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "schema_version": SCHEMA_VERSION,
        "load": {"events_per_second": load.rate, "seconds": load.seconds, "events": load.events},
        "limit": receiver.limit,
        "safe_events_per_second": round(safe, 1),
        "needed_limit": needed,
        "forecasts": [
            {name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(each).items()}
            for each in found
        ],
    }


def _lines(
    load: Load, receiver: Receiver, found: list[Forecast], safe: float, needed: int | None, console: Console
) -> Iterator[str]:
    yield console.paint(
        f"{plural(load.events, 'event')} at {load.rate:g}/s, at most {receiver.limit:,} requests/s", "bold"
    )
    yield ""
    heads = ("p50", "p95", "p99", "requests", "peak", "expired", "doubled", "drained")
    width = max(map(len, _READINGS.values()))
    yield console.paint(f"{'delivery policy, as read':{width}}" + "".join(f"{head:>10}" for head in heads), "dim")
    for each in found:
        cells = (
            _time(each.p50),
            _time(each.p95),
            _time(each.p99),
            f"{each.requests_per_event:.2f}×",
            f"{each.peak:,}/s",
            f"{each.expired:,}",
            f"{each.duplicates:,}",
            _time(each.drained),
        )
        yield f"{_READINGS[each.reading]:{width}}" + "".join(f"{cell:>10}" for cell in cells)
    yield ""
    if receiver.outages:
        peak, refused = max(each.recovery_peak for each in found), max(each.refused_after for each in found)
        yield f"After the outage: up to {peak:,} requests/s, and {refused:,} further answers of 429."
    share = f"; this load is {load.rate / safe:.0%} of it" if safe else ""
    yield f"Safe: up to {safe:.1f} events/s keep 95 of 100 within a minute{share}."
    if not _is_fine(found):
        word = console.paint("LATE", "bold yellow")
        help_ = "no rate limit would help" if needed is None else f"a limit of {needed:,} requests/s would keep it"
        yield f"{word}  95 of 100 events don't arrive within a minute by every reading; {help_}."
    else:
        yield f"{console.paint('IN TIME', 'bold green')}  95 of 100 events arrive within a minute by every reading."


def _time(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    if seconds < 3600:
        return f"{seconds / 60:.1f} min"
    return f"{seconds / 3600:.1f} h"
