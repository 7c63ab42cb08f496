"""Why an event isn't a plain success, as a key that is the same for all events of one cause and holds nothing of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from payloads.freemarker import FreeMarkerError
from tile.backtest.names import shape, shown
from tile.outcome import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.outcome import Outcome

UNSOUND = "unsound"
"""The kind of a cause that a proof says there can't be."""


class Cause(NamedTuple):
    """One cause.

    Attributes:
        kind: what happens to the events: a value of `tile.outcome.Kind`; or `UNSOUND`.
        what: `precondition`, `refusal`, `error`, `json`, `schema`, `rule`, `size` or `reserved`.
        name: the name of what isn't met: of a precondition, a kind of error, a keyword of the schema.
        where: the place in the template, or the path in the body.
    """

    kind: str
    what: str
    name: str
    where: str


def causes(outcome: Outcome) -> Iterator[Cause]:
    """The causes of an outcome, each once; none of a plain success."""
    yield from dict.fromkeys(_causes(outcome))


def breaches_of_proof(outcome: Outcome) -> tuple[Cause, ...]:
    """What is wrong with an event, where it is proved that nothing is. No proof speaks of a body's size."""
    if outcome.kind not in (Kind.FAILED, Kind.REJECTED):
        return ()
    return tuple(each._replace(kind=UNSOUND) for each in causes(outcome) if each.what not in ("size", "reserved"))


def _causes(outcome: Outcome) -> Iterator[Cause]:
    kind = outcome.kind.value
    if outcome.kind is Kind.EXCLUDED:
        for precondition in outcome.unmet:
            yield Cause(kind, "precondition", precondition.name, "")
    elif outcome.refusal is not None:
        yield Cause(kind, "refusal", outcome.refusal.name, "")
    elif outcome.error is not None:
        yield _error(kind, outcome.error)
    else:
        for fault in outcome.faults[:1]:  # what comes after the first fault may come of it
            yield Cause(kind, "json", fault.kind, shape(fault.path))
        if outcome.kind is Kind.REJECTED and not outcome.faults and not outcome.breaches:
            yield Cause(kind, "json", "cut-off", "$")
        for breach in outcome.breaches:
            name = breach.constraint.partition(" ")[0] if breach.kind == "schema" else breach.constraint
            yield Cause(kind, breach.kind, name, shape(breach.path))


def _error(kind: str, error: Exception) -> Cause:
    name = type(error).__name__
    if isinstance(error, FreeMarkerError):
        place = error.place
        return Cause(kind, "error", name, f"{place.source.name}:{place.line}:{place.column}" if place else "")
    return Cause(kind, "error", name, shown(str(getattr(error, "part", ""))))
