"""`tile check`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from tile import template_files
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.find import SHIPPED, find_all, with_shipped
from tile.project import project
from tile.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from conformance import Report
    from tile.console import Console
    from tile.destination import Destination

EXAMPLES = (
    ("tile check", "the project's tiles"),
    ("tile check acme-events", "one tile by its key"),
    ("tile check acme.tiles:events", "one tile by module and attribute"),
    ("tile check acme/tiles.py", "every tile in a module's file"),
    ("tile check event.ftl", "a template without a declaration"),
    ("tile check event.ftl --contract acme.schema.json", "the same, against what the API accepts"),
    ("tile check --universe cautious", "for events that may lack any field"),
    ("tile check --select JSN,TPL102", "some rules only"),
    ("tile check --diff", "what can be fixed safely, as a diff"),
    ("tile check --fix", "fix it"),
    ("tile check --output-format sarif", "for programs"),
)
EXIT_CODES = (
    (ExitCode.OK, "every tile passed"),
    (ExitCode.FINDINGS, "a tile has errors, a template that can't be parsed included; with --diff, something to fix"),
    (ExitCode.USAGE, "there is no such tile, file, rule or contract, or a tile's module is at fault"),
    (ExitCode.NOTHING, "no sample event meets a tile's preconditions, so nothing was checked"),
)

_Selectors = Annotated[
    list[str] | None,
    typer.Option(metavar="RULE,…", show_default=False, help="Only these rules: codes, their beginnings, or names."),
]
_Ignored = Annotated[
    list[str] | None,
    typer.Option(metavar="RULE,…", show_default=False, help="Not these rules, for this run."),
]


class _Asked(NamedTuple):
    """A tile to check, whether the project's configuration counts for it, and what it is called on a command line."""

    tile: Destination
    own: bool
    name: str


def command(
    ctx: typer.Context,
    tiles: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TILE|FILE",
            show_default=False,
            help="Keys, `module:attribute`, a module's file, or a template's; by default all of the project's.",
        ),
    ] = None,
    shipped: Annotated[bool, typer.Option("--shipped", help="The tiles that come with the kit, too.")] = False,
    output_format: Annotated[
        Literal["full", "concise", "json", "sarif", "junit", "github", "markdown"],
        typer.Option(help="For people (full, concise, markdown), programs, or a CI system."),
    ] = "full",
    select: _Selectors = None,
    ignore: _Ignored = None,
    contract: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            show_default=False,
            help="What a FILE is checked against: a JSON Schema's file, or a contract of the kit.",
        ),
    ] = None,
    universe: Annotated[
        Literal["documented", "cautious"],
        typer.Option(help="What an event can be: what is documented, or anything."),
    ] = "documented",
    fix: Annotated[
        bool, typer.Option("--fix", help="Fix the templates; what makes anything worse is taken back.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="With --fix or --diff: guesses, too, such as a name that was meant.")
    ] = False,
) -> int:
    """Check tiles.

    What is declared is checked against what is used, and the templates are searched for what can't be right. Every sample
    event is rendered under every combination of the platform settings that only Amplitude knows, parsed as strict
    JSON, and checked against the destination's contract; custom properties must arrive as strings. Then every other event
    is decided: the template is walked with all the values there can be, and each claim is proved, refuted with an event
    that breaks it, or unknown with the reason.
    """
    wanted, unwanted = _selectors(select), _selectors(ignore)
    asked = _asked(tiles or (), contract, ctx.obj, shipped=shipped)
    _together(fix=fix, diff=diff, unsafe=unsafe_fixes)

    from conformance import check
    from conformance.reports import written
    from conformance.selection import selected

    ignored = project().ignored if any(each.own for each in asked) else {}

    def checked(tile: Destination, own: bool) -> Report:
        return check(tile, ignored=ignored if own else None, universe=universe)

    if fix or diff:
        from tile.cli.fixes import fix_templates

        given = [(each.tile, _selecting(checked, each.own, wanted, unwanted)) for each in asked if _mendable(each, ctx)]
        outcomes, difference = fix_templates(given, unsafe=unsafe_fixes, write=fix, console=ctx.obj)
        if diff:
            ctx.obj.print(difference.removesuffix("\n")) if difference else ctx.obj.note("nothing to fix")
            return ExitCode.FINDINGS if difference else ExitCode.OK
        changed = {(outcome.tile.key, outcome.tile.body.path): outcome.tile for outcome in outcomes}
        asked = [each._replace(tile=changed.get((each.tile.key, each.tile.body.path), each.tile)) for each in asked]
    reports = [replace(checked(each.tile, each.own), reference=each.name) for each in asked]
    reports = _with_configuration(reports, ignored, complete=not tiles)
    reports = [selected(report, wanted, unwanted) for report in reports]
    ctx.obj.print(written(reports, output_format, ctx.obj.paint))
    return exit_code(reports)


