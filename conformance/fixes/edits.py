"""Edits for findings, worked out from the parsed template at the finding's place.

It doesn't matter who found a fault: a rule, a sample or the proof. A finding whose rule brought its own edits keeps them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from conformance import rules
from conformance.expressions.escaping import (
    escaped,
    escapes_inside,
    prints_structure,
    with_built_in,
    without_own_escapes,
)
from conformance.expressions.json_values import as_json, finite_number, is_number, plain_number
from conformance.expressions.kinds import Kind, kind
from conformance.expressions.safe_text import robust_text
from conformance.finding import Applicability, Edit, Location
from conformance.fixes.commas import place_commas
from conformance.fixes.containers import containers_at
from conformance.fixes.remedies import Remedy, remedy
from conformance.fixes.tree import Tree
from conformance.fixes.units import fold_by_unit
from conformance.samples.cut_characters import length_kept
from conformance.samples.wording import one_line
from payloads.freemarker.analysis import chain
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from tile.acceptance import forbids
from tile.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from conformance.finding import Finding
    from conformance.fixes.units import Unit
    from payloads.freemarker import Template
    from payloads.freemarker.nodes import Node
    from tile import Destination

_OF_COMMAS = (rules.TRAILING_COMMA, rules.LEADING_COMMA, rules.MISSING_COMMA)
_FAILURES = frozenset({rules.RENDER_FAILURE.code, "TPL201", "TPL202"})
"""Rules about renders that fail."""

_MEMBER = re.compile(r'"([^"\\]+)"\s*:\s*"\$\{\(*$')
"""A member's name, and its value up to an interpolation that begins it."""

_MISSING = re.compile(r"evaluated to null or missing: (\S+)")

_COMMENT = re.compile(r"//(?P<line>[^\r\n]*)|/\*(?P<block>.*?)\*/|<!--(?P<html>.*?)-->", re.DOTALL)

_Edits = tuple[tuple[Edit, ...], Applicability]


def with_edits(findings: Iterable[Finding], tile: Destination, templates: Mapping[str, Template]) -> list[Finding]:
    """The findings, those about the body with edits where there is a sound one."""
    template = templates.get(tile.body.name)
    if template is None:
        return list(findings)
    tree = Tree(template)
    told = [_with_remedy(finding, tree, tile) for finding in findings]
    return fold_by_unit([(_with_edits(finding, tile, tree), unit) for finding, unit in told])


def _with_remedy(finding: Finding, tree: Tree, tile: Destination) -> tuple[Finding, Unit | None]:
    """A failure with what to write for every event instead of for the one that shows it, and what it is about."""
    place = finding.location
    if finding.code not in _FAILURES or place is None or place.part != "body":
        return finding, None
    finding = replace(finding, message=one_line(finding.message), related=tuple(map(one_line, finding.related)))
    found = remedy(tree, finding)
    if found is None:
        return finding, None
    edits, applicability = _edits_of(found, finding)
    missing = _MISSING.search(finding.message) if '!""' in found.edit else None
    if missing is not None and _refuses_empty(tile, tree.template.source_text[: found.span.start]):
        words = f"put `<#if ({missing[1]})??>…</#if>` around the member: the destination takes none that is empty"
        return replace(finding, fix=words, edits=()), found.unit
    if not found.advice or finding.corrects_name:
        return finding, found.unit
    told = replace(finding, fix=found.advice, edits=edits, applicability=applicability)
    if found.text:
        told = replace(told, location=Location.of(found.span, part=place.part, file=place.file))
    return told, found.unit


def _edits_of(found: Remedy, finding: Finding) -> _Edits:
    """What a remedy writes. What is printed for other events, too, is for people to confirm."""
    if found.edit:
        return (Edit(found.span.start, found.span.end, found.edit),), Applicability.SAFE
    if found.text and not finding.edits:
        return (Edit(found.span.start, found.span.end, found.text),), Applicability.UNSAFE
    return finding.edits, finding.applicability


def _refuses_empty(tile: Destination, before: str) -> bool:
    """Whether the member whose text a value begins may not be empty: without it nothing is sent, which is better than a
    request that is refused.
    """
    member = _MEMBER.search(before)
    return member is not None and tile.contract is not None and forbids(tile.contract, member[1], "")


