"""The same events through another state of the destination: which bodies differ, and in what.

A difference is named by the member that changed, how, and the event's type, so that all events that differ in the same way
are one group. Items of arrays that are told apart by a `name` are compared by it, others by their place.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from payloads.amplitude import CustomerSettings
from payloads.request import RequestTemplate
from payloads.strict_json import member_path
from tile.backtest.judge import Judge
from tile.backtest.names import shown
from tile.precondition import Precondition
from tile.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.backtest.target import Target
    from tile.outcome import Outcome


class Difference(NamedTuple):
    """A way in which two states differ on an event.

    Attributes:
        kind: `different`, `rejected` (was accepted), `repaired` (was rejected), `lost` (was sent) or `gained` (wasn't).
        what: how a member changed: `added`, `removed`, `type`, `value`, `length`, `order`; or `address`, `header`, `text`.
        name: the member's path, or the outcome.
        where: the event's type.
    """

    kind: str
    what: str
    name: str
    where: str


class Comparison(NamedTuple):
    """What comes of one event: `same`, `same meaning`, `different`, `lost`, `gained` or `neither sent`, and the differences."""

    verdict: str
    differences: tuple[Difference, ...] = ()


class Rival:
    """The other state, for the same customer."""

    def __init__(self, target: Target) -> None:
        fields = target.former
        assert fields is not None
        destination = target.declared()
        settings = target.platform.settings()
        has_form = fields.get("kind") == "Tile"
        if not has_form:
            settings = settings.replaced(amplitude_statics=True)
        template = RequestTemplate.parse(
            fields["endpoint"]["method"],
            fields["endpoint"]["url"],
            [(each["name"], each["value"]) for each in fields.get("headers", ())],
            fields["body"],
            settings=settings,
            presets=destination.presets,
        )
        self._judge = Judge(
            template,
            CustomerSettings(
                {
                    each["name"]: target.parameters.get(each["name"], each.get("sample") or "")
                    for each in fields.get("parameters", ())
                },
                {
                    each["name"]: target.mapping.get(each["name"], each.get("default"))
                    for each in fields.get("mapping", ())
                },
                target.properties,
                destination.subject,
                has_form,
                target.selection,
            ),
            target.platform,
            preconditions=[
                Precondition(
                    name=each["name"], any_of=each["any_of"], ignored=each.get("ignored", ()), customer="–", reason="–"
                )
                for each in fields.get("preconditions", ())
            ],
            refusals=[
                Refusal(name=each["name"], message=each["message"], reason="–", customer="–")
                for each in fields.get("refusals", ())
            ],
            contract=destination.contract,
        )

    def compare(self, event: dict[str, Any], outcome: Outcome) -> Comparison:
        """How an event, which comes to an outcome now, came out in the other state."""
        former = self._judge.of_event_beside(event, outcome)
        name = shown(str(event.get("event_type")))
        if former.is_sent != outcome.is_sent:
            kind = "lost" if former.is_sent else "gained"
            return Comparison(kind, (Difference(kind, "outcome", f"{former.kind} → {outcome.kind}", name),))
        if former.request is None or outcome.request is None:
            return Comparison("neither sent")
        if former.request == outcome.request and former.kind is outcome.kind:
            return Comparison("same")
        found = dict.fromkeys(_of_requests(former, outcome, name))
        return Comparison("different" if found else "same meaning", tuple(found))


def _of_requests(former: Outcome, outcome: Outcome, name: str) -> Iterator[Difference]:
    before, after = former.request, outcome.request
    assert before is not None
    assert after is not None
    kind = "different"
    if former.kind is not outcome.kind:
        kind = "repaired" if outcome.kind == "accepted" else "rejected"
    if (before.method, before.url) != (after.method, after.url):
        yield Difference(
            kind, "address", f"{before.method} → {after.method}" if before.method != after.method else "url", name
        )
    if before.headers != after.headers:
        for header in sorted({*before.headers} ^ {*after.headers}):
            yield Difference(kind, "header", shown(header[0]), name)
    if before.body == after.body:
        return
    try:
        old, new = json.loads(before.body), json.loads(after.body)
    except (ValueError, RecursionError):
        yield Difference(kind, "text", "$", name)
        return
    for what, path in _of_values(old, new, "$"):
        yield Difference(kind, what, path, name)


def _of_values(old: Any, new: Any, path: str) -> Iterator[tuple[str, str]]:
    if _type(old) != _type(new):
        yield "type", f"{path}: {_type(old)} → {_type(new)}"
    elif isinstance(old, dict):
        for key in dict.fromkeys([*old, *new]):
            inner = member_path(path, shown(key))
            if key not in new or key not in old:
                yield ("removed" if key in old else "added"), inner
            else:
                yield from _of_values(old[key], new[key], inner)
    elif isinstance(old, list):
        yield from _of_items(old, new, path)
    elif old != new:
        yield "value", path


def _of_items(old: list[Any], new: list[Any], path: str) -> Iterator[tuple[str, str]]:
    before, after = _named(old), _named(new)
    if before is None or after is None:
        if len(old) != len(new):
            yield "length", path
        for one, other in zip(old, new, strict=False):
            yield from _of_values(one, other, f"{path}[*]")
        return
    for key in dict.fromkeys([*before, *after]):
        inner = f"{path}[{shown(key)}]"
        if key not in after or key not in before:
            yield ("removed" if key in before else "added"), inner
        else:
            yield from _of_values(before[key], after[key], inner)
    both = before.keys() & after.keys()
    if [key for key in before if key in both] != [key for key in after if key in both]:
        yield "order", path


def _named(items: list[Any]) -> dict[str, Any] | None:
    """The items by their names, if each has one of its own."""
    found = {each["name"]: each for each in items if isinstance(each, dict) and isinstance(each.get("name"), str)}
    return found if len(found) == len(items) else None


def _type(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    return "object" if isinstance(value, dict) else "array" if isinstance(value, list) else _plain(value)


def _plain(value: Any) -> str:
    return "text" if isinstance(value, str) else "number"
