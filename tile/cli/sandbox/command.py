"""`tile sandbox`."""

from __future__ import annotations

import errno
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.quantities import rate_of, seconds_of
from tile.wording import plural

if TYPE_CHECKING:
    import socket

    from tile.sandbox.faults import Faults
    from tile.sandbox.settings import Settings

EXAMPLES = (
    ("tile sandbox", "a Reteno on this computer, and a page that shows what arrives"),
    ("tile stream export.zip reteno-events --to http://127.0.0.1:8080", "in another terminal: send it something"),
    ("tile sandbox --state reteno.sqlite", "what arrives stays there"),
    ("tile sandbox --state reteno.sqlite --replay", "what an outage kept out is taken after all"),
    ("tile sandbox --limit 5000/s --fault errors=5% --fault outage=5m@10m", "with faults"),
    ("tile sandbox --lenient no-channels --lenient further-members", "with unknowns decided for the sender"),
)
EXIT_CODES = (
    (ExitCode.OK, "it was ended with Ctrl+C"),
    (ExitCode.USAGE, "an option can't be used, the port is taken, or the extra `sandbox` isn't installed"),
)
PORT = 8080
_KEY = "sample-key"
_ACCESS_KEY = "sample-access-key"


def command(
    ctx: typer.Context,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where it listens; 0 takes any port that is free.")
    ] = PORT,
    state: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", show_default=False, help="Keep what arrives in this SQLite file; without it, in memory."
        ),
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    limit: Annotated[str, typer.Option(metavar="N/s|none", help="Requests a second that are let in.")] = "200/s",
    fault: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FAULT",
            show_default=False,
            help="errors=5%, lost-answers=1% (stored, answered with 503), resets=1%, latency=200ms, outage=5m@10m, "
            "too-many=30s@1m (429), key-disabled. Repeatable; the page changes them, too.",
        ),
    ] = None,
    lenient: Annotated[
        list[str] | None,
        typer.Option(
            metavar="UNKNOWN", show_default=False, help="Decide an unknown for the sender; `all` for each. Repeatable."
        ),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID=NAME",
            show_default=False,
            help="An additional field of the account; others are then refused. Repeatable.",
        ),
    ] = None,
    require: Annotated[
        list[str] | None,
        typer.Option(
            metavar="EVENT=PARAM,…", show_default=False, help="Params that events of a type must have. Repeatable."
        ),
    ] = None,
    replay: Annotated[
        bool,
        typer.Option(
            "--replay",
            help="With --state: take what faults, limits and keys kept out earlier, and was never taken since.",
        ),
    ] = False,
    speed: Annotated[float, typer.Option(min=0.001, help="How much faster its clock runs, as for `tile stream`.")] = 1,
    import_time: Annotated[str, typer.Option(metavar="TIME", help="How long a bulk import takes.")] = "2s",
    api_key: Annotated[
        str, typer.Option(envvar="RETENO_SANDBOX_API_KEY", help="The password of Basic authentication.")
    ] = _KEY,
    access_key: Annotated[
        str, typer.Option(envvar="RETENO_SANDBOX_ACCESS_KEY", help="The key of the mobile API.")
    ] = _ACCESS_KEY,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Listen elsewhere than on loopback; the page stays on loopback.")
    ] = "127.0.0.1",
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", show_default=False, help="A further name that the API answers to. Repeatable."),
    ] = None,
) -> int:
    """Reteno imitated on this computer: its methods, refusals and limits, and a page with what arrives.

    It takes what `tile stream`, `tile test-payload --send --to` and your own code send: events, mobile events, devices, users,
    contacts, bulk imports. Keys are the samples of the kit's destinations. What Reteno documents nowhere is taken strictly;
    --lenient decides it the other way. The page is for this computer only.
    """
    from tile.sandbox.settings import LOOPBACK, Settings
    from tile.sandbox.unknowns import UNKNOWNS

    settings = Settings(
        api_key=api_key,
        access_key=access_key,
        limit=_limit(limit),
        lenient=frozenset(UNKNOWNS) if "all" in (lenient or ()) else frozenset(lenient or ()),
        fields=dict(_field(each) for each in field or ()),
        required=dict(_required(each) for each in require or ()),
        import_seconds=seconds_of(import_time, "--import-time"),
        speed=speed,
        hosts=frozenset(each.lower() for each in allow_host or ()),
    )
    if host not in LOOPBACK and (api_key == _KEY or access_key == _ACCESS_KEY):
        raise CliError(
            "a sandbox that other computers reach needs a key of its own",
            hint="set RETENO_SANDBOX_API_KEY and RETENO_SANDBOX_ACCESS_KEY",
        )
    _faults(fault or (), 0.0)  # one that is none is refused before a file is made
    if replay and state is None:
        raise CliError("--replay takes what is in a file", hint="name it with --state")
    try:
        import uvicorn  # noqa: F401 - asked for once, in words
    except ImportError:
        raise CliError(
            "the sandbox needs starlette and uvicorn",
            hint="install the extra: pip install 'reteno-amplitude-tile[sandbox]'",
        ) from None
    from tile.cli.sandbox.page import page
    from tile.sandbox.api import Api
    from tile.sandbox.running import serve
    from tile.sandbox.store import IN_MEMORY, Store

    store = Store(state or IN_MEMORY)
    try:
        bound = _bound(host, port)
    except CliError:
        store.close()
        raise
    api = Api(store, settings)
    api.faults = _faults(fault or (), api.clock.now())
    if replay:
        from tile.sandbox.replay import replay as take

        again = take(api)
        answers = ", ".join(f"{status}: {count:,}" for status, count in sorted(again.items()))
        ctx.obj.note(f"{plural(again.total(), 'dead letter')} taken again{f' ({answers})' if answers else ''}")
    here = f"http://127.0.0.1:{bound.getsockname()[1]}/"
    ctx.obj.print(here)
    ctx.obj.note(f"Reteno's API and, in a browser, what arrives; {_told(settings, state)}; Ctrl+C ends it")
    if show:
        from tile.cli.preview.announcement import open_in_browser

        open_in_browser(here, ctx.obj)
    with suppress(KeyboardInterrupt):
        serve(api, bound, page())
    ctx.obj.note("ended")
    return ExitCode.OK


