"""`tile explain`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tile.cli.completion import complete_rule
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance import Rule

EXAMPLES = (
    ("tile explain JSN106", "what a rule finds, why it matters, what to write instead"),
    ("tile explain unescaped-json-value", "the same by its name"),
)
EXIT_CODES = (
    (ExitCode.OK, "the rule is explained"),
    (ExitCode.USAGE, "there is no such rule"),
)


def command(
    ctx: typer.Context,
    rule: Annotated[
        str, typer.Argument(metavar="RULE", show_default=False, autocompletion=complete_rule, help="A code or a name.")
    ],
    output_format: Annotated[Literal["full", "json"], typer.Option(help="For people or for programs.")] = "full",
) -> int:
    """What a rule finds, why it matters, an example, what to write instead, and where that is documented."""
    found = find(rule)
    if output_format == "json":
        ctx.obj.print(as_json([found]))
        return ExitCode.OK
    from conformance.rules.page import explained

    ctx.obj.print(explained(found, ctx.obj.paint))
    return ExitCode.OK


def find(name: str) -> Rule:
    """The rule with a code or name.

    Raises:
        CliError: there is none.
    """
    from conformance import rules

    found = rules.find(name)
    if found is None:
        near = nearest(name.upper(), rules.BY_CODE) or nearest(name.lower(), [rule.name for rule in rules.RULES])
        raise CliError(
            f"there is no rule {name!r}", hint=f"did you mean {near!r}?" if near else "`tile rules` lists them"
        )
    return found


def as_json(rules: Iterable[Rule]) -> str:
    """Rules for programs."""
    content = {
        "schema_version": 1,
        "rules": [
            {
                "code": rule.code,
                "name": rule.name,
                "severity": rule.severity.value,
                "summary": rule.summary,
                "why": rule.why,
                "language": "declaration" if rule.declared else "template",
                "example": rule.example or None,
                "instead": rule.instead or None,
                "source": rule.source,
            }
            for rule in rules
        ],
    }
    return json.dumps(content, indent=2, ensure_ascii=False)
