"""What a built-in is called with, and called on: where a value of some type fails in the engine, the proof has a suspect, and
what is printed is among what the proof says.

Calls that work are found by asking the engine. In each of them one argument after the other, and what stands before the `?`,
is replaced by values of every type: those of an event, known or not to be of a type, and those that only a template makes.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import pytest

from conformance.proof import built_in_registry, built_ins, conditions
from conformance.proof.prover import proved_by_walk
from payloads.freemarker import FreeMarkerError, Template
from payloads.freemarker.builtin_names import BUILT_INS
from payloads.freemarker.builtins import load
from payloads.freemarker.builtins.registry import ARGUMENT_COUNTS
from tests.unit.proof.test_expressions import NOT_GIVEN, PLATFORMS, TELLING, followed, unsound
from tile import body_text
from tile.undeclared import bare_tile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from payloads.amplitude import JSON

_X = "input.event_properties.x"
_TARGETS = (
    '"a, b"', "input.event_type", "1234.5", "true", '["a", "b"]', "[1, 2]", '[{"a": 1}]', '{"a": 1}', ".now",
    '(input.event_properties.y!"a")',
)  # fmt: skip
_ARGUMENTS = ('"a"', '"r"', "1", '"UTF-8"', '"0.0"', "i -> true", '["a"]')
#: Events by which a call is known to work.
_WORKING: tuple[dict[str, JSON], ...] = ({}, {"y": 1}, {"y": ["a"]}, {"y": {"a": "b"}}, {"y": True})
_USES = ('<#assign r = {}!"-">ok', "<#if {}>y<#else>n</#if>", "${{{}}}")
#: Values of the event: whatever there is, with a default of each type, of one type, and made of these.
_OF_EVENTS = (
    _X, f"({_X})", f'{_X}!"go"', f"{_X}!1", f"{_X}!true", f"{_X}![]", f"{_X}!{{}}", f"{_X}!", f"{_X}?length",
    f'({_X}!"")?json_string', f"({_X}!1)?string", f'("a" + {_X}!"b")', f"({_X}??)",
)  # fmt: skip
_KNOWN_TO_BE = (
    "is_string", "is_number", "is_boolean", "is_sequence", "is_hash", "has_content", 'matches("NaN|1")',
)  # fmt: skip
_MADE = (
    ".now", "m", "1?string", "-1", "1.5", "200000", '"("', '"$1"', '""', "[1]", '{"a": 1}', "true", "[]", f"{_X}!",
    '"é"', '"😀"[0..0]', '"1"?number', '"NaN"?number', '["NaN"?number, 1]', "[1, true]", '[{"a": 1}, {}]',
    '"go"?matches("g(o)")', f"[{_X}!]",
)  # fmt: skip


class _Call(NamedTuple):
    """A call that works, in a template that uses what it gives."""

    target: str
    name: str
    arguments: tuple[str, ...]
    use: str

    def __str__(self) -> str:
        given = f"({', '.join(self.arguments)})" if self.arguments else ""
        return self.use.format(f"{self.target}?{self.name}{given}")

    def with_part(self, at: int, value: str) -> _Call:
        """With another argument; below 0, on another value."""
        if at < 0:
            return self._replace(target=value)
        return self._replace(arguments=(*self.arguments[:at], value, *self.arguments[at + 1 :]))

    def works(self) -> bool:
        try:
            template = Template(str(self))
        except FreeMarkerError:
            return False
        return any(_renders(template, properties) for properties in _WORKING)


def _renders(template: Template, properties: dict[str, JSON]) -> bool:
    event: JSON = {"event_type": "ab", "event_time": "2026-07-01 12:30:05.25", "event_properties": properties}
    try:
        template.render({"input": event})
    except FreeMarkerError:
        return False
    return True


def _counts(name: str) -> range:
    """How many arguments to try: no more than three."""
    load(name)
    least, most = ARGUMENT_COUNTS.get(name, (0, 3 if BUILT_INS[name] else 0))
    return range(least, min(most, 3) + 1 if most >= 0 else 4)


def _calls(name: str, count: int, targets: tuple[str, ...] = _TARGETS, use: str = _USES[0]) -> Iterator[_Call]:
    """Calls that work."""
    fitting = _ARGUMENTS[:3] if count > 2 else _ARGUMENTS
    for target, arguments in itertools.product(targets, itertools.product(fitting, repeat=count)):
        if (call := _Call(target, name, arguments, use)).works():
            yield call


def _hold(text: str) -> None:
    """Try a template on events with every kind of property."""
    for at, value in enumerate((NOT_GIVEN, *TELLING) if _X in text else (NOT_GIVEN,) * len(PLATFORMS)):
        assert unsound(text, value, PLATFORMS[at % len(PLATFORMS)]) is None, (text, value)


def _telling(calls: Iterator[_Call]) -> _Call | None:
    """One that is proved, so that a type that fails can be missed, or else any."""
    first = next(calls, None)
    return first if first is None or _is_proved(first) else next(filter(_is_proved, calls), first)


def _is_proved(call: _Call) -> bool:
    said = followed(str(call))
    return said is not None and not said.suspected and not said.gap


def _replaced(call: _Call, parts: Iterable[int]) -> Iterator[str]:
    """Templates in which a part of the call is of another type."""
    for at in parts:
        for value in _OF_EVENTS:
            bare = at >= 0 or value == _X
            yield str(call.with_part(at, value if bare else f"({value})"))
        for known in _KNOWN_TO_BE:
            yield f"<#if {_X}?{known}>{call.with_part(at, _X)}</#if>"
        for value in _MADE:
            yield f"<#macro m></#macro><#assign v = {value}>{call.with_part(at, 'v')}"


_NAMES = sorted(
    {*built_ins.HANDLERS, *built_ins._CONDITIONS, *conditions._KINDS, "then", "switch", "default", "if_exists"}
)
_CALLED = [name for name in _NAMES if BUILT_INS[name]]


@pytest.mark.parametrize("name", _CALLED)
def test_no_argument_that_fails_is_overlooked(name: str) -> None:
    calls = [call for count in _counts(name) if count and (call := _telling(_calls(name, count)))]
    assert calls
    for text in (text for call in calls for text in _replaced(call, range(len(call.arguments)))):
        said = followed(text)
        if said is not None and not said.suspected and not said.gap:
            _hold(text)


@pytest.mark.slow
@pytest.mark.parametrize("name", _NAMES)
def test_nothing_of_any_type_is_overlooked(name: str) -> None:
    """On values of every type and in every use; and what is printed."""
    found = [
        call
        for target, use, count in itertools.product(_TARGETS, _USES, _counts(name))
        if (call := _telling(_calls(name, count, (target,), use)))
    ]
    assert any(call.arguments for call in found) == BUILT_INS[name]
    for text in (text for call in found for text in _replaced(call, range(-1, len(call.arguments)))):
        _hold(text)


@pytest.mark.parametrize("name", sorted(built_in_registry._SIGNATURES))
def test_arguments_without_a_known_type_prove_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever adds a built-in and forgets the types of its arguments gets no proof."""
    call = next(call for count in _counts(name) if count for call in _calls(name, count))
    monkeypatch.delitem(built_in_registry._SIGNATURES, name)
    template = Template(str(call), name="body")
    assert "renders" not in proved_by_walk(bare_tile(body_text(str(call))), {"body": template})


def test_types_are_known_of_as_many_arguments_as_there_can_be() -> None:
    for name, signature in built_in_registry._SIGNATURES.items():
        load(name)
        most = ARGUMENT_COUNTS.get(name, (0, len(signature)))[1]
        assert len(signature) == most, name
