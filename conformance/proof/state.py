"""Where a walk through a template stands: what was printed, what variables hold, what is known of the event."""

from __future__ import annotations

from itertools import compress
from operator import is_, is_not
from typing import TYPE_CHECKING, Final, NamedTuple

from conformance.proof import lattice, model, texts, values
from conformance.proof.json_state import JsonText
from conformance.proof.language import Language
from conformance.proof.values import COUNT, EITHER, MISSING, Value
from payloads.amplitude import DOCUMENTED, Universe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from conformance.proof.values import Key, Path
    from payloads.freemarker.nodes import elements as el

_MOST_STATES = 48


class Captured(NamedTuple):
    """Output that doesn't go to the body, but into a variable or nowhere."""

    language: Language


class Lost(NamedTuple):
    """Output behind something that no JSON parser takes: only whether the rest renders still matters."""


Sink = JsonText | Captured | Lost

Squeezed = str
"""How white space is squeezed: not at all (`""`), to a space or line break (`"lines"`), to a space (`"single"`)."""


class Loop(NamedTuple):
    """A loop that is running: its variables, and what is known of the turn.

    Attributes:
        listed: it is that of a `<#list>`, so that the first variable has its `x_index` and `x_has_next`.
    """

    variables: tuple[tuple[str, Value], ...]
    first: bool | None = None
    last: bool | None = None
    turn: int | None = None
    listed: bool = False

    def variable(self, name: str) -> Value | None:
        """A variable of the loop; None if it has none of that name."""
        for own, value in self.variables:
            if own == name:
                return value
        if self.listed and self.variables:
            if name == f"{self.variables[0][0]}_index":
                return self.turns_before
            if name == f"{self.variables[0][0]}_has_next":
                return EITHER if self.last is None else values.truth(not self.last)
        return None

    @property
    def turns_before(self) -> Value:
        """The number of turns before this one."""
        if self.turn is not None:
            return values.number(self.turn)
        if self.first is None:
            return COUNT
        return values.number(0) if self.first else Value(number=True, low=1)


class Frame(NamedTuple):
    """A macro or function that runs, or the template itself.

    Attributes:
        local: its own variables; None of the template.
        loops: the loops that run in it, the innermost last.
        caller: the frame it was called from, by number.
        body, names: what `<#nested>` prints, and the variables it has.
    """

    local: Mapping[str, Value] | None = None
    loops: tuple[Loop, ...] = ()
    caller: int = 0
    body: el.Block = ()
    names: tuple[str, ...] = ()


