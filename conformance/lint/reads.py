"""Reads that fail, or print nothing, on some events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.expressions.escaping import interpolated
from conformance.expressions.safe_text import robust_text
from conformance.finding import Applicability, Edit, Finding
from conformance.lint.context import NAMESPACES
from conformance.lint.read_sites import covers
from conformance.rules import reads as rules
from payloads.amplitude import EVENT
from payloads.freemarker.analysis import chain
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from tile.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.context import Context, Place
    from conformance.lint.read_sites import Path, Read
    from payloads.amplitude import Subject
    from payloads.freemarker.nodes import Expression, Node

_OPEN = frozenset(
    {"event_properties", "user_properties", "group_properties", "derived_properties", "lookup_properties"}
    | {"groups", "global_user_properties", "data", "plan"}
)
"""Objects of `input` whose members differ from event to event."""

_SEEN_ELSEWHERE = frozenset({"app_version", "carrier", "event_name", "created_at"})
"""Fields outside the catalogue that some events were seen with or are documented to have."""

_TOGETHER = (frozenset({"location_lat", "location_lng"}),)
"""Fields of which one is never there without the other."""


def findings(context: Context) -> Iterator[Finding]:
    """The findings of this family."""
    for place in context.places:
        if place.reading.bound.isdisjoint(NAMESPACES):
            yield from _names_with_dashes(context, place)
            yield from _unknown_fields(place, context.tile.subject)
            yield from _missing(context, place)
        yield from _greedy_defaults(place)


def may_be_missing(path: Path, subject: Subject = EVENT) -> bool:
    """Whether an event, or what else is sent, may lack what a path leads to, though not what the path without its last key does."""
    match path:
        case ("input", field):
            return field in subject.by_name and subject.by_name[field].nullable
        case ("input", field, _):
            return field in _OPEN
        case ("input", field, _, *_):
            return field in _OPEN
        case ("mappedFields" | "mappedProperties", _):
            return True
    return False


def _weak_steps(path: Path, subject: Subject) -> list[Path]:
    return [path[:length] for length in range(2, len(path) + 1) if may_be_missing(path[:length], subject)]


def _missing(context: Context, place: Place) -> Iterator[Finding]:
    """Unguarded reads, those behind another value's test, and defaults that come too late: one for each path."""
    reported: set[Path] = set()
    for read in place.reading.reads:
        weak = _weak_steps(read.path, context.tile.subject)
        if read.forgiven == "last":
            weak = [step for step in weak if len(step) < len(read.path)]
        if (
            not weak
            or read.forgiven == "all"
            or read.unsure
            or not read.complete
            or read.path in reported
            or any(covers(each, step) for step in weak for each in (*read.conditions, *context.assured))
            or _implied(read)
        ):
            continue
        reported.add(read.path)
        text = read.node.span.text
        if read.forgiven == "last":
            yield Finding(
                rules.LAST_STEP_GUARDED,
                f"`{text}` is forgiven its last step only, and `{_dotted(weak[0])}` may be missing itself",
                location=place.at(read.node.span),
                fix=f"write `({text})`: parentheses forgive the whole path",
                edits=(Edit(read.node.span.start, read.node.span.end, f"({text})"),),
            )
            continue
        others = sorted(_dotted(each) for each in read.guards if len(each) > 1 and each[0] in NAMESPACES)
        if others:
            tested = " and ".join(f"`{each}`" for each in others)
            yield Finding(
                rules.WRONG_GUARD,
                f"`{text}` is read where only {tested} was tested: it may be missing all the same",
                location=place.at(read.node.span),
                fix=f'write `({text})!""`, or test the value itself',
            )
        else:
            yield Finding(
                rules.UNGUARDED_READ,
                f"`{text}` may be missing here, and nothing guards it: the template fails on such an event",
                location=place.at(read.node.span),
                fix=f'write `({text})!""`, or test it: `<#if ({text})??>`',
            )


def _implied(read: Read) -> bool:
    """Whether a field comes together with one that the conditions mention."""
    return any(
        read.path[1] in group and any(len(each) > 1 and each[1] in group for each in read.conditions)
        for group in _TOGETHER
        if len(read.path) > 1
    )


def _dotted(path: Path) -> str:
    return ".".join(path)


def _greedy_defaults(place: Place) -> Iterator[Finding]:
    for node in place.walk():
        match node:
            case ex.DefaultTo(target=target, default=(ex.Comparison() | ex.And() | ex.Or()) as default):
                first = _first_operand(default)
                yield Finding(
                    rules.GREEDY_DEFAULT,
                    f"everything after the `!` is the default: `{target.span.text}!({default.span.text})`",
                    location=place.at(node.span),
                    fix=f"write `({target.span.text}!{first.span.text})"
                    f"{default.span.source.text[first.span.end : default.span.end]}`: the default ends at the parenthesis",
                    edits=(
                        Edit(node.span.start, node.span.start, "("),
                        Edit(first.span.end, first.span.end, ")"),
                    ),
                    applicability=Applicability.UNSAFE,  # it means something else from now on, as it should
                )


