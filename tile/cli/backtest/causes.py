"""What a cause is in words, and the smallest made-up event that shows it.

The words come of the made-up event, never of a real one, so that no value of an archive gets into a report.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from tile.backtest.causes import UNSOUND, Cause, causes
from tile.backtest.synthetic import shrunk

if TYPE_CHECKING:
    from tile.backtest.examining import Examiner
    from tile.backtest.summary import Example
    from tile.destination import Destination
    from tile.outcome import Outcome

_WORDS = {
    "json": "the body isn't strict JSON",
    "schema": "the body doesn't match the contract",
    "rule": "the body breaks a rule of the contract",
    "size": "the body is too large",
    "reserved": "a value that the destination reserves",
    "error": "a template fails",
}


class Explained(NamedTuple):
    """A cause for people.

    Attributes:
        message: what is wrong.
        remedy: what the customer does about it; may be empty.
        event: the smallest made-up event that shows it; None where none was found.
    """

    message: str
    remedy: str
    event: dict[str, Any] | None


def explained(key: tuple[str, ...], example: Example | None, examiner: Examiner, tile: Destination) -> Explained:
    """A cause, or a difference, in words."""
    text = shrunk(example.event, lambda event: examiner.shows(event, key)) if example is not None else ""
    event = json.loads(text) if text else None
    cause = Cause(*key)
    if cause.what == "precondition":
        [precondition] = [each for each in tile.preconditions if each.name == cause.name]
        return Explained(precondition.reason, precondition.customer, event)
    if cause.what == "refusal":
        [refusal] = [each for each in tile.refusals if each.name == cause.name]
        return Explained(refusal.reason, refusal.customer, event)
    message = _WORDS.get(cause.what, "") if event is None else _message(cause, examiner.judge.of_event(event))
    return Explained(message, "", event)


def _message(cause: Cause, outcome: Outcome) -> str:
    if outcome.error is not None:
        message = getattr(outcome.error, "message", str(outcome.error))
        lines = [line.strip() for line in str(message).splitlines() if line.strip()]
        return " ".join(lines[:2])
    for fault in outcome.faults:
        if fault.kind == cause.name:
            return fault.message
    for breach in outcome.breaches:
        shown = tuple(causes(outcome._replace(breaches=(breach,))))
        if cause in shown or cause in (each._replace(kind=UNSOUND) for each in shown):
            return breach.message
    return _WORDS.get(cause.what, "")
