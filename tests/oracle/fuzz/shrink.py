"""A smaller case with the same mismatch: parts of the template dropped or replaced, data and settings simplified."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final

from .compare import Outcome, incomparable, ours, outcome
from .tree import Node, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .campaign import Engine
    from .generator import Case

_BATCH: Final = 24
_SIMPLEST: Final = {
    "string": '"a"', "number": "1", "int": "1", "boolean": "true", "strings": '["a"]', "numbers": "[1]", "hash": "{}",
    "mixed": "[]", "hashes": "[]", "any": "1",
}  # fmt: skip
_Change = "Callable[[], Callable[[], None]]"


def kind_of(theirs: Outcome, mine: Outcome) -> tuple[str, str]:
    """What sort of mismatch it is: error types without their lines, whether the outputs differ."""
    return tuple("output" if each.ok else each.text.rpartition(" ")[0] for each in (theirs, mine))  # type: ignore[return-value]


def shrink(case: Case, engine: Engine, rounds: int = 400) -> tuple[Case, Outcome, Outcome]:
    """`case` made as small as `rounds` batches of tries allow; gives it with both outcomes."""
    case = copy.deepcopy(case)
    theirs, mine = _run([case.request()], engine)[0]
    wanted = kind_of(theirs, mine)
    for _ in range(rounds):
        found = _smaller(case, engine, wanted)
        if found is None:
            break
        theirs, mine = found
    return case, theirs, mine


def _run(requests: list[dict[str, Any]], engine: Engine) -> list[tuple[Outcome, Outcome]]:
    return [(outcome(given), ours(request)) for request, given in zip(requests, engine.ask_many(requests), strict=True)]


def _smaller(case: Case, engine: Engine, wanted: tuple[str, str]) -> tuple[Outcome, Outcome] | None:
    """Apply the first change that keeps the mismatch; `None` if none does."""
    size = _size(case)
    batch: list[tuple[Any, dict[str, Any]]] = []

    def tried() -> tuple[Outcome, Outcome] | None:
        results = _run([request for _, request in batch], engine)
        for (change, _), (theirs, mine) in zip(batch, results, strict=True):
            if theirs != mine and not incomparable(theirs, mine) and kind_of(theirs, mine) == wanted:
                change()
                return theirs, mine
        batch.clear()
        return None

    for change in _changes(case):
        undo = change()
        smaller, request = _size(case) < size, copy.deepcopy(case.request())
        undo()
        if not smaller:
            continue
        batch.append((change, request))
        if len(batch) == _BATCH and (found := tried()):
            return found
    return tried() if batch else None


def _size(case: Case) -> int:
    return 4 * len(str(case.template)) + len(repr(case.model)) + 40 * len(case.settings) + 40 * len(case.templates)


def _changes(case: Case) -> Iterator[Any]:
    """Every way to make the case smaller: functions that make the change and give a way back."""
    for parent, index in list(case.template.places()):
        part = parent.parts[index]
        if parent.kind == "block":
            yield _replacing(parent, index, [])
        if isinstance(part, Node):
            yield from _of_node(parent, index, part)
        elif len(part) > 1 and parent.kind in ("block", "text"):
            yield _replacing(parent, index, [part[: len(part) // 2]])
            yield _replacing(parent, index, [part[len(part) // 2 :]])
            yield _replacing(parent, index, [part[:-1]])
            yield _replacing(parent, index, [part[1:]])
    for name in list(case.settings):
        yield _deleting(case.settings, name)
    for name in list(case.templates):
        yield _deleting(case.templates, name)
    yield from _of_data(case.model)


def _of_node(parent: Node, index: int, node: Node) -> Iterator[Any]:
    if node.kind in ("text", "element"):
        yield _replacing(parent, index, [])
    for inner in node.below():
        if (
            inner.kind == node.kind
            or (inner.kind == "any" and node.kind in _SIMPLEST)
            or (node.kind == "element" and inner.kind == "block")
        ):
            yield _replacing(parent, index, [inner])
    if node.kind in _SIMPLEST:
        yield _replacing(parent, index, [_SIMPLEST[node.kind]])
    text = str(node)
    if not any(isinstance(part, Node) for part in node.parts) and text[:1] in ("'", '"') and len(text) > 3:
        for cut in (slice(1, 1 + len(text) // 2), slice(len(text) // 2, -1), slice(1, -2), slice(2, -1)):
            yield _replacing(parent, index, [text[0] + text[cut] + text[-1]])


def _replacing(parent: Node, index: int, parts: list[Part]) -> Any:
    def change() -> Callable[[], None]:
        before = parent.parts
        parent.parts = [*before[:index], *(parts or [""]), *before[index + 1 :]]

        def undo() -> None:
            parent.parts = before

        return undo

    return change


def _deleting(owner: dict[str, Any], name: str) -> Any:
    return _setting(owner, {key: value for key, value in owner.items() if key != name})


def _setting(owner: dict[str, Any], content: dict[str, Any]) -> Any:
    def change() -> Callable[[], None]:
        before = dict(owner)
        owner.clear()
        owner.update(content)

        def undo() -> None:
            owner.clear()
            owner.update(before)

        return undo

    return change


def _of_data(model: dict[str, Any]) -> Iterator[Any]:
    keys = list(model)
    for half in (keys[: len(keys) // 2], keys[len(keys) // 2 :]):
        yield _setting(model, {key: value for key, value in model.items() if key not in half})
    for name, value in list(model.items()):
        yield _deleting(model, name)
        for simpler in _simpler(value):
            yield _setting(model, model | {name: simpler})


def _simpler(value: Any) -> Iterator[Any]:
    if isinstance(value, str) and len(value) > 1:
        yield from ("a", value[: len(value) // 2], value[len(value) // 2 :], value[1:], value[:-1])
    elif isinstance(value, int | float) and not isinstance(value, bool) and value not in (0, 1):
        yield from (1, int(value) // 10 if abs(value) < 1e300 else 0)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield value[:index] + value[index + 1 :]
            for simpler in _simpler(item):
                yield [*value[:index], simpler, *value[index + 1 :]]
    elif isinstance(value, dict):
        for key, item in value.items():
            yield {other: each for other, each in value.items() if other != key}
            for simpler in _simpler(item):
                yield value | {key: simpler}
