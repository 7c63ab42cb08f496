"""Recorded cases spliced by spans: an expression or an element of one takes the place of one in another."""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import Any, Final, NamedTuple

from payloads.freemarker import FreeMarkerError, Template
from payloads.freemarker.nodes import Element, Expression
from payloads.freemarker.nodes.expressions import Lambda
from payloads.freemarker.protocol import settings_of

from . import damaged
from .generator import Case
from .tree import Node

_LONGEST: Final = 3000


class _Spans(NamedTuple):
    """Where the expressions and the elements of a template stand."""

    expressions: tuple[tuple[int, int], ...]
    elements: tuple[tuple[int, int], ...]


_NONE: Final = _Spans((), ())


@lru_cache(maxsize=4096)
def _spans(text: str, settings: tuple[tuple[str, Any], ...]) -> _Spans:
    try:
        nodes = Template(text, settings=settings_of(dict(settings))).nodes
    except (FreeMarkerError, ValueError):
        return _NONE
    found: tuple[set[tuple[int, int]], set[tuple[int, int]]] = (set(), set())
    for node in (each for top in nodes for each in top.walk()):
        if isinstance(node, Expression | Element) and not isinstance(node, Lambda) and node.span.end > node.span.start:
            found[isinstance(node, Element)].add((node.span.start, node.span.end))
    return _Spans(*(tuple(sorted(spans)) for spans in found))


def case(seed: int | str) -> Case:
    """The case of a seed; the same seed and the same recorded cases give the same."""
    r = Random(f"splices {seed}")
    while True:
        host, guest = damaged.chosen(r), damaged.chosen(r)
        if len(host["template"]) + len(guest["template"]) > _LONGEST:
            continue
        spliced = _spliced(r, host, guest)
        if spliced is None or damaged.APART.search(spliced):
            continue
        data = {**(guest.get("data") or {}), **(host.get("data") or {})}
        templates = {**(guest.get("templates") or {}), **(host.get("templates") or {})}
        return Case(Node("block", [spliced]), data, dict(host.get("settings") or {}), templates, milliseconds=1000)


def _spliced(r: Random, host: dict[str, Any], guest: dict[str, Any]) -> str | None:
    text = str(host["template"])
    for _ in range(r.choice((1, 1, 1, 2, 3))):
        of_element = r.random() < 0.4
        places, pieces = (_of(each, text if each is host else None)[of_element] for each in (host, guest))
        if not places or not pieces:
            return None
        (start, end), (first, last) = r.choice(places), r.choice(pieces)
        piece = guest["template"][first:last]
        if not of_element and r.random() < 0.5:
            piece = f"({piece})"
        behind = text[start:] if of_element and r.random() < 0.5 else text[end:]  # instead of the element, or before it
        text = text[:start] + piece + behind
    return text


def _of(case: dict[str, Any], text: str | None) -> _Spans:
    settings = tuple(sorted((name, str(value)) for name, value in (case.get("settings") or {}).items()))
    return _spans(case["template"] if text is None else text, settings)
