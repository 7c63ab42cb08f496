"""What every part of a walk through a template needs: the notes it takes, and the other parts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from conformance.proof import lifetimes, texts
from conformance.proof.language import EMPTY, Language
from conformance.proof.lattice import without_key
from conformance.proof.state import Loop, State
from conformance.proof.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from conformance.proof.flow import Ended, Flow, Listed, Recursion
    from conformance.proof.values import Key, Path
    from payloads.freemarker import Span
    from payloads.freemarker.nodes import Expression, Node
    from payloads.freemarker.nodes import expressions as ex
    from payloads.freemarker.nodes.elements import Block, Macro

    Outcome = tuple[Value, State]

T = TypeVar("T")
_MOST_STEPS = 70_000
_MOST_WORK = 2_000_000
_MOST_SUSPECTS = 400
_MOST_VARIANTS = 4

#: Failures that Java has exceptions of its own for: `<#attempt>` doesn't catch them, or not all of them.
_UNCAUGHT = frozenset({"infinite", "regular-expression"})


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
        hints: values that places of the data model were compared with on the way.
        fear: what may go wrong, in a sentence; empty where the kind says it.
    """

    claim: Literal["renders", "json", "contract"]
    kind: str
    span: Span
    facts: Mapping[Path, Value]
    blamed: Path | None = None
    bad: Language = EMPTY
    path: str = ""
    hints: Mapping[Path, object] = {}
    fear: str = ""


class Handler(NamedTuple):
    """What catches failures: an `<#attempt>` all of FreeMarker's own, parentheses before `!` and `??` those of what is missing.

    Attributes:
        only: the kind it catches; every kind, if empty.
        states: where something failed.
    """

    only: str
    states: list[State]


class Gap(NamedTuple):
    """What the walk couldn't follow: nothing is proved of a template with one, or but the other claims."""

    reason: str
    span: Span | None
    claim: str = ""


class ExhaustedError(Exception):
    """The template has more ways through it than are worth following."""


class Walk(ABC):
    """A walk through one template with sets of states; what may fail on the way is noted as a suspect.

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
        self.assigned = lifetimes.assigned_names(block)
        self.set_twice = lifetimes.set_twice(block)
        self.matched = lifetimes.matched_texts(block)
        self.suspects: dict[tuple[object, ...], Suspect] = {}
        self.gaps: dict[str, Gap] = {}
        self.handlers: list[Handler] = []
        self.items: list[Listed] = []
        self.recursions: list[Recursion] = []
        self.shown: set[tuple[object, ...]] = set()
        self.known_calls: dict[tuple[object, ...], list[Ended]] = {}
        self.noted = 0
        self.remembered: dict[Node, list[tuple[State, Flow]]] = {}
        self.running: list[Macro] = []
        self.in_function = 0
        self.depth = 0
        self.steps = 0
        self._began = texts.work()

    def step(self) -> None:
        """Count a step; a template with too many is given up."""
        self.steps += 1
        if self.steps > _MOST_STEPS or texts.work() - self._began > _MOST_WORK:
            raise ExhaustedError

    def suspect(
        self,
        claim: Literal["renders", "json", "contract"],
        kind: str,
        span: Span,
        state: State | None,
        blamed: Path | None,
        bad: Language = EMPTY,
        path: str = "",
        fear: str = "",
    ) -> None:
        """Note what may go wrong in a state; None: it can't."""
        if state is None:
            return
        self.noted += 1
        if claim == "renders":
            for handler in reversed(self.handlers):
                if handler.only in ("", kind):
                    handler.states.append(state)
                    if kind not in _UNCAUGHT:
                        return
                    break
        facts, blamed = self._of_callers(state.facts), self._of_caller(blamed)
        key = (claim, kind, span.source.name, span.start, span.end, blamed, path)
        variant = 0
        while (*key, variant) in self.suspects and variant < _MOST_VARIANTS:
            if self.suspects[(*key, variant)].facts == facts:
                return
            variant += 1
        if len(self.suspects) >= _MOST_SUSPECTS:
            self.gap("there are too many doubtful places in the template", None)
        elif variant < _MOST_VARIANTS:
            self.suspects[(*key, variant)] = Suspect(claim, kind, span, facts, blamed, bad, path, state.hints, fear)

    def catching(self, kind: str, work: Callable[[], T]) -> tuple[T, list[State]]:
        """What some work gives, and the states in which it fails by a kind of failure; by any, if `kind` is empty."""
        handler = Handler(kind, [])
        self.handlers.append(handler)
        try:
            return work(), handler.states
        finally:
            self.handlers.pop()

    def _of_callers(self, facts: Mapping[Path, Value]) -> Mapping[Path, Value]:
        """What is known inside the value of a recursive macro, told of the value that it was called with at first."""
        if not self.recursions:
            return facts
        told = {self._of_caller(path): value for path, value in facts.items()}
        return {path: value for path, value in told.items() if path is not None}

    def _of_caller(self, path: Path | None) -> Path | None:
        for recursion in reversed(self.recursions):
            if path is not None and path[0] == recursion.part:
                path = None if recursion.origin is None else (*recursion.origin, *path[1:])
        return path

    def gap(self, reason: str, span: Span | None, claim: str = "") -> None:
        """Note what can't be followed; `claim`: the only one that it matters for."""
        self.noted += 1
        self.gaps.setdefault(reason, Gap(reason, span, claim))

    def holds(self, state: State, key: Key) -> bool:
        """Whether anything in reach is tied to the key of a loop, which so must be running."""
        held = [*state.variables.values()]
        for frame in state.frames:
            held += (frame.local or {}).values()
            held += [value for loop in frame.loops for _, value in loop.variables]
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

    # The parts of a walk call one another by these, so that each of them can stand in a file of its own.

    @abstractmethod
    def evaluate(self, node: Expression, state: State) -> list[Outcome]:
        """What an expression can give: each value with the state in which it is given."""

    @abstractmethod
    def caught(self, node: Expression, state: State) -> list[Outcome]:
        """The same where what is missing inside doesn't fail but is missing itself, as before `!` and `??`."""

    @abstractmethod
    def condition(self, node: Expression, state: State) -> tuple[list[State], list[State]]:
        """The states in which a condition holds, and those in which it doesn't."""

    @abstractmethod
    def built_in(self, node: ex.BuiltIn, state: State) -> list[Outcome]:
        """What `target?name` or `target?name(…)` can give."""

    @abstractmethod
    def call(self, node: ex.Call, state: State) -> list[Outcome]:
        """What a call of a function can give."""

    @abstractmethod
    def run(self, block: Block, states: list[State]) -> Flow:
        """Where a block leads from some states."""

    @abstractmethod
    def run_macro(
        self,
        macro: Macro,
        positional: tuple[Value, ...],
        named: Mapping[str, Value],
        state: State,
        node: Node,
    ) -> list[tuple[Value | None, State]]:
        """What a macro or function returns, each with the state behind it."""

    def enter(self, state: State, name: str, value: Value) -> State:
        """With one more variable in force, as in a lambda."""
        return state.entered(Loop(((name, value),)))

    def leave(self, state: State) -> State:
        """Without the innermost of them."""
        return state.with_loops(state.loops[:-1])
