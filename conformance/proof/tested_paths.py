"""Which places of the data model a template tests more than once: what is learnt of them must be remembered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from payloads.freemarker.analysis import chain
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.proof.values import Path
    from payloads.freemarker.nodes import Node
    from payloads.freemarker.nodes.elements import Block

_MOST = 12


def tested_again(block: Block) -> tuple[Path, ...]:
    """The places that conditions look at twice or more, the most often looked at first, and a few only."""
    counts: Counter[Path] = Counter()
    for element in block:
        for node in element.walk():
            for paths in _tested(node):
                counts.update(paths)
    return tuple(path for path, count in counts.most_common(_MOST) if count > 1)


def _tested(node: Node) -> Iterator[set[Path]]:
    match node:
        case el.Branch(condition=condition) if condition is not None:
            yield from _read_in(condition)
        case ex.BuiltIn(name="then" | "switch", target=target):
            yield from _read_in(target)


def _read_in(condition: Node) -> Iterator[set[Path]]:
    """What a condition looks at; twice, if it has alternatives, since each knows something else from then on."""
    nodes = list(condition.walk())
    paths = {path for inner in nodes if (path := _path(inner)) is not None}
    yield paths
    if any(isinstance(inner, ex.Or) for inner in nodes):
        yield paths


def _path(node: Node) -> Path | None:
    """The place that a read means, if it is one by known names from a root; the longest only."""
    read = chain(node)
    if read is None or not read.complete or len(read.path) == 1:
        return None
    return read.path if read.path[0] in ("input", "mappedFields", "mappedProperties") else None
