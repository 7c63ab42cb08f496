"""Where running a block leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from conformance.proof.state import State
    from conformance.proof.values import Value
    from payloads.freemarker.nodes import elements as el


class Flow(NamedTuple):
    """Where a block leads: on, out of a loop or switch, to its next turn, or out of the macro."""

    on: list[State]
    broke: list[State]
    continued: list[State]
    returned: list[tuple[Value | None, State]]


class Listed(NamedTuple):
    """The list whose `<#items>` is awaited."""

    node: el.List
    value: Value
