"""Text that was meant as a directive, or as a value to be filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from conformance.expressions.escaping import interpolated
from conformance.expressions.kinds import Kind, kind
from conformance.expressions.safe_text import robust_text
from conformance.finding import Applicability, Edit, Finding
from conformance.lint.context import NAMESPACES
from conformance.rules import template as rules
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.context import Context, Place

_NAMES: Final = (
    "if|else|elseif|list|items|sep|assign|local|global|macro|function|return|switch|case|default|compress|escape"
)
_BLANK: Final = re.compile(rf"<(/?)\s*#\s*({_NAMES})\b[^>]*>?")
_SQUARE: Final = re.compile(rf"\[(/?)#({_NAMES})\b[^\]]*\]?")
_PATH: Final = rf"(?:{'|'.join(NAMESPACES)})(?:\.\w+|\[\\?[\"'][\w $\[\].-]+\\?[\"']\])+"
_PLACEHOLDER: Final = re.compile(rf"\{{\{{\s*({_PATH})\s*\}}\}}|(?<![\w$])\$({_PATH})|(?<![$#{{])\{{({_PATH})\}}")
_ASSIGNED: Final = re.compile(r"[<\[]\s*#\s*(?:assign|local|global|macro|function)\s+([\w$@]+)|\bas\s+([\w$@]+)")


def findings(context: Context) -> Iterator[Finding]:
    """Tags and values that FreeMarker reads as text."""
    for place in context.places:
        yield from _placeholders(place)
        for text, start in _texts(place):
            for pattern in (_BLANK, _SQUARE):
                for match in pattern.finditer(text):
                    yield _finding(place, match, start, square=pattern is _SQUARE)


def intended_names(place: Place) -> Iterator[str]:
    """The variables that such tags were meant to bring."""
    for text, _ in _texts(place):
        for pattern in (_BLANK, _SQUARE):
            for match in pattern.finditer(text):
                yield from names_meant(match[0])


def names_meant(tag: str) -> Iterator[str]:
    """The variables that a tag, or what is said of it, was meant to bring."""
    return (one or other for one, other in _ASSIGNED.findall(tag))


def _texts(place: Place) -> Iterator[tuple[str, int]]:
    for node in place.walk():
        if isinstance(node, el.Text) and not node.literal and "#" in node.span.text:
            yield node.span.text, node.span.start


def _placeholders(place: Place) -> Iterator[Finding]:
    for node in place.walk():
        if not isinstance(node, el.Text) or node.literal or ("{" not in node.span.text and "$" not in node.span.text):
            continue
        for match in _PLACEHOLDER.finditer(node.span.text):
            path = match[1] or match[2] or match[3]
            meant = _filled_in(path) if place.part.title == "body" else f"${{{path}}}"
            where = Span(node.span.source, node.span.start + match.start(), node.span.start + match.end())
            yield Finding(
                rules.PLACEHOLDER_AS_TEXT,
                f"`{match[0]}` is text here, and sent as it stands",
                location=place.at(where),
                fix=f"write `{meant}`",
                edits=(Edit(where.start, where.end, meant),),
                applicability=Applicability.UNSAFE,
            )


def _filled_in(path: str) -> str:
    """An interpolation for a value in a JSON string."""
    node = interpolated(f"${{{path}}}")
    if node is None:
        return f"${{{path}}}"
    is_text = kind(node) in (Kind.FREE, Kind.TEXT, Kind.PARAMETER)
    text = f'({path}!"")' if is_text else robust_text(node)
    return f"${{{text}?json_string}}"


def _finding(place: Place, match: re.Match[str], start: int, *, square: bool) -> Finding:
    written = match[0]
    inner = written[1:].removesuffix("]" if square else ">")
    meant = f"<{'/' if match[1] else ''}#{inner.partition('#')[2].lstrip()}>"
    why = (
        "square brackets mean something only where all tags have them"
        if square
        else "no blank may stand before the directive's name"
    )
    where = Span(place.template.nodes[0].span.source, start + match.start(), start + match.end())
    return Finding(
        rules.DIRECTIVE_AS_TEXT,
        f"`{' '.join(written.split())}` is text here, not a directive: {why}",
        location=place.at(where),
        fix=f"write `{meant}`",
    )
