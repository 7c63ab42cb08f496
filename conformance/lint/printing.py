"""Values that are printed as JSON, or as FreeMarker, can't have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.expressions.any_type import any_boolean, any_number, any_scalar
from conformance.expressions.escaping import escaped, with_built_in
from conformance.expressions.kinds import Kind, kind
from conformance.finding import Applicability, Edit, Finding
from conformance.lint.context import NAMESPACES
from conformance.lint.json_strings import inside_strings
from conformance.rules import printing as rules
from payloads.freemarker.analysis import chain
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.context import Context, Place
    from payloads.freemarker.nodes import Expression, Node

_FORMATS = ("datetime_format", "date_format", "time_format")
_DATES = frozenset({"datetime", "date", "time"})


def findings(context: Context) -> Iterator[Finding]:
    """The findings of this family."""
    for place in context.places:
        if not place.reading.bound.isdisjoint(NAMESPACES):
            continue
        in_strings = inside_strings(place.template.nodes) if place is context.body else {}
        attempted = {id(node) for node in _attempted(place)}
        for node in place.walk():
            if isinstance(node, el.Interpolation):
                if id(node) not in attempted:
                    yield from _printed(place, node, in_strings.get(id(node)))
            elif isinstance(node, ex.BuiltIn):
                if node.name == "c" and id(node) not in attempted:
                    yield from _c_on_text(place, node)
                yield from _date_pattern(place, node)


def _attempted(place: Place) -> Iterator[Node]:
    for node in place.walk():
        if isinstance(node, el.Attempt):
            for inner in node.body:
                yield from inner.walk()


def _printed(place: Place, node: el.Interpolation, in_string: bool | None) -> Iterator[Finding]:
    shown = kind(node.printed)
    by_directive = (
        node.printed is not node.expression
    )  # an `<#escape>` around it; where it would go can't be edited here
    match shown:
        case Kind.FREE | Kind.PARAMETER | Kind.ANY if in_string:
            text = escaped(node.printed).text
            yield Finding(
                rules.RAW_IN_STRING,
                f"`{node.span.text}` is {shown}, printed inside a JSON string without `?json_string`",
                location=place.at(node.span),
                fix=f"write `${{{text}}}`",
                edits=() if by_directive else (_replaced(node.printed, text),),
            )
        case Kind.CONTAINER:
            yield Finding(
                rules.PRINTED_CONTAINER,
                f"`{node.span.text}` is {shown}, which FreeMarker can't print as text",
                location=place.at(node.span),
                fix="print one of its members, or loop over them with `<#list … as key, value>`",
            )
        case Kind.BOOLEAN if "boolean_format" not in place.reading.settings:
            text = with_built_in(node.printed, "?c")
            yield Finding(
                rules.BARE_BOOLEAN,
                f"`{node.span.text}` is {shown}, and FreeMarker prints none without being told how",
                location=place.at(node.span),
                fix=f"write `${{{text}}}`",
                edits=() if by_directive else (_replaced(node.printed, text),),
            )
        case Kind.NUMBER if "number_format" not in place.reading.settings:
            text = with_built_in(node.printed, "?c")
            yield Finding(
                rules.NUMBER_WITHOUT_C,
                f"`{node.span.text}` is {shown}, printed as the locale has it: `1,234` where it groups digits",
                location=place.at(node.span),
                fix=f"write `${{{text}}}`",
                edits=() if by_directive else (_replaced(node.printed, text),),
                applicability=_sent_otherwise(in_string),
            )
        case Kind.NUMBER_OR_TEXT | Kind.BOOLEAN_OR_TEXT:
            yield from _number_or_text(place, node, shown, in_string)


def _number_or_text(place: Place, node: el.Interpolation, shown: Kind, in_string: bool | None) -> Iterator[Finding]:
    boolean = shown is Kind.BOOLEAN_OR_TEXT
    setting = "boolean_format" if boolean else "number_format"
    path = _path(node.printed)
    if setting in place.reading.settings or path in place.reading.typed:
        return
    value = with_built_in(node.printed, "")
    bare = f"{any_boolean(value) if boolean else any_number(value)}?c"
    text = bare if in_string is False else any_scalar(value)
    edit = _replaced(node.printed, text) if node.printed is node.expression else None
    yield Finding(
        rules.BARE_BOOLEAN if boolean else rules.NUMBER_WITHOUT_C,
        f"`{node.span.text}` is {shown}: "
        + (
            "FreeMarker prints no boolean without being told how"
            if boolean
            else "as a number it is printed as the locale has it, `1,234` where it groups digits"
        ),
        location=place.at(node.span),
        fix=f"write `${{{text}}}`, which prints both alike",
        edits=(edit,) if edit and in_string else (),
        applicability=Applicability.SAFE if boolean else _sent_otherwise(in_string),
    )


def _sent_otherwise(in_string: bool | None) -> Applicability:
    """Whether fixing a number changes a body that was JSON before: a grouped one is inside of a string."""
    return Applicability.SAFE if in_string is False else Applicability.UNSAFE


def _c_on_text(place: Place, node: ex.BuiltIn) -> Iterator[Finding]:
    shown = kind(node.target)
    path = _path(node.target)
    always = shown is Kind.PARAMETER or (shown in (Kind.FREE, Kind.TEXT) and path is not None)
    sometimes = shown in (Kind.NUMBER_OR_TEXT, Kind.BOOLEAN_OR_TEXT, Kind.ANY) and path not in place.reading.typed
    if not (always or sometimes) or (always and path in place.reading.typed):
        return
    value = with_built_in(node.target, "")
    yield Finding(
        rules.C_ON_TEXT,
        f"`{node.span.text}`: this is {shown}, and `?c` takes numbers and booleans only",
        location=place.at(node.span),
        fix=f"write `{value}`: there is nothing for `?c` to do"
        if always
        else f"write `{any_scalar(value)}`, which prints both alike",
        edits=() if always or shown is Kind.ANY else (_replaced(node, any_scalar(value)),),
    )


def _date_pattern(place: Place, node: ex.BuiltIn) -> Iterator[Finding]:
    """A pattern with a fraction, for one of Amplitude's times as it is."""
    if node.name not in _DATES or not _is_a_time(node.target):
        return
    literals: list[Node]
    if node.arguments:
        literals = [*node.arguments]
    else:
        name = f"{node.name}_format"
        literals = [
            each.value for each in place.walk() if isinstance(each, el.Setting) and each.name == name in _FORMATS
        ]
    for literal in literals:
        if isinstance(literal, ex.StringLiteral) and not literal.parts and _has_fraction(literal.value):
            yield Finding(
                rules.SHIFTED_TIME,
                f"`{literal.span.text}` reads the six digits of `{node.target.span.text}` as milliseconds: the time "
                "is up to 16 minutes late",
                location=place.at(literal.span),
                fix="leave `S` out of the pattern and cut the fraction off, or read it as ISO: "
                '`?replace(" ", "T")?datetime.iso`',
            )
            return


def _has_fraction(pattern: str) -> bool:
    """Whether a SimpleDateFormat pattern reads milliseconds; text in apostrophes is not a pattern."""
    return "S" in re.sub(r"'[^']*'", "", pattern)


def _is_a_time(node: Expression) -> bool:
    while True:
        match node:
            case ex.Parenthesis(inner=inner):
                node = inner
            case ex.DefaultTo(target=target):
                node = target
            case ex.BuiltIn(target=target, name="trim" | "string", arguments=None):
                node = target
            case _:
                found = chain(node)
                return (
                    found is not None
                    and found.complete  # a slice has its fraction cut off
                    and len(found.path) == 2
                    and found.path[0] == "input"
                    and found.path[1].endswith("_time")
                )


def _path(node: Expression) -> tuple[str, ...] | None:
    """The path whose value an expression is, defaults aside."""
    while isinstance(node, ex.Parenthesis | ex.DefaultTo):
        node = node.inner if isinstance(node, ex.Parenthesis) else node.target
    found = chain(node)
    return found.path if found and found.complete else None


def _replaced(node: Expression, text: str) -> Edit:
    return Edit(node.span.start, node.span.end, text)
