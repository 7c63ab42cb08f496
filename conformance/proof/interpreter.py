"""The abstract interpreter: a walk through a template, put together from its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.proof import built_ins, calls, conditions, elements, expressions, results
from conformance.proof.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conformance.proof.flow import Flow
    from conformance.proof.state import State
    from conformance.proof.values import Value
    from conformance.proof.walk import Outcome
    from payloads.freemarker.nodes import Expression, Node
    from payloads.freemarker.nodes import expressions as ex
    from payloads.freemarker.nodes.elements import Block, Macro


class Interpreter(Walk):
    """A walk that runs every kind of node."""

    def evaluate(self, node: Expression, state: State) -> list[Outcome]:
        """See `Walk`."""
        return results.merge_outcomes(expressions.evaluate(self, node, state), self.tracked)

    def caught(self, node: Expression, state: State) -> list[Outcome]:
        """See `Walk`."""
        return expressions.caught(self, node, state)

    def condition(self, node: Expression, state: State) -> tuple[list[State], list[State]]:
        """See `Walk`."""
        self.step()
        trues, falses = conditions.condition(self, node, state)
        return results.limit_states(trues, self.tracked), results.limit_states(falses, self.tracked)

    def built_in(self, node: ex.BuiltIn, state: State) -> list[Outcome]:
        """See `Walk`."""
        return built_ins.built_in(self, node, state)

    def call(self, node: ex.Call, state: State) -> list[Outcome]:
        """See `Walk`."""
        return calls.call(self, node, state)

    def run(self, block: Block, states: list[State]) -> Flow:
        """See `Walk`."""
        return elements.run(self, block, states)

    def run_macro(
        self,
        macro: Macro,
        positional: tuple[Value, ...],
        named: Mapping[str, Value],
        state: State,
        node: Node,
    ) -> list[tuple[Value | None, State]]:
        """See `Walk`."""
        return calls.run_macro(self, macro, positional, named, state, node)