def exit_code(reports: Iterable[Report]) -> int:
    """What a check of these reports ends with."""
    reports = tuple(reports)
    names = {finding.name for report in reports for finding in report.findings}
    if names == {"no-sample-left"}:
        return ExitCode.NOTHING
    return ExitCode.FINDINGS if any(report.errors for report in reports) else ExitCode.OK


def _together(*, fix: bool, diff: bool, unsafe: bool) -> None:
    if fix and diff:
        raise CliError("--fix and --diff exclude each other", hint="leave one of them out")
    if unsafe and not (fix or diff):
        raise CliError("--unsafe-fixes does nothing by itself", hint="add --fix or --diff")


def _mendable(asked: _Asked, ctx: typer.Context) -> bool:
    """The kit's own templates are nobody's to change."""
    if not asked.own:
        ctx.obj.note(f"note: {asked.tile.key} comes with the kit; its template isn't changed")
    return asked.own


def _selecting(
    check: Callable[[Destination, bool], Report], own: bool, select: list[str], ignore: list[str]
) -> Callable[[Destination], Report]:
    from conformance.selection import selected

    return lambda tile: selected(check(tile, own), select, ignore)


def _asked(names: Sequence[str], contract: str | None, console: Console, *, shipped: bool) -> list[_Asked]:
    """The tiles meant, in the order they were named."""
    files = [name for name in names if template_files.is_file_name(name)]
    if contract is not None and not files:
        raise CliError(
            "--contract is for a template without a declaration",
            hint="name a FILE, or declare the contract with the tile",
        )
    if not names:
        return [
            _Asked(each.tile, not each.shipped, each.tile.key) for each in (with_shipped() if shipped else find_all())
        ]
    asked = []
    for name in (*names, *(SHIPPED if shipped else ())):
        if name in files:
            asked.append(_Asked(template_files.load(name, contract), own=True, name=name))
            if declaring := template_files.declared_by(asked[-1].tile):
                console.note(
                    f"note: this is the template of {declaring}; `tile check {declaring}` knows its declaration"
                )
        else:
            found = find_all([name])
            asked += [
                _Asked(each.tile, not each.shipped, name if name == each.tile.key else each.reference) for each in found
            ]
    return asked


def _selectors(given: Sequence[str] | None) -> list[str]:
    """The selectors of an option that may be repeated and takes several at once.

    Raises:
        CliError: one that means no rule.
    """
    found = [each.strip() for text in given or () for each in text.split(",") if each.strip()]
    if found:
        from conformance import rules
        from conformance.selection import meant

        for selector in found:
            if not meant(selector):
                near = nearest(selector.upper(), rules.BY_CODE) or nearest(
                    selector.lower(), [rule.name for rule in rules.RULES]
                )
                hint = f"did you mean {near!r}?" if near else "`tile rules` lists them"
                raise CliError(f"no rule's code or name begins with {selector!r}", hint=hint)
    return found


def _with_configuration(reports: list[Report], ignored: Mapping[str, str], *, complete: bool) -> list[Report]:
    """What is wrong with the configuration's suppressions, told with the first tile."""
    if not ignored or not reports:
        return reports
    from conformance.suppressions import CONFIGURATION, about_configuration

    used = [each.finding.code for report in reports for each in report.suppressed if each.origin == CONFIGURATION]
    faults = tuple(about_configuration(ignored, used if complete else None))
    return [replace(reports[0], findings=(*faults, *reports[0].findings)), *reports[1:]]
