"""Where a walk through a template stands: what was printed, what variables hold, what is known of the event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from conformance.proof import model, texts, values
from conformance.proof.json_state import JsonText
from conformance.proof.language import Language
from conformance.proof.values import MISSING, Value
from payloads.amplitude import DOCUMENTED, Universe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from conformance.proof.values import Key, Path

_MOST_STATES = 48


class Captured(NamedTuple):
    """Output that doesn't go to the body, but into a variable or nowhere."""

    language: Language


Sink = JsonText | Captured


class Loop(NamedTuple):
    """A loop that is running: its variables, and what is known of the turn."""

    variables: tuple[tuple[str, Value], ...]
    first: bool | None = None
    last: bool | None = None
    turn: int | None = None


class State(NamedTuple):
    """One set of ways to arrive at a place of the template.

    Attributes:
        sink: what was printed.
        variables: those the template has set.
        local: those of the macro or function that runs; None outside.
        loops: the loops that run, the innermost last.
        facts: what is known of places of the data model beyond what always holds.
        formats: number and boolean format, None where the platform's is in force; whether a charset is set for URLs.
        turns: the turns of loops whose items are all known, for telling apart what they print.
        universe: what an event can be.
    """

    sink: Sink
    variables: Mapping[str, Value]
    local: Mapping[str, Value] | None
    loops: tuple[Loop, ...]
    facts: Mapping[Path, Value]
    formats: tuple[str | None, str | None, bool]
    turns: tuple[str | int, ...] = ()
    universe: Universe = DOCUMENTED

    def read(self, path: Path) -> Value:
        """What can be at a place of the data model."""
        known = self.facts.get(path)
        return model.at(path, self.universe) if known is None else known

    def knowing(self, path: Path, value: Value) -> State:
        """With a fact more."""
        return self._replace(facts={**self.facts, path: value})

    def forgetting(self, key: Key) -> State:
        """Without what is known of the key of a loop: its next turn has another one."""
        kept = {path: value for path, value in self.facts.items() if key not in path}
        return self._replace(facts=kept) if len(kept) < len(self.facts) else self

    def variable(self, name: str) -> Value | None:
        """A variable of the template; None if it hasn't set one of that name here."""
        for loop in reversed(self.loops):
            for own, value in loop.variables:
                if own == name:
                    return value
        if self.local is not None and name in self.local:
            return self.local[name]
        return self.variables.get(name)

    def with_variable(self, name: str, value: Value) -> State:
        """With another value for a variable, where it is set now."""
        for at in range(len(self.loops) - 1, -1, -1):
            loop = self.loops[at]
            if any(own == name for own, _ in loop.variables):
                changed = tuple((own, value if own == name else held) for own, held in loop.variables)
                return self._replace(loops=(*self.loops[:at], loop._replace(variables=changed), *self.loops[at + 1 :]))
        if self.local is not None and name in self.local:
            return self._replace(local={**self.local, name: value})
        return self._replace(variables={**self.variables, name: value})


NO_FACTS: Final[Mapping[Path, Value]] = {}


def start(sink: Sink, universe: Universe, facts: Mapping[Path, Value] = NO_FACTS) -> State:
    """The beginning of a template."""
    return State(sink, {}, None, (), facts, (None, None, False), (), universe)


def merged(states: Iterable[State], tracked: Iterable[Path]) -> list[State]:
    """As few states as tell apart what matters later: where the parser is, variables with one known value,
    and what is known of places that the template tests more than once.
    """
    states = list(states)
    if len(states) < 2:
        return states
    groups = _grouped(states, lambda state: (*_control(state), *_discrete(state, tracked)))
    if len(groups) > _MOST_STATES:
        groups = _grouped(groups, lambda state: (*_control(state), *_discrete(state, ())))
    if len(groups) > _MOST_STATES:
        groups = _grouped(groups, _control)
    return groups


def _grouped(states: Iterable[State], key: Callable[[State], object]) -> list[State]:
    groups: dict[object, State] = {}
    for state in states:
        own = key(state)
        known = groups.get(own)
        groups[own] = state if known is None else join(known, state)
    return list(groups.values())


def _control(state: State) -> tuple[object, ...]:
    sink = state.sink.control if isinstance(state.sink, JsonText) else None
    turns = tuple((loop.first, loop.last, loop.turn) for loop in state.loops)
    return sink, turns, state.formats, state.turns, state.local is None


def _discrete(state: State, tracked: Iterable[Path]) -> tuple[object, ...]:
    named = [
        (name, value) for held in (state.variables, state.local or {}) for name, value in held.items() if value.discrete
    ]
    looped = tuple(item for loop in state.loops for item in loop.variables if item[1].discrete)
    return frozenset(named), looped, tuple(_side(state.facts.get(path)) for path in tracked)


def _side(fact: Value | None) -> object:
    """Of a fact, what tells the sides of a test apart."""
    return fact


def join(one: State, other: State) -> State:
    """Either of two that agree in what matters."""
    if isinstance(one.sink, JsonText) and isinstance(other.sink, JsonText):
        sink: Sink = one.sink.join(other.sink)
    elif isinstance(one.sink, Captured) and isinstance(other.sink, Captured):
        sink = Captured(texts.joined(one.sink.language, other.sink.language))
    else:
        raise TypeError("output of different kinds")
    loops = tuple(
        mine._replace(
            variables=tuple(
                (name, values.join(value, dict(theirs.variables).get(name, MISSING))) for name, value in mine.variables
            )
        )
        if mine is not theirs
        else mine
        for mine, theirs in zip(one.loops, other.loops, strict=True)
    )
    return State(
        sink,
        _joined(one.variables, other.variables),
        None if one.local is None or other.local is None else _joined(one.local, other.local),
        loops,
        _common(one.facts, other.facts, one.universe),
        one.formats,
        one.turns,
        one.universe,
    )


def _joined(one: Mapping[str, Value], other: Mapping[str, Value]) -> Mapping[str, Value]:
    if one is other or one == other:
        return one
    names = [*one, *(name for name in other if name not in one)]
    return {name: values.join(one.get(name, MISSING), other.get(name, MISSING)) for name in names}


def _common(one: Mapping[Path, Value], other: Mapping[Path, Value], universe: Universe) -> Mapping[Path, Value]:
    if one is other:
        return one
    kept: dict[Path, Value] = {}
    for path, value in one.items():
        twin = other.get(path)
        if twin is not None:
            both = values.join(value, twin)
            if both != model.at(path, universe):
                kept[path] = both
    return kept
