"""`tile rules`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from tile.exit_codes import ExitCode

EXAMPLES = (
    ("tile rules", "every kind of finding, with its code"),
    ("tile rules --output-format markdown", "the page docs/reference/rules.md"),
)
EXIT_CODES = ((ExitCode.OK, "the rules are listed"),)


def command(
    ctx: typer.Context,
    output_format: Annotated[
        Literal["full", "json", "markdown"], typer.Option(help="For people, for programs, or as a page.")
    ] = "full",
) -> int:
    """Every rule: code, name, severity, and what it finds."""
    from conformance.rules import FAMILIES, RULES

    if output_format == "markdown":
        from conformance.rules.page import page

        ctx.obj.print(page().rstrip("\n"))
        return ExitCode.OK
    if output_format == "json":
        from tile.cli.explain import as_json

        ctx.obj.print(as_json(RULES))
        return ExitCode.OK
    width = max(len(rule.name) for rule in RULES)
    paint = ctx.obj.paint
    blocks = []
    for title, rules in FAMILIES:
        lines = [paint(title, "dim")]
        lines += [f"{rule.code}  {rule.name:{width}}  {rule.severity.value:7}  {rule.summary}" for rule in rules]
        blocks.append("\n".join(lines))
    ctx.obj.print("\n\n".join(blocks))
    return ExitCode.OK
