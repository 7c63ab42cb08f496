"""Reads of names that nothing has: neither the data model nor the template itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from conformance.finding import Applicability, Edit, Finding
from conformance.lint.tags import intended_names
from conformance.rules import reads as rules
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from tile.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.context import Context, Place
    from conformance.lint.read_sites import Path, Read
    from payloads.amplitude import Subject
    from payloads.freemarker.nodes import Expression, Node

_GIVEN: Final = frozenset(
    {"statics", "capture_output", "compress", "html_escape", "normalize_newlines", "standard_compress", "xml_escape"}
)
"""Names that are there besides the data: Amplitude's helper class, and FreeMarker's own directives."""

_NEAR_ENOUGH: Final = 0.8
_CALLED: Final = {"properties": "event_properties", "traits": "user_properties", "props": "event_properties"}
"""What other products call the properties."""


def findings(context: Context) -> Iterator[Finding]:
    """One for each path, the first place of it; nothing where code made at run time may bring names of its own."""
    namespaces = context.tile.universe().namespaces
    declared = {(row.namespace, row.name) for row in context.rows}
    for place in context.places:
        nodes = list(place.walk())
        if any(isinstance(node, el.Include) or _runs_code(node) for node in nodes):
            continue
        known = {*namespaces, *_GIVEN, *place.reading.bound, *_own(nodes, place.reading.bound), *intended_names(place)}
        seen: dict[Path, list[Read]] = {}
        for read in place.reading.reads:
            if read.path[0] not in known and read.path[:2] not in declared:
                seen.setdefault(read.path, []).append(read)
        for reads in seen.values():
            yield _finding(place, reads, namespaces, context.tile.subject)


def _own(nodes: list[Node], bound: frozenset[str]) -> Iterator[str]:
    """The names that loops bring besides their variables, and those a capturing directive sets."""
    for node in nodes:
        match node:
            case el.List(variables=variables) | el.Items(variables=variables):
                yield from (f"{name}_{word}" for name in variables for word in ("index", "has_next"))
            case el.DirectiveCall(callee=ex.Name(name="capture_output"), named=named):
                yield from (
                    each.value.value
                    for each in named
                    if each.name in ("var", "local", "global") and isinstance(each.value, ex.StringLiteral)
                )
            case ex.Name(name=name) if name.endswith(("_index", "_has_next")):
                if name.rpartition("_index")[0] in bound or name.rpartition("_has_next")[0] in bound:
                    yield name


def _runs_code(node: Node) -> bool:
    return isinstance(node, ex.BuiltIn) and node.name == "interpret"


def _finding(place: Place, reads: list[Read], namespaces: tuple[str, ...], subject: Subject) -> Finding:
    first = reads[0]
    root = _root(first.node)
    text = first.node.span.text
    meant = _suggest(first.path, namespaces, subject)
    edits: tuple[Edit, ...] = ()
    if root.name == "null":
        fix = "FreeMarker has no `null`: `x??` says whether a value is there"
    elif meant is None:
        fix = f"templates read {', '.join(f'`{name}`' for name in namespaces)}, and what they set themselves"
    else:
        kept = len(first.path) if meant[1] == len(first.path) else meant[1]
        step = _step(first.node, kept)
        written = f"{meant[0]}{text[step.span.end - first.node.span.start :]}"
        fix = f"did you mean `{written}`?"
        edits = (Edit(first.node.span.start, step.span.end, meant[0]),)
    forgiven = ", and its default is printed forever" if first.forgiven != "no" else ""
    return Finding(
        rules.UNKNOWN_ROOT,
        f"there is no `{root.name}`: `{text}` is missing on all {subject.plural}{forgiven}",
        location=place.at(first.node.span),
        related=tuple(f"also read at {place.at(read.node.span)}" for read in reads[1:]),
        fix=fix,
        edits=edits if len(reads) == 1 else (),
        applicability=Applicability.UNSAFE,
        corrects_name=True,
    )


def _root(node: Expression) -> ex.Name:
    while not isinstance(node, ex.Name):
        assert isinstance(node, ex.Dot | ex.DynamicKey | ex.Parenthesis)
        node = node.inner if isinstance(node, ex.Parenthesis) else node.target
    return node


def _step(node: Expression, length: int) -> Expression:
    """The part of a path that is its first keys."""
    steps: list[Expression] = [node]
    while not isinstance(node, ex.Name):
        assert isinstance(node, ex.Dot | ex.DynamicKey | ex.Parenthesis)
        node = node.inner if isinstance(node, ex.Parenthesis) else node.target
        if not isinstance(node, ex.Parenthesis):
            steps.append(node)
    return steps[::-1][min(length, len(steps)) - 1]


def _suggest(path: Path, namespaces: tuple[str, ...], subject: Subject) -> tuple[str, int] | None:
    """What to write instead of the first keys of a path, and of how many."""
    root = path[0]
    field = _field(root, subject)
    if field is not None:
        return f"input.{field}", 1
    if len(path) > 1 and (inner := _field(path[1], subject)) is not None and _near(root, namespaces) in (None, "input"):
        return f"input.{inner}", 2
    namespace = _near(root, namespaces)
    if namespace is not None:
        return namespace, 1
    close = nearest(root, subject.by_name) if len(root) > 3 else None
    return (f"input.{close}", 1) if close is not None and _likeness(root, close) >= _NEAR_ENOUGH else None


def _field(name: str, subject: Subject) -> str | None:
    """The field of that name, in any spelling, or under another product's name."""
    name = _CALLED.get(_normalize(name), name)
    return next((field for field in subject.by_name if _normalize(field) == _normalize(name)), None)


def _near(root: str, namespaces: tuple[str, ...]) -> str | None:
    folded = {_normalize(name): name for name in namespaces}
    near = nearest(_normalize(root), folded)
    return folded[near] if near is not None and _likeness(_normalize(root), near) >= _NEAR_ENOUGH else None


def _normalize(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _likeness(one: str, other: str) -> float:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other).ratio()
