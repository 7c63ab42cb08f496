"""Write docs/reference/freemarker-support.md from the cases."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

_ROOT = Path(__file__).parents[2]

from payloads.freemarker.builtin_names import GROUPS, SPECIAL_VARIABLES
from payloads.freemarker.directives import DIRECTIVES
from payloads.freemarker.settings import TEMPLATE_SETTINGS, Settings
from tests.cases.freemarker_cases import all_cases, uses

PAGE: Final = _ROOT / "docs" / "reference" / "freemarker-support.md"

_XML: Final = "for XML nodes, which JSON data never holds"
#: Names no case has to use, and why.
NOT_APPLICABLE: Final[dict[str, str]] = {
    **dict.fromkeys(("visit", "recurse", "fallback"), _XML),
    **{word.removesuffix("()"): _XML for word in GROUPS["unsupported"].split()},
    "api": "always refused: it reaches Java's own objects",
    "new": "always refused: it makes Java objects",
}
#: Settings of the configuration that cases set; some can be changed by no template.
CONFIGURATION: Final = frozenset(set(Settings().field_names) | {"float_type"})

_HEAD = """# What of FreeMarker is supported

Every name of the template language of Apache FreeMarker 2.3.31, and how many of the engine's cases use it. A case
is a template with data and what the real Apache FreeMarker printed, or the error it raised; the engine must answer the
same. Written by `python scripts/generate.py`; what differs on purpose: [differences](freemarker-differences.md).
"""


def files() -> dict[Path, str]:
    """The page."""
    return {PAGE: _page()}


def _page() -> str:
    counts: dict[str, Counter[str]] = {}
    for case in all_cases().values():
        for kind, names in uses(case)._asdict().items():
            counts.setdefault(kind, Counter()).update(names)
    directives = {directive.name for directive in DIRECTIVES.values()}
    parts = [_HEAD, f"{len(all_cases()):,} cases in all.\n", "## Directives\n"]
    parts.append(_table("directive", {f"#{name}": (name, counts["directives"][name]) for name in directives}))
    parts.append("A macro's call `<@…>` and comments `<#-- … -->` stand in ")
    parts[-1] += f"{counts['directives']['@']} and {counts['directives']['#--']} cases.\n"
    parts.append("## Built-ins\n")
    for group, words in GROUPS.items():
        names = [word.removesuffix("()") for word in words.split()]
        parts.append(f"### {group.replace('_', ' ').capitalize()}\n")
        parts.append(_table("built-in", {f"?{name}": (name, counts["built_ins"][name]) for name in names}))
    parts.append("## Special variables\n")
    special = {f".{name}": (name, counts["special_variables"][name]) for name in SPECIAL_VARIABLES}
    parts.append(_table("variable", special))
    parts.append("## Settings that templates may change\n")
    parts.append(_table("setting", {name: (name, counts["settings"][name]) for name in TEMPLATE_SETTINGS}))
    return "\n".join(parts)


def _table(title: str, rows: dict[str, tuple[str, int]]) -> str:
    lines = [f"| {title} | cases | |", "|---|---|---|"]
    for shown, (name, count) in sorted(rows.items()):
        lines.append(f"| `{shown}` | {count or '–'} | {NOT_APPLICABLE.get(name, '')} |")
    return "\n".join(lines) + "\n"
