"""One walk through a template with sets of states: what may fail on the way is noted as a suspect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from conformance.proof import built_ins, calls, conditions, elements, expressions, lifetimes, outcomes
from conformance.proof.language import EMPTY, Language
from conformance.proof.state import Loop, State
from conformance.proof.values import Value, without_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from conformance.proof.flow import Flow, Listed
    from conformance.proof.values import Key, Path
    from payloads.freemarker import Span
    from payloads.freemarker.nodes import Expression, Node
    from payloads.freemarker.nodes import expressions as ex
    from payloads.freemarker.nodes.elements import Block, Macro

    Outcome = tuple[Value, State]

_MOST_STEPS = 4_000_000
_MOST_SUSPECTS = 400


class Suspect(NamedTuple):
    """A place that may go wrong, and what is known of the events with which it does.

    Attributes:
        claim: which of the claims it would refute.
        kind: what goes wrong, in one word.
        span: the place in the template.
        facts: what holds of the data model there.
        blamed: the place of the data model whose value is to blame.
        bad: the texts that do it.
        path: where in the body, if the contract is broken.
    """

    claim: Literal["renders", "json", "contract"]
    kind: str
    span: Span
    facts: Mapping[Path, Value]
    blamed: Path | None = None
    bad: Language = EMPTY
    path: str = ""


class Gap(NamedTuple):
    """What the walk couldn't follow: nothing is proved of a template with one, or but the other claims."""

    reason: str
    span: Span | None
    claim: str = ""


class ExhaustedError(Exception):
    """The template has more ways through it than are worth following."""


class Walk:
    """A walk through one template.

    Args:
        block: the template.
        declared: the names in namespaces whose names a tile declares.
        refusals: messages of a `<#stop>` that is meant.
        tracked: places that the template tests more than once; states that know different things of them
            are told apart.
    """

    def __init__(
        self,
        block: Block,
        tracked: tuple[Path, ...] = (),
        declared: Mapping[str, tuple[str, ...]] | None = None,
        refusals: Collection[str] = (),
    ) -> None:
        self.block = block
        self.tracked = tracked
        self.declared = declared or {}
        self.refusals = refusals
        self.last_uses = lifetimes.last_uses(block)
        self._of_one_turn: dict[Node, frozenset[str]] = {}
        self.suspects: dict[tuple[object, ...], Suspect] = {}
        self.gaps: dict[str, Gap] = {}
        self.captured: list[list[State]] = []
        self.callers: list[calls.Caller] = []
        self.items: list[Listed] = []
        self.looked_into: Value | None = None
        self.depth = 0
        self.steps = 0

    def step(self) -> None:
        """Count a step; a template with too many is given up."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise ExhaustedError

    def look_into(self, *compared: Value) -> None:
        """Note that a condition's outcome is that of the value of a custom property: see `outcomes.looking`."""
        self.looked_into = self.looked_into or next((value for value in compared if value.custom), None)

    def suspect(
        self,
        claim: Literal["renders", "json", "contract"],
        kind: str,
        span: Span,
        state: State | None,
        blamed: Path | None,
        bad: Language = EMPTY,
        path: str = "",
    ) -> None:
        """Note what may go wrong in a state; None: it can't."""
        if state is None:
            return
        if claim == "renders" and self.captured:
            self.captured[-1].append(state)
            return
        key = (claim, kind, span.source.name, span.start, span.end, blamed, path)
        variant = 0
        while (*key, variant) in self.suspects and variant < 4:
            if self.suspects[(*key, variant)].facts == state.facts:
                return
            variant += 1
        if variant < 4 and len(self.suspects) < _MOST_SUSPECTS:
            self.suspects[(*key, variant)] = Suspect(claim, kind, span, state.facts, blamed, bad, path)

    def gap(self, reason: str, span: Span | None, claim: str = "") -> None:
        """Note what can't be followed; `claim`: the only one that it matters for."""
        self.gaps.setdefault(reason, Gap(reason, span, claim))

    def holds(self, state: State, key: Key) -> bool:
        """Whether anything in reach is tied to the key of a loop, which so must be running."""
        frames = [(state.local, state.loops), *((caller.local, caller.loops) for caller in self.callers)]
        held = [*state.variables.values()]
        for local, loops in frames:
            held += (local or {}).values()
            held += [value for loop in loops for _, value in loop.variables]
        return any(without_key(value, key) is not value for value in held)

    def of_one_turn(self, loop: Node, body: Block) -> frozenset[str]:
        """The variables that matter within one turn of a loop only."""
        known = self._of_one_turn.get(loop)
        if known is None:
            known = lifetimes.of_one_turn(body, lifetimes.mentioned_outside(self.block, loop))
            self._of_one_turn[loop] = known
        return known

    def outlived(self, state: State, offset: int) -> State:
        """Without the variables that nothing reads behind an offset of the main template."""
        if self.depth or not state.variables:
            return state
        uses = self.last_uses
        dead = [name for name in state.variables if uses.get(name, 0) <= offset]
        if not dead:
            return state
        return state._replace(variables={name: value for name, value in state.variables.items() if name not in dead})

    # The parts of a walk call one another through it, so that each of them can stand in a file of its own.

    def evaluate(self, node: Expression, state: State, *, soft: bool = False) -> list[Outcome]:
        """See `expressions.evaluate`."""
        return expressions.evaluate(self, node, state, soft=soft)

    def several(self, nodes: tuple[Expression, ...], state: State) -> list[tuple[tuple[Value, ...], State]]:
        """See `outcomes.several`."""
        return outcomes.several(self, nodes, state)

    def condition(self, node: Expression, state: State) -> tuple[list[State], list[State]]:
        """See `conditions.condition`."""
        self.step()
        return conditions.condition(self, node, state)

    def built_in(self, node: ex.BuiltIn, state: State) -> list[Outcome]:
        """See `built_ins.built_in`."""
        return built_ins.built_in(self, node, state)

    def call(self, node: ex.Call, state: State) -> list[Outcome]:
        """See `calls.call`."""
        return calls.call(self, node, state)

    def run(self, block: Block, states: list[State]) -> Flow:
        """See `elements.run`."""
        return elements.run(self, block, states)

    def run_macro(
        self, macro: Macro, positional: tuple[Value, ...], named: Mapping[str, Value], state: State, span: Span
    ) -> list[tuple[Value | None, State]]:
        """See `calls.run_macro`."""
        return calls.run_macro(self, macro, positional, named, state, span)

    def enter(self, state: State, name: str, value: Value) -> State:
        """With one more variable in force, as in a lambda."""
        return state._replace(loops=(*state.loops, Loop(((name, value),))))

    def leave(self, state: State) -> State:
        """Without the innermost of them."""
        return state._replace(loops=state.loops[:-1])
