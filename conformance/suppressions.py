"""Findings that were looked at and found to be no fault: by a comment in the template, or by configuration.

    <#-- tile: ignore[JSN106] the proxy before the destination escapes it -->
    <#-- tile: ignore-file[TPL205, TPL302] our events have fields of their own -->

The first counts for its own line and the next one, the second for the whole template. Codes and names are both fine. A
suppression needs a reason; one without, one of a rule there is not, and one that suppresses nothing are findings
themselves. What was suppressed stays in the report, and no claim gets any better by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from conformance import rules
from conformance.claims import Status
from conformance.finding import Finding, Location
from conformance.places import parts
from conformance.rules import suppressions as own
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.source import Source, Span
from tile.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conformance.claims import Claims
    from payloads.freemarker import Template
    from tile import Destination

_DIRECTIVE = re.compile(r"tile:\s*(ignore-file|ignore)\b\s*(?:\[([^\]]*)\])?(.*)", re.DOTALL)
_OPENING = re.compile(r"[<\[]#--")
_CLOSING = {"<": ">", "[": "]"}
_NEVER = ("SUP", "TPL101")
#: What breaks a claim is found under these codes.
_FAMILIES = {"renders": ("TPL102", "HDR101"), "json": ("JSN",), "contract": ("DST",)}
CONFIGURATION = "pyproject.toml"


class Suppressed(NamedTuple):
    """A finding that doesn't count, why, and who says so: `file:line:column` or `pyproject.toml`."""

    finding: Finding
    reason: str
    origin: str


@dataclass
class _Suppression:
    """One code of one comment."""

    code: str
    reason: str
    place: Location
    last_line: int
    whole_file: bool
    used: bool = field(default=False)

    def covers(self, finding: Finding) -> bool:
        there = finding.location
        return (
            finding.code == self.code
            and there is not None
            and there.file == self.place.file
            and (self.whole_file or self.place.line <= there.line <= self.last_line + 1)
        )


def apply(
    findings: Iterable[Finding],
    tile: Destination,
    templates: Mapping[str, Template],
    ignored: Mapping[str, str],
    claims: Claims | None = None,
) -> tuple[list[Finding], list[Suppressed]]:
    """What is left, with the findings about suppressions themselves, and what is suppressed.

    Args:
        findings: all findings. tile, templates: the tile and its parsed templates by name. ignored: code or
        name to reason, from the configuration. claims: what was decided for every event.
    """
    suppressions, left = _in_comments(tile, templates)
    by_configuration = {
        rule.code: reason for name, reason in ignored.items() if (rule := rules.find(name)) and reason.strip()
    }
    suppressed: list[Suppressed] = []
    for finding in findings:
        own_comment = next((each for each in suppressions if each.covers(finding)), None)
        if finding.code.startswith(_NEVER):
            left.append(finding)
        elif own_comment:
            own_comment.used = True
            suppressed.append(Suppressed(finding, own_comment.reason, str(own_comment.place)))
        elif finding.code in by_configuration:
            suppressed.append(Suppressed(finding, by_configuration[finding.code], CONFIGURATION))
        else:
            left.append(finding)
    complete = len(templates) == len(parts(tile))  # otherwise most findings are still to come
    open_ = undecided([claims])
    left += [_unused(each) for each in suppressions if not each.used and complete and not each.code.startswith(open_)]
    return left, suppressed


def undecided(claims: Iterable[Claims | None]) -> tuple[str, ...]:
    """The beginnings of the codes whose findings may be there, and weren't found, since a claim isn't decided."""
    names = {name for each in claims for name, claim in each or () if claim.status is Status.UNKNOWN}
    return tuple(code for name in names for code in _FAMILIES[name])