def _first_operand(node: Expression) -> Expression:
    while isinstance(node, ex.Comparison | ex.And | ex.Or):
        node = node.left
    return node


def _unknown_fields(place: Place, subject: Subject) -> Iterator[Finding]:
    seen: dict[str, list[Read]] = {}
    for read in place.reading.reads:
        if read.path[0] == "input" and len(read.path) > 1:
            field = read.path[1]
            if field not in subject.by_name and field not in _SEEN_ELSEWHERE:
                seen.setdefault(field, []).append(read)
    for field, reads in seen.items():
        near = nearest(field, subject.by_name)
        step = _step(reads[0].node, 2)
        edits: tuple[Edit, ...] = ()
        if near and isinstance(step, ex.Dot) and step.span.text.endswith(f".{field}") and near.isidentifier():
            edits = (Edit(step.span.end - len(field), step.span.end, near),)
        yield Finding(
            rules.UNKNOWN_FIELD,
            f"`input.{field}` is not a field that {subject.plural} are known to have: most likely it is missing on all of them",
            location=place.at(step.span if step else reads[0].node.span),
            related=tuple(f"also read at {place.at(read.node.span)}" for read in reads[1:]),
            fix=f"did you mean `input.{near}`?" if near else "custom properties are in `input.event_properties`",
            edits=edits if len(reads) == 1 else (),
            applicability=Applicability.UNSAFE,
            corrects_name=bool(near),
        )


def _step(node: Node, length: int) -> Node | None:
    """The part of a path that is its first `length` keys."""
    while (found := chain(node)) is not None:
        if len(found.path) == length and found.complete:
            return node
        if not isinstance(node, ex.Dot | ex.DynamicKey):
            return None
        node = node.target
    return None


def _names_with_dashes(context: Context, place: Place) -> Iterator[Finding]:
    declared = {"mappedFields": {field.name for field in context.tile.mapping}}
    inner: set[int] = set()  # a-b-c is (a-b)-c: the outermost stands for all
    for node in place.walk():
        if not isinstance(node, ex.Arithmetic) or id(node) in inner:
            continue
        names: list[ex.Name] = []
        left: Expression = node
        while isinstance(left, ex.Arithmetic) and left.operator == "-":
            inner.add(id(left))
            name = _leading_name(left.right)
            if name is None or node.span.source.text[left.left.span.end : name.span.start] != "-":
                break
            names.append(name)
            left = left.left
        path = chain(left)
        if (
            isinstance(left, ex.Arithmetic)
            or not names
            or not isinstance(left, ex.Dot)
            or path is None
            or path.path[0] not in NAMESPACES
            or any(name.name in place.reading.bound or name.name in NAMESPACES for name in names)
        ):
            continue
        end = names[0].span.end
        start = left.target.span.end
        name_meant = node.span.source.text[start + 1 : end]
        written = f'{left.target.span.text}["{name_meant}"]'
        known = name_meant in declared.get(path.path[0], ()) and len(path.path) == 2
        yield Finding(
            rules.NEEDS_BRACKETS,
            f"`{node.span.source.text[left.span.start : end]}` is a subtraction: there is no variable "
            f"`{names[-1].name}` to subtract",
            location=place.at(left.span.to(names[0].span)),
            fix=f"write `{_forgiving(place, node, written)}`",
            edits=(Edit(start, end, f'["{name_meant}"]'),),
            applicability=Applicability.SAFE if known and not _has_a_default(place, node) else Applicability.UNSAFE,
        )


def _forgiving(place: Place, node: Expression, written: str) -> str:
    """What is meant, good for every event: mapped and custom properties may be missing, and of any type."""
    meant = interpolated(f"${{{written}}}")
    if meant is None:
        return written
    printed = any(_contains(each, node) for each in place.walk() if isinstance(each, el.Interpolation))
    return f"{robust_text(meant)}{'?json_string' if printed else ''}"


def _has_a_default(place: Place, node: Expression) -> bool:
    """Whether a default is printed now, which what is meant would take the place of."""
    return any(_contains(each, node) for each in place.walk() if isinstance(each, ex.DefaultTo | ex.Exists))


def _contains(outer: Node, inner: Node) -> bool:
    return outer.span.start <= inner.span.start and inner.span.end <= outer.span.end


def _leading_name(node: Expression) -> ex.Name | None:
    """The variable an operand begins with: `id` of `id!""`."""
    while not isinstance(node, ex.Name):
        if not isinstance(node, ex.DefaultTo | ex.Exists | ex.BuiltIn):
            return None
        node = node.target
    return node
