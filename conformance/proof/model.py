"""What the data model can hold at each place, for every event and every combination of the platform's settings:
`payloads.amplitude.universe`, put in the proof's terms.
"""

from __future__ import annotations

import functools
from itertools import product
from typing import TYPE_CHECKING, Final

from conformance.proof import texts
from conformance.proof.language import ANY, EMPTY, EVERY, among, exactly
from conformance.proof.regular import whole
from conformance.proof.values import INSIDE, MISSING, Hash, Key, Part, Path, Sequence, Value
from tile.precondition import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.amplitude import Universe
    from tile import Precondition

STATICS: Final = "statics"
"""The root of Amplitude's helper class."""

_BLANKS: Final = whole(f"[{UNSEEN}]*").possible
_ANY_NAME: Final = "any name"
#: What a customer types in: no quotes, backslashes or control characters are expected.
_TYPED: Final = texts.without(texts.SAFE, EVERY + exactly("\x7f") + EVERY)


@functools.lru_cache(8192)
def at(path: Path, universe: Universe) -> Value:
    """What can be at a place. Without a place of its own, if a key on the way isn't known."""
    root, last = path[0], path[-1]
    if isinstance(root, Part):
        return _inside(path)
    if root == STATICS:
        return _of_helper(path)
    if root not in universe.namespaces:
        return MISSING
    if len(path) > 1 and not isinstance(path[1], str) and root in ("input", "parameters"):
        return _anything_at(path)  # any field, or parameter, whichever it is
    known = universe.values(_steps(path))
    types = known.types
    language = EMPTY
    if "string" in types:
        language = ANY if known.pattern is None else whole(f"(?:{known.pattern})").possible & ANY
        if root == "parameters" and known.pattern is None:
            language = _TYPED
        if known.pattern is not None and {"number", "integer"} & types:
            language = texts.common(language, texts.PLAIN_NUMBER)  # digits as a number has them
    is_own_key = isinstance(last, Key) and last.home == path[:-1]
    return Value(
        missing=known.null or (known.absent and not is_own_key),
        text=language,
        number="number" in types or "integer" in types,
        truth=frozenset({True, False}) if "boolean" in types else frozenset(),
        sequence=_items(path, universe) if "array" in types else None,
        hash=Hash(path=path if None not in path else (None,)) if "object" in types else None,
        origin=path if None not in path else None,
    )


def _inside(path: Path) -> Value:
    """What is inside the value that a recursive macro was called with."""
    return INSIDE._replace(origin=path, source=path, hash=Hash(path=path))


def _anything_at(path: Path) -> Value:
    """What can be at a place that has any of several names."""
    if None in path:
        return INSIDE
    return INSIDE._replace(origin=path, hash=Hash(path=path), sequence=Sequence(deep=True, place=path))


def _of_helper(path: Path) -> Value:
    """Amplitude's helper class, which templates reach by `statics`."""
    if len(path) == 1 or (len(path) == 2 and isinstance(path[1], str) and path[1].endswith(".FtlUtils")):
        return Value(hash=Hash(path=path))
    return Value(missing=True, other=True)


def _steps(path: Path) -> tuple[str, ...]:
    return tuple(step if isinstance(step, str) else _ANY_NAME for step in path)


def _items(path: Path, universe: Universe) -> Sequence:
    """What a list holds; its items have no place of their own, since what holds of one needn't of the next."""
    place = path if None not in path else None
    if path == ("input", "users") and path[1] in universe.subject.by_name:
        members = ("user_id", "user_properties")
        known = tuple((name, _without_place(at((*path, "0", name), universe))) for name in members)
        return Sequence(element=Value(hash=Hash(members=known, rest=INSIDE)), place=place)
    if path[:2] == ("input", "groups") and len(path) == 3:
        return Sequence(element=_without_place(at((*path, "0"), universe))._replace(missing=False), place=place)
    return Sequence(deep=True, place=place)


def _without_place(value: Value) -> Value:
    return value._replace(origin=None, source=None, hash=Hash(path=(None,)) if value.hash else None)


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
            )
        yield facts


def _path(written: str) -> Path:
    root, _, rest = written.partition(".")
    return (root, *rest.split("."))