class State(NamedTuple):
    """One set of ways to arrive at a place of the template.

    Attributes:
        sink: what was printed.
        variables: those the template has set.
        frames: the macros and functions that run, and the template itself as the first; `at` is the one in force.
        facts: what is known of places of the data model beyond what always holds.
        formats: number and boolean format, None where the platform's is in force; whether a charset is set for URLs.
        turns: the turns of loops whose items are all known, for telling apart what they print.
        squeezed: how white space is squeezed on its way out.
        universe: what an event can be.
        hints: values that places of the data model were compared with, for the search of events: no claim rests on
            them.
    """

    sink: Sink
    variables: Mapping[str, Value]
    frames: tuple[Frame, ...]
    at: int
    facts: Mapping[Path, Value]
    formats: tuple[str | None, str | None, bool]
    turns: tuple[str | int, ...] = ()
    squeezed: Squeezed = ""
    universe: Universe = DOCUMENTED
    hints: Mapping[Path, object] = {}

    @property
    def frame(self) -> Frame:
        """The macro, function or template that runs."""
        return self.frames[self.at]

    @property
    def local(self) -> Mapping[str, Value] | None:
        """The variables of the macro or function that runs; None outside."""
        return self.frame.local

    @property
    def loops(self) -> tuple[Loop, ...]:
        """The loops that run, the innermost last."""
        return self.frame.loops

    def with_frame(self, frame: Frame) -> State:
        """With another state of the frame in force."""
        return self._replace(frames=(*self.frames[: self.at], frame, *self.frames[self.at + 1 :]))

    def with_local(self, local: Mapping[str, Value]) -> State:
        """With other variables of the macro."""
        return self.with_frame(self.frame._replace(local=local))

    def with_loops(self, loops: tuple[Loop, ...]) -> State:
        """With other loops."""
        return self.with_frame(self.frame._replace(loops=loops))

    def entered(self, loop: Loop) -> State:
        """With one more loop."""
        return self.with_loops((*self.loops, loop))

    def called(self, frame: Frame) -> State:
        """In a macro or function that is called from here."""
        return self._replace(frames=(*self.frames, frame._replace(caller=self.at)), at=len(self.frames))

    def back_at(self, outer: State) -> State:
        """At the frame, and in the loops, of a state that this came from."""
        frames = tuple(
            frame._replace(loops=frame.loops[: len(before.loops)])
            for frame, before in zip(self.frames, outer.frames, strict=False)
        )
        return self._replace(frames=frames, at=outer.at)

    def read(self, path: Path) -> Value:
        """What can be at a place of the data model."""
        known = self.facts.get(path)
        return model.at(path, self.universe) if known is None else known

    def knowing(self, path: Path, value: Value) -> State:
        """With a fact more."""
        return self._replace(facts={**self.facts, path: value})

    def hinting(self, path: Path | None, value: object) -> State:
        """With a value that the place is compared with."""
        return self if path is None else self._replace(hints={**self.hints, path: value})

    def forgetting(self, key: Key) -> State:
        """Without what is known of the key of a loop: its next turn has another one."""
        kept = {path: value for path, value in self.facts.items() if key not in path}
        return self._replace(facts=kept) if len(kept) < len(self.facts) else self

    def variable(self, name: str) -> Value | None:
        """A variable of the template; None if it hasn't set one of that name here. It is missing in part where it
        is in some of the ways here.
        """
        found: Value | None = None
        for held in self._scopes(name):
            # A loop variable without a value shows the one further out.
            found = held if found is None else lattice.join(found.present_part(), held)
            if not found.missing:
                break
        return found

    def _scopes(self, name: str) -> Iterable[Value]:
        for loop in reversed(self.loops):
            if (value := loop.variable(name)) is not None:
                yield value
        if self.local is not None and name in self.local:
            yield self.local[name]
        if name in self.variables:
            yield self.variables[name]

    def with_variable(self, name: str, value: Value) -> State:
        """With a narrower value for a variable, where it is set now. Where it may be missing, and something of the same
        name further out shows then, nothing changes.
        """
        scopes = list(self._scopes(name))
        if scopes and scopes[0].missing and (len(scopes) > 1 or name in self.universe.namespaces):
            return self
        for at in range(len(self.loops) - 1, -1, -1):
            loop = self.loops[at]
            if loop.variable(name) is None:
                continue
            if not any(own == name for own, _ in loop.variables):
                return self
            changed = tuple((own, value if own == name else held) for own, held in loop.variables)
            return self.with_loops((*self.loops[:at], loop._replace(variables=changed), *self.loops[at + 1 :]))
        if self.local is not None and name in self.local:
            return self.with_local({**self.local, name: value})
        return self._replace(variables={**self.variables, name: value})


NO_FACTS: Final[Mapping[Path, Value]] = {}


def start(sink: Sink, universe: Universe, facts: Mapping[Path, Value] = NO_FACTS) -> State:
    """The beginning of a template."""
    return State(sink, {}, (Frame(),), 0, facts, (None, None, False), universe=universe)


def merge_states(states: Iterable[State], tracked: Iterable[Path]) -> list[State]:
    """As few states as tell apart what matters later: where the parser is, variables with one known value,
    and what is known of places that the template tests more than once.
    """
    states = list(states)
    if len(states) < 2:
        return states
    names = _differing(states)
    keys: tuple[Callable[[State], object], ...] = (
        lambda state: (*_control(state), *_discrete(state, names, tracked)),
        lambda state: (*_control(state), *_discrete(state, names, tracked, scalars=True)),
        lambda state: (*_control(state), *_discrete(state, names, (), scalars=True)),
        _control,
    )
    for key in keys:
        states = _grouped(states, key)
        if len(states) <= _MOST_STATES:
            break
    return states


