"""`tile export`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tile.cli.inputs import Account, Assignments, TileName, of_account, pairs, with_filter
from tile.declaration import Tile
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.find import find
from tile.project import Project, project
from tile.webhook import Webhook

if TYPE_CHECKING:
    from conformance import Report
    from payloads.amplitude import CustomerSettings

EXAMPLES = (
    ("tile export -o submission", "write the submission into a folder"),
    ("tile export acme.tiles:events -o out", "of a tile of yours"),
    ("tile export reteno-contact-webhook --set country_field=514049 -o contacts", "the set-up sheet of a webhook"),
    ("tile export reteno-contact-webhook --account acme.toml -o contacts", "with the values of an account's file"),
)
EXIT_CODES = (
    (ExitCode.OK, "the submission is written"),
    (ExitCode.FINDINGS, "the tile has errors; nothing was written"),
    (ExitCode.USAGE, "no such tile, or the folder can't be used"),
)


def command(
    ctx: typer.Context,
    tile: TileName = None,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="The folder; one that an earlier export wrote is replaced as a whole.",
        ),
    ] = Path("submission"),
    allow_errors: Annotated[
        bool, typer.Option("--allow-errors", help="Export a tile with errors, too; the evidence names them.")
    ] = False,
    assign: Assignments = None,
    account: Account = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Of a webhook: print secrets from the environment or --set into the sheet.")
    ] = False,
) -> int:
    """Write the Developer Portal submission of a tile, or the set-up sheet of a webhook.

    A sheet to copy from in the portal's order, the bundle for programs, body template, logo, checklist, and
    the evidence: results of the check and the rendered test payload of every sample event. The same input
    gives the same bytes.

    Of a webhook: the sheet in the order of Amplitude's screens, and the template to paste, both with the values of the
    account. Secrets appear as names of environment variables unless --reveal is given.
    """
    found = find(tile)

    from conformance.configured import check_for

    if isinstance(found.tile, Webhook):
        customer = _customer_settings(found.tile, assign, account, reveal=reveal)
    elif assign or account or reveal:
        raise CliError(
            "--set, --account and --reveal are for webhooks", hint="customers of a tile fill in Amplitude's own form"
        )
    here = project()
    report = check_for(Project(here.root) if found.shipped else here, found.tile)
    if report.verdict == "failed" and not allow_errors:
        raise CliError(_refusal(report), hint=_hint(found.reference), code=ExitCode.FINDINGS)
    if isinstance(found.tile, Webhook):
        from tile.setup import write_setup

        written, first = write_setup(found.tile, customer, output), "SETUP.md"
    else:
        from tile.cli.evidence import evidence
        from tile.portal import write_submission

        assert isinstance(found.tile, Tile)
        written, first = write_submission(found.tile, output, evidence(report)), "SUBMISSION.md"
    for name in written:
        ctx.obj.print(str(output / name))
    ctx.obj.note(f"{len(written)} files; begin with {output / first}")
    return ExitCode.OK


def _customer_settings(
    webhook: Webhook, assign: list[str] | None, account: Path | None, *, reveal: bool
) -> CustomerSettings:
    """The values of the account and no others; secrets as placeholders, unless they are to be revealed."""
    given = {**of_account(webhook, account), **pairs(assign, "--set", "NAME=VALUE")}
    customer = with_filter(webhook.customer_settings(parameters=given, samples=False), account)
    if reveal:
        from tile.secrets import with_credentials

        return with_credentials(webhook, customer, pairs(assign, "--set", "NAME=VALUE"))
    placeholders = {each.name: f"${webhook.environment_name(each)}" for each in webhook.parameters if each.secret}
    return replace(customer, parameters={**customer.parameters, **placeholders})


def _refusal(report: Report) -> str:
    count = "1 error" if report.errors == 1 else f"{report.errors} errors"
    names = dict.fromkeys(f"{finding.code} {finding.name}" for finding in report.findings)
    return f"the tile has {count} ({', '.join(names)}); nothing was written"


def _hint(reference: str) -> str:
    return f"`tile check {reference}` shows them; --allow-errors exports all the same"