def _with_edits(finding: Finding, tile: Destination, tree: Tree) -> Finding:
    work_out = _BY_RULE.get(finding.code)
    if work_out is None or finding.edits or finding.location is None or finding.location.part != "body":
        return finding
    edits, applicability = work_out(tree, finding.location, tile)
    if not edits:
        return finding
    words = finding.fix
    if finding.rule is rules.UNDECIDED:
        words = f"write `{edits[0].replacement}`"
    elif finding.rule in _OF_COMMAS and any("${" in edit.replacement for edit in edits):
        words = "let a variable hold the comma in front of the next item, as there may be none before it: `--fix` does"
    return replace(finding, edits=edits, applicability=applicability, fix=words)


def _escaped(tree: Tree, place: Location, _tile: Destination) -> _Edits:
    for node in tree.at(place):
        if isinstance(node, el.Interpolation) and node.printed is node.expression:
            span, text = node.expression.span, escaped(node.expression).text
            if text and not _holds_json(tree, node.expression):
                return (Edit(span.start, span.end, text),), Applicability.SAFE
    return (), Applicability.SAFE


def _holds_json(tree: Tree, node: Expression) -> bool:
    """Whether a variable is printed that holds JSON text, or what was escaped already: that is for people to undo."""
    while isinstance(node, ex.Parenthesis | ex.DefaultTo):
        node = node.inner if isinstance(node, ex.Parenthesis) else node.target
    return isinstance(node, ex.Name) and any(
        escapes_inside(value) or prints_structure(value) or without_own_escapes(value) is not None
        for value in tree.values_of(node.name)
    )


def _quoted(tree: Tree, place: Location, _tile: Destination) -> _Edits:
    """What is printed without quotes as text: a number was sent as one, so it is for people to confirm."""
    return _instead(tree, place, lambda node: f'"${{{robust_text(node)}?json_string}}"')


def _finite(tree: Tree, place: Location, _tile: Destination) -> _Edits:
    return _instead(tree, place, finite_number)


def _instead(tree: Tree, place: Location, write: Callable[[Expression], str]) -> _Edits:
    for node in tree.at(place):
        if isinstance(node, el.Interpolation) and node.printed is node.expression and node.span.text.startswith("${"):
            text = write(node.expression)
            return ((Edit(node.span.start, node.span.end, text),) if text else ()), Applicability.UNSAFE
    return (), Applicability.UNSAFE


def _cut_between(tree: Tree, place: Location, _tile: Destination) -> _Edits:
    """A text cut between characters instead of between Java's, of which an emoji has two: a little more may be kept."""
    for node in tree.at(place):
        cuts = [(each, length) for each in node.walk() if (length := length_kept(each)) is not None]
        if len(cuts) == 1:
            [(cut, length)] = cuts
            assert isinstance(cut, ex.BuiltIn | ex.DynamicKey)
            text = f'{cut.target.span.text}?replace("^(.{{{length}}}).*$", "$1", "rs")'
            return (Edit(cut.span.start, cut.span.end, text),), Applicability.UNSAFE
    return (), Applicability.UNSAFE


def _counted(tree: Tree, place: Location, _tile: Destination) -> _Edits:
    """A count that is printed as the locale has it: with a separator from a thousand on."""
    for node in tree.at(place):
        printed = node.expression if isinstance(node, el.Interpolation) else None
        is_index = isinstance(printed, ex.Name) and printed.name.endswith("_index")
        if printed is not None and (is_index or kind(printed) is Kind.NUMBER):
            return (Edit(printed.span.start, printed.span.end, with_built_in(printed, "?c")),), Applicability.SAFE
    return (), Applicability.SAFE


def _without_comma(tree: Tree, place: Location, _tile: Destination) -> _Edits:
    """A comma after each item of a list goes between them; one that always stands before a bracket goes away."""
    text = tree.template.source_text
    offset = _offset(text, place)
    if text[offset : offset + 1] != ",":
        return (), Applicability.SAFE
    owner = _text_at(tree, offset)
    if owner is None:
        return (), Applicability.SAFE
    rest = text[offset + 1 : owner.span.end]
    if re.match(r"\s*[}\]]", rest):
        return (Edit(offset, offset + 1, ""),), Applicability.SAFE
    parent = next(iter(tree.ancestors(owner)), None)
    if (
        isinstance(parent, el.List | el.Items)
        and not _is_one_of_several(tree, offset)
        and not rest.strip()
        and _is_last(owner, parent.body)
        and not any(isinstance(node, el.Sep) for node in parent.walk())
    ):
        return (Edit(offset, offset + 1, "<#sep>,</#sep>"),), Applicability.SAFE
    return _with_commas(tree, place, _tile)