def _grouped(states: Iterable[State], key: Callable[[State], object]) -> list[State]:
    groups: dict[object, State] = {}
    for state in states:
        own = key(state)
        known = groups.get(own)
        groups[own] = state if known is None else join(known, state)
    return list(groups.values())


def _control(state: State) -> tuple[object, ...]:
    sink = state.sink.control if isinstance(state.sink, JsonText) else type(state.sink)
    frames = tuple(
        (frame.local is None, frame.caller, tuple((loop.first, loop.last, loop.turn) for loop in frame.loops))
        for frame in state.frames
    )
    return sink, frames, state.at, state.formats, state.turns, state.squeezed


def _differing(states: list[State]) -> frozenset[str]:
    """The variables that aren't the very same in all states: of hundreds, most times one or two."""
    first = states[0].variables
    return frozenset(name for state in states[1:] for name in _differing_between(first, state.variables))


def _differing_between(one: Mapping[str, Value], other: Mapping[str, Value]) -> Iterable[str]:
    if one is other:
        return ()
    if len(one) == len(other) and all(map(is_, one, other)):  # as most times: the same names in the same order
        return compress(one, map(is_not, one.values(), other.values()))
    names = [*one, *(name for name in other if name not in one)]
    return [name for name in names if one.get(name) is not other.get(name)]


def _discrete(
    state: State, names: frozenset[str], tracked: Iterable[Path], *, scalars: bool = False
) -> tuple[object, ...]:
    """What tells states apart besides: the variables with one known value, or with one text, number or boolean."""

    def tells(value: Value) -> bool:
        return value.discrete and not (scalars and (value.sequence is not None or value.hash is not None))

    own = {name: state.variables[name] for name in names if name in state.variables}
    locals_ = [frame.local for frame in state.frames if frame.local]
    named = tuple(frozenset((name, value) for name, value in held.items() if tells(value)) for held in (own, *locals_))
    looped = tuple(item for frame in state.frames for loop in frame.loops for item in loop.variables if tells(item[1]))
    return named, looped, tuple(state.facts.get(path) for path in tracked)


def join(one: State, other: State) -> State:
    """Either of two that agree in what matters."""
    if isinstance(one.sink, JsonText) and isinstance(other.sink, JsonText):
        sink: Sink = one.sink.join(other.sink)
    elif isinstance(one.sink, Captured) and isinstance(other.sink, Captured):
        sink = Captured(texts.join(one.sink.language, other.sink.language))
    elif isinstance(one.sink, Lost) and isinstance(other.sink, Lost):
        sink = one.sink
    else:
        raise TypeError("output of different kinds")
    return one._replace(
        sink=sink,
        variables=_joined(one.variables, other.variables),
        frames=one.frames if one.frames is other.frames else tuple(map(_join_frames, one.frames, other.frames)),
        facts=_common(one.facts, other.facts, one.universe),
        hints=one.hints if one.hints is other.hints else {**other.hints, **one.hints},
    )


def _join_frames(one: Frame, other: Frame) -> Frame:
    if one is other:
        return one
    local = None if one.local is None or other.local is None else _joined(one.local, other.local)
    return one._replace(local=local, loops=tuple(map(_join_loops, one.loops, other.loops)))


def _join_loops(mine: Loop, theirs: Loop) -> Loop:
    if mine is theirs or mine == theirs:
        return mine
    held = dict(theirs.variables)
    return mine._replace(
        variables=tuple((name, lattice.join(value, held.get(name, MISSING))) for name, value in mine.variables)
    )


def _joined(one: Mapping[str, Value], other: Mapping[str, Value]) -> Mapping[str, Value]:
    if one is other or one == other:
        return one
    between = _differing_between(one, other)
    return {**one, **{name: lattice.join(one.get(name, MISSING), other.get(name, MISSING)) for name in between}}


def _common(one: Mapping[Path, Value], other: Mapping[Path, Value], universe: Universe) -> Mapping[Path, Value]:
    if one is other:
        return one
    kept: dict[Path, Value] = {}
    for path, value in one.items():
        twin = other.get(path)
        if twin is not None:
            both = lattice.join(value, twin)
            if both != model.at(path, universe):
                kept[path] = both
    return kept