def _told(settings: Settings, state: str | None) -> str:
    limit = "no limit" if settings.limit is None else f"{plural(settings.limit, 'request')} a second"
    lenient = f", {plural(len(settings.lenient), 'unknown')} taken leniently" if settings.lenient else ""
    return f"{limit}{lenient}, kept in {state or 'memory'}"


def _limit(text: str) -> int | None:
    if text == "none":
        return None
    limit = int(rate_of(text, "--limit"))
    if limit < 1:
        raise CliError(f"--limit {text}: that is less than one request a second")
    return limit


def _faults(texts: list[str] | tuple[()], now: float) -> Faults:
    from tile.sandbox.faults import Faults

    made = Faults()
    for each in texts:
        made.take(each, now)
    return made


def _field(text: str) -> tuple[int, str]:
    number, _, name = text.partition("=")
    if not (number.isascii() and number.isdigit() and 0 < int(number) < 10**18):
        raise CliError(f"--field {text!r} begins with no number", hint="write it as 514043=plan")
    return int(number), name or f"field {number}"


def _required(text: str) -> tuple[str, tuple[str, ...]]:
    event, is_pair, names = text.rpartition("=")
    params = tuple(name.strip() for name in names.split(",") if name.strip())
    if not is_pair or not event or not params:
        raise CliError(f"--require {text!r} names no params", hint="write it as 'EVENT=EmailAddress,Name'")
    return event, params


def _bound(host: str, port: int) -> socket.socket:
    from tile.sandbox.running import listening

    try:
        return listening(host, port)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "is taken" if taken else f"can't be had at {host}: {error.strerror or error}"
        raise CliError(f"port {port} {why}", hint="choose another --port; 0 takes any that is free") from None
