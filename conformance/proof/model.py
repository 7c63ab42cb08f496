"""What the data model can hold at each place, for every event and every combination of the platform's settings:
`payloads.amplitude.universe`, put in the proof's terms.
"""

from __future__ import annotations

import functools
from itertools import product
from typing import TYPE_CHECKING, Final

from conformance.proof import texts
from conformance.proof.language import ANY, EMPTY, among
from conformance.proof.regular import whole
from conformance.proof.values import MISSING, Hash, Path, Sequence, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.amplitude import Universe
    from tile import Precondition

CUSTOM_KINDS: Final = (
    "event_properties",
    "user_properties",
    "group_properties",
    "derived_properties",
    "lookup_properties",
    "global_user_properties",
)
"""Where `input` holds properties that customers name."""

_BLANKS: Final = whole(r"[\x00-\x20]*").possible
_ANY_NAME: Final = "any name"


@functools.lru_cache(8192)
def at(path: Path, universe: Universe) -> Value:
    """What can be at a place. Without a place of its own, if a key on the way isn't known."""
    if path[0] not in universe.namespaces:
        return MISSING
    known = universe.values(_steps(path))
    types = known.types
    custom = path[0] in ("mappedFields", "mappedProperties") or (
        path[0] == "input" and path[1:2] != () and path[1] in CUSTOM_KINDS
    )
    language = EMPTY
    if "string" in types:
        language = ANY if known.pattern is None else whole(f"(?:{known.pattern})").possible & ANY
        if path[0] == "parameters" and known.pattern is None:
            language = texts.SAFE  # what a customer types in: no quotes, backslashes or line breaks are expected
        if known.pattern is not None and {"number", "integer"} & types:
            language = texts.common(language, texts.PLAIN_NUMBER)  # digits as a number has them
    return Value(
        missing=known.absent or known.null,
        text=language,
        number="number" in types or "integer" in types,
        truth=frozenset({True, False}) if "boolean" in types else frozenset(),
        sequence=Sequence(element=_element(path, universe)) if "array" in types else None,
        hash=Hash(path=path if None not in path else (None,)) if "object" in types else None,
        origin=path if None not in path else None,
        custom=custom and len(path) > (1 if path[0] != "input" else 2),
    )


def can_be_null(path: Path, universe: Universe) -> bool:
    """Whether a key that is there can hold null."""
    return universe.values(_steps(path)).null


def _steps(path: Path) -> tuple[str, ...]:
    return tuple(step if isinstance(step, str) else _ANY_NAME for step in path)


def _element(path: Path, universe: Universe) -> Value:
    """What an item can be; no place of its own, since what holds of one item needn't of the next."""
    if path != ("input", "users") or path[1] not in universe.subject.by_name:
        return INSIDE
    members = ("user_id", "user_properties")
    known = tuple((name, _without_place(at((*path, "0", name), universe))) for name in members)
    return Value(hash=Hash(members=known, rest=INSIDE), custom=True)


def _without_place(value: Value) -> Value:
    return value._replace(origin=None, source=None, custom=True, hash=Hash(path=(None,)) if value.hash else None)


_DEEPER: Final = Value(missing=True, text=ANY, number=True, truth=frozenset({True, False}), custom=True)
INSIDE: Final = Value(
    missing=True,
    text=ANY,
    number=True,
    truth=frozenset({True, False}),
    sequence=Sequence(element=_DEEPER),
    hash=Hash(path=(None,)),
    custom=True,
)
"""What may be anywhere inside a property's value."""


def starts(preconditions: tuple[Precondition, ...], universe: Universe) -> Iterator[dict[Path, Value]]:
    """What holds of the events a tile is for: one start for each way to meet its preconditions."""
    ways = [[(_path(written), precondition) for written in precondition.any_of] for precondition in preconditions]
    for chosen in product(*ways):
        facts: dict[Path, Value] = {}
        for path, precondition in chosen:
            ignored = _BLANKS + (among(precondition.ignored) | among([""])) + _BLANKS
            base = at(path, universe)
            facts[path] = Value(
                text=texts.without(base.text, ignored),
                number=base.number,
                truth=base.truth,
                origin=path,
                custom=base.custom,
            )
        yield facts


def _path(written: str) -> Path:
    root, _, rest = written.partition(".")
    return (root, *rest.split("."))
