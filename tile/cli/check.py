"""`tile check`."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, get_args

import typer

from tile import template_files
from tile.atomic import write_atomically
from tile.cli.completion import complete_key
from tile.cli.inputs import Account, account_settings
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.find import find_all, with_shipped
from tile.project import FailOn, Project, UniverseName, project
from tile.shipped import SHIPPED
from tile.spelling import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conformance import Report
    from tile.console import Console
    from tile.destination import Destination

Format = Literal["full", "concise", "json", "sarif", "junit", "github", "markdown"]
_FOR_PEOPLE = ("full", "concise")

EXAMPLES = (
    ("tile check", "the project's tiles"),
    ("tile check acme-events", "one tile by its key"),
    ("tile check acme.tiles:events", "one tile by module and attribute"),
    ("tile check acme/tiles.py", "every tile in a module's file"),
    ("tile check event.ftl", "a template without a declaration"),
    ("tile check event.ftl --contract acme.schema.json", "the same, against what the API accepts"),
    ("tile check reteno-event-webhook --account acme.toml", "with an account's values, and the events it selects"),
    ("tile check --universe cautious", "for events that may lack any field"),
    ("tile check --select JSN,TPL102", "some rules only"),
    ("tile check --diff", "what can be fixed safely, as a diff"),
    ("tile check --fix", "fix it"),
    ("tile check --strict -q", "only what isn't proved to be right"),
    ("tile check --output-format github --report sarif=tile.sarif", "for programs"),
    ("tile check --watch", "again, whenever a file changes"),
)
EXIT_CODES = (
    (ExitCode.OK, "every tile passed"),
    (ExitCode.FINDINGS, "a tile has errors, or what else --fail-on names; with --diff, something to fix"),
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
            autocompletion=complete_key,
            show_default=False,
            help="Keys, `module:attribute`, a module's file, or a template's; by default all of the project's.",
        ),
    ] = None,
    shipped: Annotated[bool, typer.Option("--shipped", help="The tiles that come with the kit, too.")] = False,
    output_format: Annotated[
        Format,
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
    account: Account = None,
    universe: Annotated[
        UniverseName | None,
        typer.Option(
            show_default="documented, or the project's", help="What an event can be: what is documented, or anything."
        ),
    ] = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            show_default="errors, or the project's",
            help="What makes the check fail: errors; warnings, too; or claims that are unknown, too.",
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="The same as --fail-on unknown.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing of tiles that pass.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print a line for every sample.")] = False,
    report: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORMAT=FILE",
            show_default=False,
            help="Write a report into a file as well, e.g. sarif=tile.sarif. Repeatable.",
        ),
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever a file of the project changes.")] = False,
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
    _refuse_conflicts(fix=fix, diff=diff, unsafe=unsafe_fixes)
    wanted, unwanted = _selectors(select), _selectors(ignore)
    files = _reports(report)
    if watch:
        from tile.cli.watching import check_again

        return check_again(project().root, ctx.obj)
    asked = _find_targets(tiles or (), contract, ctx.obj, shipped=shipped)

    from conformance.configured import check_for
    from conformance.reports import format_reports

    here = project()
    here = here if any(each.own for each in asked) else Project(here.root)
    chosen = here._replace(
        universe=universe or here.universe,
        fail_on="unknown" if strict else fail_on or here.fail_on,
        select=tuple(wanted) or here.select,
    )
    besides = chosen._replace(ignored={})

    def checked(tile: Destination, own: bool, name: str = "") -> Report:
        picked = None if account is None else account_settings(tile, account)
        return check_for(chosen if own else besides, tile, ignore=unwanted, reference=name, customer=picked)

    if fix or diff:
        from tile.cli.fixes import fix_templates

        given = [(each.tile, partial(checked, own=each.own)) for each in asked if _is_fixable(each, ctx)]
        outcomes, difference = fix_templates(given, unsafe=unsafe_fixes, write=fix, console=ctx.obj)
        if diff:
            ctx.obj.print(difference.removesuffix("\n")) if difference else ctx.obj.note("nothing to fix")
            return ExitCode.FINDINGS if difference else ExitCode.OK
        changed = {(outcome.tile.key, outcome.tile.body.path): outcome.tile for outcome in outcomes}
        asked = [each._replace(tile=changed.get((each.tile.key, each.tile.body.path), each.tile)) for each in asked]
    reports = [checked(each.tile, each.own, each.name) for each in asked]
    reports = _with_configuration(reports, chosen, unwanted, complete=not tiles)
    for name, path in files:
        _write(path, format_reports(reports, name))
    shown = [each for each in reports if each.verdict == "failed"] if quiet else reports
    if shown or output_format not in _FOR_PEOPLE:
        every = reports if output_format not in _FOR_PEOPLE else shown
        ctx.obj.print(format_reports(every, output_format, ctx.obj.paint, every_sample=verbose))
    return exit_code(reports)


def exit_code(reports: Iterable[Report]) -> int:
    """What a check of these reports ends with."""
    reports = tuple(reports)
    names = {finding.name for report in reports for finding in report.findings}
    if names == {"no-sample-left"}:
        return ExitCode.NOTHING
    return ExitCode.FINDINGS if any(report.verdict == "failed" for report in reports) else ExitCode.OK


def _refuse_conflicts(*, fix: bool, diff: bool, unsafe: bool) -> None:
    if fix and diff:
        raise CliError("--fix and --diff exclude each other", hint="leave one of them out")
    if unsafe and not (fix or diff):
        raise CliError("--unsafe-fixes does nothing by itself", hint="add --fix or --diff")


def _is_fixable(asked: _Asked, ctx: typer.Context) -> bool:
    """The kit's own templates are nobody's to change."""
    if not asked.own:
        ctx.obj.note(f"note: {asked.tile.key} comes with the kit; its template isn't changed")
    return asked.own


def _find_targets(names: Sequence[str], contract: str | None, console: Console, *, shipped: bool) -> list[_Asked]:
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
        from conformance.selection import codes_of

        for selector in found:
            if not codes_of(selector):
                near = nearest(selector.upper(), rules.BY_CODE) or nearest(
                    selector.lower(), [rule.name for rule in rules.RULES]
                )
                hint = f"did you mean {near!r}?" if near else "`tile rules` lists them"
                raise CliError(f"no rule's code or name begins with {selector!r}", hint=hint)
    return found


def _with_configuration(
    reports: list[Report], here: Project, unwanted: Sequence[str], *, complete: bool
) -> list[Report]:
    """What is wrong with the configuration's suppressions, told with the first tile."""
    if not here.ignored or not reports:
        return reports
    from conformance.selection import selected
    from conformance.suppressions import CONFIGURATION, about_configuration

    used = [each.finding.code for report in reports for each in report.suppressed if each.origin == CONFIGURATION]
    faults = tuple(about_configuration(here.ignored, used if complete else None, [each.claims for each in reports]))
    first = replace(reports[0], findings=(*faults, *reports[0].findings))
    return [selected(first, here.select, unwanted), *reports[1:]]


def _reports(given: Sequence[str] | None) -> list[tuple[Format, Path]]:
    """Format and file of each report that is written besides.

    Raises:
        CliError: there is no such format, or no file is named.
    """
    found: list[tuple[Format, Path]] = []
    for each in given or ():
        name, equals, path = each.partition("=")
        if name not in get_args(Format):
            raise CliError(f"there is no format {name!r}", hint=did_you_mean(name, get_args(Format)))
        if not equals or not path:
            raise CliError(f"--report takes FORMAT=FILE, not {each!r}", hint=f"write --report {name}=FILE")
        found.append((name, Path(path)))  # type: ignore[arg-type]
    return found


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, f"{text}\n".encode(errors="backslashreplace"))
    except OSError as error:
        raise CliError(f"the report can't be written: {error.strerror}", place=str(path)) from None