def about_configuration(
    ignored: Mapping[str, str], used: Iterable[str] | None, claims: Iterable[Claims | None] = ()
) -> Iterator[Finding]:
    """What is wrong with the configuration's suppressions.

    Args:
        ignored: code or name to reason. used: the codes that suppressed something, None if not everything was looked at.
        claims: of each tile, what was decided for every event.
    """
    open_ = undecided(claims)
    known = None if used is None else set(used)
    for name, reason in ignored.items():
        rule = rules.find(name)
        where = f"[tool.tile] ignore in {CONFIGURATION}"
        if rule is None:
            yield Finding(own.UNKNOWN_RULE, f"{where} names {name!r}, which is not a rule", fix=_near(name))
        elif not reason.strip():
            yield Finding(own.NO_REASON, f"{where} gives no reason for {name}", fix=f'write {name} = "why"')
        elif known is not None and rule.code not in known and not rule.code.startswith(open_):
            yield Finding(own.UNUSED_SUPPRESSION, f"{where}: nothing is found that {name} suppresses", fix="remove it")


def _in_comments(tile: Destination, templates: Mapping[str, Template]) -> tuple[list[_Suppression], list[Finding]]:
    found: list[_Suppression] = []
    faults: list[Finding] = []
    for part in parts(tile):
        template = templates.get(part.name)
        for match, span in _comments(template) if template else ():
            suppressions, wrong = _read(match, Location.of(span, part=part.title, file=part.file))
            found += suppressions
            faults += wrong
    return found, faults


def _comments(template: Template) -> Iterator[tuple[re.Match[str], Span]]:
    """The parser drops comments, so they are looked for in the text, outside of strings and `<#noparse>`."""
    text = template.source_text
    if "tile:" not in text:
        return
    source = Source(template.name, text)
    quoted = [
        node.span
        for element in template.nodes
        for node in element.walk()
        if isinstance(node, ex.StringLiteral) or (isinstance(node, el.Text) and node.literal)
    ]
    at = 0
    while (opened := _OPENING.search(text, at)) is not None:
        closed = text.find(f"--{_CLOSING[opened[0][0]]}", opened.end())
        if closed < 0:
            return
        at = closed + 3
        match = _DIRECTIVE.fullmatch(text[opened.end() : closed].strip())
        if any(span.start <= opened.start() < span.end for span in quoted):
            at = opened.end()
        elif match:
            yield match, Span(source, opened.start(), at)


def _read(match: re.Match[str], place: Location) -> tuple[list[_Suppression], list[Finding]]:
    directive, listed, reason = match[1], match[2] or "", match[3].strip()
    names = [name.strip() for name in listed.split(",") if name.strip()]
    found: list[_Suppression] = []
    faults: list[Finding] = []
    if not names:
        fix = f"write `tile: {directive}[CODE] reason`"
        faults.append(Finding(own.UNKNOWN_RULE, "this suppression names no rule", place, fix=fix))
    for name in names:
        rule = rules.find(name)
        if rule is None:
            faults.append(Finding(own.UNKNOWN_RULE, f"{name!r} is not a rule", place, fix=_near(name)))
        elif rule.code.startswith(_NEVER):
            faults.append(Finding(own.UNKNOWN_RULE, f"{rule.code} can't be suppressed", place, fix="fix it instead"))
        elif not reason:
            fix = f"write why: `tile: {directive}[{listed.strip()}] reason`"
            faults.append(Finding(own.NO_REASON, f"{name} is suppressed, and nothing says why", place, fix=fix))
        else:
            found.append(_Suppression(rule.code, reason, place, place.end_line, directive == "ignore-file"))
    return found, faults


def _unused(suppression: _Suppression) -> Finding:
    where = "in this template" if suppression.whole_file else "on this line or the next"
    return Finding(
        own.UNUSED_SUPPRESSION,
        f"{suppression.code} isn't found {where}, so this suppresses nothing",
        location=suppression.place,
        fix="remove it",
    )


def _near(name: str) -> str:
    near = nearest(name.upper(), rules.BY_CODE) or nearest(name.lower(), [rule.name for rule in rules.RULES])
    return f"did you mean {near}?" if near else "`tile rules` lists them"
