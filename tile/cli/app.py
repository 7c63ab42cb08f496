"""The command line, put together lazily: a command's module is imported when the command is called.

Help begins with examples, because most visits to a help page want one, and ends with the exit codes.
"""

from __future__ import annotations

import importlib
import inspect
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from tile.console import Color, Console
from tile.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType


class _Entry(NamedTuple):
    module: str
    summary: str


_COMMANDS = {
    "init": _Entry("init", "Begin a project: a tile, its body, its contract and its tests, proved from the first run."),
    "list": _Entry("list_tiles", "The tiles there are."),
    "show": _Entry("show", "What a tile declares."),
    "check": _Entry("check", "Check tiles: parameters, strict JSON, properties, contract, every sample event."),
    "import": _Entry("import_template", "Take a template from a page: repaired, recognised, declared, checked."),
    "rules": _Entry("rules", "Every rule that `check` applies."),
    "explain": _Entry("explain", "What a rule finds, why, and what to write instead."),
    "render": _Entry("render", "The body Amplitude would send for an event, byte for byte."),
    "test-payload": _Entry("payload", "The request as a cURL command, or sent."),
    "preview": _Entry("preview", "The Developer Portal's form as a page: configuration, set-up, test bench; live."),
    "playground": _Entry("playground", "A page that checks templates in the browser: nothing to install."),
    "lsp": _Entry("lsp", "Serve an editor: findings while typing, hover, completion, quick fixes."),
    "export": _Entry("export", "The Developer Portal submission, as a folder."),
    "diff": _Entry("diff", "What changed since the last submission or commit, by consequence."),
    "account": _Entry("account", "The values of an account: checked before webhooks are exported with them."),
    "stream": _Entry("stream", "Send an archive's events to an address as Amplitude would, retries included."),
    "sandbox": _Entry("sandbox", "Reteno imitated on this computer, with a page that shows what arrives."),
    "delivery": _Entry("delivery", "What Amplitude delivers to a destination: what to expect, and what arrived."),
    "backtest": _Entry("backtest", "Every event you ever had through a tile: what arrives, what doesn't, and why."),
    "backfill": _Entry("backfill", "An archive's events as Reteno's past events: what happened before the switch."),
    "sample-archive": _Entry(
        "sample_archive", "Write an archive of made-up events, with the rough edges of real ones."
    ),
    "sample": _Entry("sample", "Samples of your own: an event trimmed, redacted, and added to the project's."),
    "event-plan": _Entry("event_plan", "The plan of your events: what arrives at a destination, and what doesn't."),
}

_EXAMPLES = (
    ("tile check", "check the tile, all sample events included"),
    ("tile render --event mobile-full", "see what Amplitude will send"),
    ("tile test-payload", "a cURL command to paste"),
    ("tile preview --serve", "see the portal's form, and try events of yours in it"),
    ("tile export -o submission", "everything the Developer Portal asks for"),
)


class _Command(TyperCommand):
    """A command whose help begins with examples and ends with exit codes."""

    examples: Sequence[tuple[str, str]] = ()
    exit_codes: Sequence[tuple[int, str]] = ()

    def format_help(self, ctx: Any, formatter: Any) -> None:
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        _write_pairs(formatter, "Examples", self.examples)
        self.format_options(ctx, formatter)
        _write_pairs(formatter, "Exit codes", [(str(int(code)), when) for code, when in self.exit_codes])


class _Group(TyperGroup):
    """Knows its commands by name and imports one when it is asked for.

    A module that has `COMMANDS` of its own, name to module and summary, is a group in the group.
    """

    entries: Mapping[str, _Entry] = _COMMANDS
    package = "tile.cli"
    examples: Sequence[tuple[str, str]] = _EXAMPLES
    exit_codes: Sequence[tuple[int, str]] = ()

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        return super().parse_args(ctx, args or ["--help"])

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is given
        return list(self.entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        module = importlib.import_module(f"{self.package}.{entry.module}")
        if hasattr(module, "COMMANDS"):
            return _group(cmd_name, module)
        single = typer.Typer(add_completion=False, rich_markup_mode=None)
        single.command(cmd_name, cls=_Command)(module.command)
        command = typer.main.get_command(single)
        if isinstance(command, _Command):
            command.examples = module.EXAMPLES
            command.exit_codes = module.EXIT_CODES
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name not in self.entries and not name.startswith("-") and not ctx.resilient_parsing:
            ctx.fail(f"there is no command {name!r}; {did_you_mean(name, self.entries)}")
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        _write_pairs(formatter, "Examples", self.examples)
        _write_pairs(formatter, "Commands", [(name, entry.summary) for name, entry in self.entries.items()])
        self.format_options(ctx, formatter)
        _write_pairs(formatter, "Exit codes", [(str(int(code)), when) for code, when in self.exit_codes])

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Nothing: `format_help` lists them without importing them."""


def _group(name: str, module: ModuleType) -> Any:
    """The commands of a module as one."""

    class Group(_Group):
        entries: Mapping[str, _Entry] = {each: _Entry(*entry) for each, entry in module.COMMANDS.items()}
        package = module.__name__
        examples: Sequence[tuple[str, str]] = module.EXAMPLES
        exit_codes: Sequence[tuple[int, str]] = module.EXIT_CODES

    app = typer.Typer(
        name=name,
        cls=Group,
        help=inspect.getdoc(module.command),
        add_completion=False,
        rich_markup_mode=None,
    )
    app.callback()(module.command)
    return typer.main.get_command(app)


def _write_pairs(formatter: Any, title: str, pairs: Sequence[tuple[str, str]]) -> None:
    if pairs:
        with formatter.section(title):
            formatter.write_dl(list(pairs), col_max=46)


def _version(wanted: bool) -> None:
    if wanted:
        import platform
        from importlib.metadata import version

        number = version("reteno-amplitude-tile")
        typer.echo(f"tile {number} (templates as Apache FreeMarker 2.3.31, Python {platform.python_version()})")
        raise typer.Exit


def _main(
    ctx: typer.Context,
    color: Annotated[
        Color, typer.Option(help="Colours: `auto` follows the terminal, NO_COLOR and FORCE_COLOR.")
    ] = "auto",
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Declare an Amplitude Event Streaming tile, see what it sends, check it, hand it in."""
    del version
    ctx.obj = Console(color=color, debug=debug)


def build() -> Any:
    """The command line as a callable command."""
    app = typer.Typer(
        name="tile",
        cls=_Group,
        add_completion=True,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_main)
    return typer.main.get_command(app)