def _is_one_of_several(tree: Tree, offset: int) -> bool:
    """Whether the array or object at an offset has other items than those of one list."""
    around = containers_at(tree.template.nodes, offset)
    return bool(around) and len(around[-1].items) > 1


def _with_commas(tree: Tree, place: Location, _tile: Destination) -> _Edits:
    return place_commas(tree.template, _offset(tree.template.source_text, place)), Applicability.SAFE


def _readable(tree: Tree, place: Location, tile: Destination) -> _Edits:
    """What JSON can't read, as it can: a number without its locale, text in quotes, comments of FreeMarker's own."""
    edits = _instead(tree, place, lambda node: plain_number(node) if is_number(node) else as_json(node))
    return edits if edits[0] else _without_comment(tree, place, tile)


def _without_comment(tree: Tree, place: Location, _tile: Destination) -> _Edits:
    """A comment of JavaScript's becomes one of FreeMarker's, which isn't printed."""
    offset = _offset(tree.template.source_text, place)
    owner = _text_at(tree, offset)
    found = owner and _COMMENT.match(tree.template.source_text, offset, owner.span.end)
    words = " ".join((found["line"] or found["block"] or found["html"] or "").split()) if found else ""
    if not found or "--" in words:
        return (), Applicability.SAFE
    return (Edit(offset, found.end(), f"<#-- {words} -->"),), Applicability.SAFE


def _is_last(element: Node, body: tuple[Node, ...]) -> bool:
    """Whether nothing behind an element of a block prints anything but blanks."""
    at = next((index for index, each in enumerate(body) if each is element), None)
    if at is None:
        return False  # it is of the part for an empty list
    behind = body[at + 1 :]
    return all(
        isinstance(each, el.Comment) or (isinstance(each, el.Text) and not each.value.strip()) for each in behind
    )


def _text_at(tree: Tree, offset: int) -> el.Text | None:
    for element in tree.template.nodes:
        for node in element.walk():
            if isinstance(node, el.Text) and not node.literal and node.span.start <= offset < node.span.end:
                return node
    return None


def _offset(text: str, place: Location) -> int:
    """The offset of a place, whose column counts a tab as the way to the next multiple of eight."""
    from conformance.reports.places import character

    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: place.line - 1]) + character(lines[place.line - 1], place.column) - 1


def _renamed(tree: Tree, place: Location, tile: Destination) -> _Edits:
    """The name that was meant: a guess, so it is for people to confirm."""
    for node in tree.at(place):
        found = chain(node) if isinstance(node, Expression) else None
        if found is None or len(found.path) != 2 or not isinstance(node, ex.Dot):
            continue
        declared = (
            [parameter.name for parameter in tile.parameters]
            if found.path[0] == "parameters"
            else [field.name for field in tile.mapping]
        )
        near = nearest(found.path[1], declared)
        if near and re.fullmatch(r"[A-Za-z_$@][\w$@]*", near) and node.span.text.endswith(f".{found.path[1]}"):
            start = node.span.end - len(found.path[1])
            return (Edit(start, node.span.end, near),), Applicability.UNSAFE
    return (), Applicability.SAFE


_BY_RULE: dict[str, Callable[[Tree, Location, Destination], _Edits]] = {
    rules.UNESCAPED_VALUE.code: _escaped,
    rules.TRAILING_COMMA.code: _without_comma,
    rules.LEADING_COMMA.code: _with_commas,
    rules.MISSING_COMMA.code: _with_commas,
    rules.INVALID_JSON.code: _readable,
    rules.BAD_NUMBER.code: _finite,
    rules.CUT_CHARACTER.code: _cut_between,
    rules.UNDECIDED.code: _counted,
    rules.PROPERTY_NOT_A_STRING.code: _quoted,
    rules.UNDECLARED_PARAMETER.code: _renamed,
    rules.UNDECLARED_MAPPED_FIELD.code: _renamed,
}
