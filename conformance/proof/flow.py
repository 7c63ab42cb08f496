"""Where running a block leads, and what a walk is in the middle of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conformance.proof.state import State
    from conformance.proof.values import Part, Path, Value
    from payloads.freemarker.nodes import elements as el


class Flow(NamedTuple):
    """Where a block leads: on, out of a loop or switch, to its next turn, or out of the macro."""

    on: list[State]
    broke: list[State]
    continued: list[State]
    returned: list[tuple[Value | None, State]]


class Ended(NamedTuple):
    """One way a call ends: what it gives, and what is known then of the places its arguments were read from."""

    value: Value
    facts: Mapping[Path, Value]
    hints: Mapping[Path, object]


class Listed(NamedTuple):
    """The list whose `<#items>` is awaited."""

    node: el.List
    value: Value


class Recursion(NamedTuple):
    """A macro that is shown to print one JSON value.

    Attributes:
        macro: the macro.
        part: stands for the value it is called with.
        origin: where the data model has the value of the outermost call.
    """

    macro: el.Macro
    part: Part
    origin: Path | None
