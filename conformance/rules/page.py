"""Rules written down for people: one as text, all as the page docs/reference/rules.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.rules import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conformance.finding import Rule

_HEAD = """# Rules

Every kind of finding `tile check` reports. A code keeps its meaning forever; code and name are both accepted wherever
a rule is asked for. `tile explain CODE` shows one of these sections. An error keeps a tile from being exported, a
warning doesn't.

To say that a finding is not a fault, with the reason, write a comment on its line or the line before,
`<#-- tile: ignore[CODE] reason -->`, one for the whole template, `<#-- tile: ignore-file[CODE] reason -->`, or, for all
tiles of a project, in its `pyproject.toml`: `[tool.tile.ignore]` with `CODE = "reason"`. What is suppressed stays in the
report, and no claim about every event gets any better by it.

Written by `tile rules --output-format markdown`.
"""


def page() -> str:
    """The whole page."""
    blocks = [_HEAD]
    for title, rules in FAMILIES:
        blocks.append(f"## {title}\n\n| code | name | severity | |\n|---|---|---|---|")
        blocks[-1] += "".join(
            f"\n| [{rule.code}](#{anchor(rule)}) | {rule.name} | {rule.severity.value} | {rule.summary} |"
            for rule in rules
        )
        blocks[-1] += "\n"
        blocks += [section(rule) for rule in rules]
    return "\n".join(blocks)


def explained(rule: Rule, paint: Callable[[str, str], str]) -> str:
    """One rule as text; `paint` gives a text its style."""
    lines = [f"{paint(rule.code, 'bold')} {paint(rule.name, 'bold')} ({rule.severity.value})", "", rule.summary]
    lines += ["", rule.why, *(["", _shown(rule)] if rule.shown_by else [])]
    for title, text in _examples(rule):
        lines += ["", f"{paint(title, 'dim')}:", *(f"  {line}" for line in text.splitlines())]
    lines += ["", f"{paint('Source', 'dim')}: {rule.source}"]
    return "\n".join(lines)


def anchor(rule: Rule) -> str:
    """The heading of a rule's section, as an address has it."""
    return f"{rule.code.lower()}-{rule.name}"


def section(rule: Rule) -> str:
    """One rule as Markdown."""
    blocks = [f"### {rule.code} {rule.name}", f"{rule.summary} *{rule.severity.value.capitalize()}.*", rule.why]
    blocks += [_shown(rule)] if rule.shown_by else []
    language = "text" if rule.declared else "ftl"  # tools would format Python
    for title, text in _examples(rule):
        blocks.append(f"{title}:\n\n```{language}\n{text}\n```")
    address = f"<{rule.source}>" if rule.source.startswith("http") else rule.source
    blocks.append(f"Source: {address}")
    return "\n\n".join(blocks) + "\n"


def _shown(rule: Rule) -> str:
    """What happens to a finding that an event shows as well."""
    return f"Where an event shows it, it is reported as {' or '.join(rule.shown_by)}, with that event."


def _examples(rule: Rule) -> Iterator[tuple[str, str]]:
    """Title and text; what is declared is shown as arguments of `Tile(…)`."""
    if rule.example:
        yield "For example", rule.example
        yield "Use instead", rule.instead
