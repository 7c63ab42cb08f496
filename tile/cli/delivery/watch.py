"""`tile delivery watch`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tile.atomic import write_atomically
from tile.delivery.metrics import HOSTS, Period, read
from tile.delivery.thresholds import Threshold
from tile.exchange import printable
from tile.exit_codes import ExitCode
from tile.failure import CliError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tile.console import Console
    from tile.delivery.metrics import Metrics

EXAMPLES = (
    ("tile delivery watch SYNC-ID", "all periods, from ten minutes to two weeks"),
    ("tile delivery watch SYNC-ID --period ONE_HOUR --fail-if 'delivery-rate < 99.5%'", "for a scheduler"),
    ("tile delivery watch SYNC-ID --output-format prometheus --output-file acme.prom", "for node_exporter"),
)
EXIT_CODES = (
    (ExitCode.OK, "no threshold is passed"),
    (ExitCode.FINDINGS, "one is"),
    (ExitCode.USAGE, "a threshold or another option can't be used"),
    (ExitCode.MISSING, "a credential is missing, or Amplitude gives no metrics"),
)
_WIDTH = 30


def command(
    ctx: typer.Context,
    syncs: Annotated[
        list[str],
        typer.Argument(metavar="SYNC-ID…", show_default=False, help="It is shown under the sync's title in Amplitude."),
    ],
    period: Annotated[
        list[Period] | None, typer.Option(help="How far back to look; by default each of them. Repeatable.")
    ] = None,
    fail_if: Annotated[
        list[str] | None,
        typer.Option(
            metavar="THRESHOLD",
            show_default=False,
            help="Exit with 1 if this holds in any of the periods: 'delivery-rate < 99.5%', 'latency > 120s', 'expired > 0'; "
            "also delivered, not-delivered, first-attempt, after-retry, discarded. Repeatable.",
        ),
    ] = None,
    region: Annotated[Literal["us", "eu"], typer.Option(help="Where Amplitude keeps your data.")] = "us",
    host: Annotated[
        str | None, typer.Option(metavar="URL", show_default=False, help="Another host, e.g. a proxy.")
    ] = None,
    output_format: Annotated[
        Literal["full", "json", "prometheus"], typer.Option(help="For people, programs, or a Prometheus text file.")
    ] = "full",
    output_file: Annotated[
        Path | None, typer.Option(metavar="FILE", show_default=False, help="Write there, in one step.")
    ] = None,
) -> int:
    """What became of a sync's events: delivered at once or after retries, expired, discarded, and how long it took.

    Asks Amplitude's delivery metrics once and ends; let a scheduler call it. The keys come from the environment:
    AMPLITUDE_API_KEY and AMPLITUDE_SECRET_KEY. Requests are made one after the other, twelve a minute, as Amplitude takes them.
    """
    thresholds = [Threshold.read(each) for each in fail_if or ()]
    keys = [os.environ.get(name, "") for name in ("AMPLITUDE_API_KEY", "AMPLITUDE_SECRET_KEY")]
    if not all(keys):
        raise CliError(
            "the environment holds no AMPLITUDE_API_KEY and AMPLITUDE_SECRET_KEY",
            hint="both are in the project's settings in Amplitude; nothing was sent",
            code=ExitCode.MISSING,
        )
    found = list(
        read(
            dict.fromkeys(syncs),
            period or list(Period),
            host=(host or HOSTS[region]).rstrip("/"),
            api_key=keys[0],
            secret_key=keys[1],
        )
    )
    passed = [(threshold, each) for each in found for threshold in thresholds if threshold.is_passed(each)]
    lines = {"full": _full, "json": _json, "prometheus": _prometheus}[output_format](found, ctx.obj)
    _write("\n".join(lines), output_file, ctx.obj)
    for threshold, each in passed:
        ctx.obj.note(f"{printable(each.sync)}, {each.period}: {threshold.text}")
    return ExitCode.FINDINGS if passed else ExitCode.OK


def _write(text: str, file: Path | None, console: Console) -> None:
    if file is None:
        console.print(text)
        return
    try:
        write_atomically(file, f"{text}\n".encode())
    except OSError as error:
        raise CliError(f"the file can't be written: {error.strerror}", place=str(file)) from None


def _full(found: Sequence[Metrics], console: Console) -> Iterator[str]:
    for sync in dict.fromkeys(each.sync for each in found):
        yield console.paint(printable(sync), "bold")
        titles = ("PERIOD", "RATE", "", "P95", "FIRST TRY", "RETRIED", "EXPIRED", "DISCARDED")
        yield console.paint(_row(titles), "dim")
        for each in found:
            if each.sync == sync:
                yield _row(
                    (
                        each.period.lower().replace("_", " "),
                        "no events" if each.rate is None else f"{each.rate:.2f}%",
                        _bar(each),
                        "" if each.latency is None else f"{each.latency:g} s",
                        f"{each.first_attempt:,}",
                        f"{each.after_retry:,}",
                        f"{each.expired:,}",
                        f"{each.discarded:,}",
                    )
                )


def _row(cells: Sequence[str]) -> str:
    period, rate, bar, *rest = cells
    return f"{period:12} {rate:>9}  {bar:{_WIDTH}} " + " ".join(f"{cell:>10}" for cell in rest)


def _bar(each: Metrics) -> str:
    """Of all events: at the first attempt `█`, after a retry `▒`, not at all `·`."""
    total = each.delivered + each.not_delivered
    if not total:
        return ""
    first, delivered = (round(_WIDTH * min(part / total, 1)) for part in (each.first_attempt, each.delivered))
    return "█" * first + "▒" * (delivered - first) + "·" * (_WIDTH - max(first, delivered))


def _json(found: Sequence[Metrics], _console: Console) -> Iterator[str]:
    data = {
        "schema_version": 1,
        "metrics": [{**each._asdict(), "delivery_rate": each.rate} for each in found],
    }
    yield json.dumps(data, indent=2, ensure_ascii=False)


def _prometheus(found: Sequence[Metrics], _console: Console) -> Iterator[str]:
    """https://prometheus.io/docs/instrumenting/exposition_formats, for node_exporter's textfile collector."""
    yield from _gauge("delivery_rate_percent", "Events delivered, of a hundred.", [(each, each.rate) for each in found])
    latencies = [(each, each.latency) for each in found]
    yield from _gauge("delivery_latency_p95_seconds", "End to end, of 95 in a hundred.", latencies)
    for name in ("delivered", "not_delivered", "first_attempt", "after_retry", "expired", "discarded"):
        counts = [(each, float(getattr(each, name))) for each in found]
        yield from _gauge(f"delivery_events_{name}", f"Events: {name.replace('_', ' ')}.", counts)


def _gauge(name: str, told: str, values: Sequence[tuple[Metrics, float | None]]) -> Iterator[str]:
    yield f"# HELP amplitude_{name} {told}"
    yield f"# TYPE amplitude_{name} gauge"
    for each, value in values:
        if value is not None:
            sync = each.sync.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            yield f'amplitude_{name}{{sync="{sync}",period="{each.period.lower()}"}} {value:.15g}'
