"""`tile import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tile.exit_codes import ExitCode
from tile.failure import CliError

if TYPE_CHECKING:
    from conformance import Report
    from tile.body import Body
    from tile.cli.imported import Imported, Source
    from tile.console import Console
    from tile.destination import Destination
    from tile.importing import Draft

EXAMPLES = (
    ("tile import guide.ftl", "what was repaired, what it is, its faults"),
    ("tile import guide.ftl -o acme", "write acme/guide.py and acme/guide.ftl"),
    ("tile import page.txt -o acme", "all templates of a page, and an account's file for the kit's own destinations"),
    ("tile import guide.ftl -o acme --fix", "the same, with what can be fixed safely fixed too"),
    ("tile import - --name device", "from standard input"),
    ("tile import guide.ftl --output-format json", "for programs"),
)
EXIT_CODES = (
    (ExitCode.OK, "the template is imported, and the check has no errors"),
    (ExitCode.FINDINGS, "the check has errors; what was asked for is written all the same"),
    (ExitCode.USAGE, "there is no such file, or one that would be written is there already"),
)


def command(
    ctx: typer.Context,
    template: Annotated[
        str, typer.Argument(metavar="TEMPLATE|-", show_default=False, help="A file, or `-` for standard input.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", show_default=False, help="Write module and template there."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(metavar="NAME", show_default=False, help="What both files are called; by default as TEMPLATE."),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Fix what the check finds, too, as far as it is safe.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that are there already.")] = False,
    universe: Annotated[
        Literal["documented", "cautious"],
        typer.Option(help="What an event can be: what is documented, or anything."),
    ] = "cautious",
    output_format: Annotated[Literal["full", "json"], typer.Option(help="For people or for programs.")] = "full",
) -> int:
    """Take a template from a page of documentation.

    What the page did to it is undone: backslashes before tags and brackets, typographic quotes, blanks that are none,
    HTML entities, placeholders, a quote that was left open. Only what can't be meant is changed, and every change is
    told. A declaration is written around the template, and the check says what else is wrong with it, with an event
    that shows it.
    """
    from tile.cli import imported

    source = imported.read(template)
    stem = name or (Path(template).stem if template != "-" else None)
    outcomes = [
        _imported(part, stem if number == 1 else None, output, universe, ctx.obj, fix=fix)
        for number, part in enumerate(source.parts(), 1)
    ]
    if output is not None:
        outcomes = imported.write_all(outcomes, output, force=force)
    if output_format == "json":
        ctx.obj.print(imported.as_json(outcomes[0]) if len(outcomes) == 1 else imported.all_as_json(outcomes))
    else:
        ctx.obj.print("\n\n".join(imported.as_text(outcome, ctx.obj) for outcome in outcomes))
    return ExitCode.FINDINGS if any(each.report.errors for each in outcomes) else ExitCode.OK


def _imported(
    source: Source, name: str | None, output: Path | None, universe: str, console: Console, *, fix: bool
) -> Imported:
    from conformance.expressions.number_prints import printed_numbers
    from tile.cli import imported
    from tile.importing import draft_destination, module_name, recognise, repair
    from tile.reteno.contracts import CONTRACTS
    from tile.reteno.destinations import DESTINATIONS
    from tile.reteno.migration import migration

    done = repair(source.text)
    told = recognise(done.text, {key: value for key, value in CONTRACTS.items() if not key.endswith("-lenient")})
    stem = module_name(name if name and not source.before else imported.default_name(told))
    folder = output.resolve() if output is not None else None
    body = imported.body(done.text, f"{stem}.ftl", folder)
    made = draft_destination(stem, body, told.kind, DESTINATIONS.get(told.contract or ""))
    made, report, body = _checked(made, universe, fix, console)
    return imported.Imported(
        source=source,
        repaired=done._replace(repairs=tuple(each._replace(line=each.line + source.before) for each in done.repairs)),
        told=told,
        draft=made,
        body=body,
        report=report,
        numbers=printed_numbers(made.tile),
        stem=stem,
        written=(),
        migration=migration(done.text, told.contract) if told.kind.value == "webhook" else None,
    )


def _checked(draft: Draft, universe: str, fix: bool, console: Console) -> tuple[Draft, Report, Body]:
    """The check of a draft, and with `fix` the draft as it is after repairing."""
    from dataclasses import replace

    from conformance import check
    from conformance.selection import selected

    _refuse_endless(draft.tile)

    def checked(tile: Destination) -> Report:
        return selected(check(tile, universe=universe), (), ("TIL102",))  # what is written has a placeholder

    if not fix:
        return draft, checked(draft.tile), draft.tile.body
    from conformance.fixes import fixed
    from tile.cli.fixes import tell

    outcome = fixed(draft.tile, checked)
    tell(outcome, console)
    return (
        replace(draft, tile=draft.tile.model_copy(update={"body": outcome.tile.body})),
        outcome.report,
        outcome.tile.body,
    )


def _refuse_endless(tile: Destination) -> None:
    """Refuse a template that meets a limit of the engine: the check renders hundreds of times, and would take as long
    each time.
    """
    from payloads.amplitude import namespaces
    from payloads.freemarker import FreeMarkerError, LimitExceeded
    from payloads.request import UnsafeRequestError
    from tile.rendering import request_template

    sample = tile.subject.samples.load(tile.subject.test_sample)
    try:
        request_template(tile).render(namespaces(sample, tile.customer_settings()))
    except LimitExceeded as error:
        raise CliError(
            f"the template does more than a body can: {error.message}",
            hint="nothing was written; is it what the page shows?",
            place=f"{tile.body.name}:{error.line}:{error.column}" if error.line else tile.body.name,
            code=ExitCode.FINDINGS,
        ) from None
    except (FreeMarkerError, UnsafeRequestError):
        return  # the check says so
