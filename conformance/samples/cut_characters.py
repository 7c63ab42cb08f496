"""Characters that a template cuts in two: of each, `?` arrives.

FreeMarker counts UTF-16 units, and an emoji is two of them. Few events have one just where a text is cut, so more are
made for a tile: with nothing but emoji in every text, and with one letter before them, so that a cut at whatever place
meets one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from conformance import rules
from conformance.samples import own_events
from conformance.samples.body_problems import Problem
from payloads.encoding import as_sent
from payloads.freemarker import FreeMarkerError, Template
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from payloads.amplitude import JSON
    from payloads.freemarker import Traced
    from payloads.freemarker.nodes import Node
    from tile import Destination

NAME: Final = "made-for-cuts"
_HALVES: Final = re.compile("[\ud800-\udfff]+")
_EMOJI: Final = "😀"
_LENGTHS: Final = (2, 10, 30, 60, 150, 500)
_FIX: Final = 'cut between characters, {}: `?replace("^(.{{{}}}).*$", "$1", "rs")`'
_ANY_LENGTH: Final = ("for instance after at most 100", 100)


def problems(traced: Traced) -> Iterator[Problem]:
    """The places that print half a character, each once."""
    seen: set[Span] = set()
    text = as_sent(traced.text)
    for found in _HALVES.finditer(traced.text):
        piece = next((each for each in traced.pieces if each.start <= found.start() < each.end), None)
        if piece is None or piece.span in seen:
            continue
        seen.add(piece.span)
        message = f"`{piece.span.text}` cuts a character in two, and `?` arrives instead: an emoji counts as two"
        fix = _FIX.format(*_told_length(piece.span.text))
        yield Problem(rules.CUT_CHARACTER, message, piece.span, text, found.start(), found.end(), fix=fix)


def _told_length(interpolation: str) -> tuple[str, int]:
    """After how many characters to cut: as many as the template does, if it says so in one place."""
    try:
        elements = Template(interpolation).nodes
    except FreeMarkerError:  # a part of a template only
        return _ANY_LENGTH
    nodes = (node for element in elements for node in element.walk())
    lengths = {length for node in nodes if (length := length_kept(node)) is not None}
    return (f"here after at most {(length := lengths.pop())}", length) if len(lengths) == 1 else _ANY_LENGTH


def length_kept(node: Node) -> int | None:
    """How much of a text's beginning is kept by an expression, where that is a number in the template."""
    match node:
        case (
            ex.BuiltIn(
                name="truncate" | "truncate_w" | "truncate_c", arguments=(ex.NumberLiteral(value=int(length)), *_)
            )
            | ex.BuiltIn(name="substring", arguments=(ex.NumberLiteral(value=0), ex.NumberLiteral(value=int(length))))
            | ex.DynamicKey(
                key=ex.Range(
                    left=ex.NumberLiteral(value=0),
                    right=ex.NumberLiteral(value=int(length)),
                    kind="exclusive" | "length",
                )
            )
        ):
            return length
        case ex.DynamicKey(
            key=ex.Range(left=ex.NumberLiteral(value=0), right=ex.NumberLiteral(value=int(last)), kind="inclusive")
        ):
            return last + 1
    return None


def events(tile: Destination, templates: Iterable[Template]) -> Iterator[dict[str, JSON]]:
    """Events in whose texts any cut meets an emoji, those with shorter texts first."""
    templates = tuple(templates)
    for text in (before + _EMOJI * length for length in _LENGTHS for before in ("", "a")):
        event = own_events.with_text(tile, templates, text)
        held = event.get("event_properties")
        yield {**event, "event_properties": {**held, "text": text}} if isinstance(held, dict) else event
