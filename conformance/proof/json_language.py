"""What a set of printed texts does to the state of a JSON parser, whatever structure is in them: members that were put
together, captured text, items joined by commas.

The automaton of the texts and the parser walk side by side. Pairs of where both are are visited until nothing new
comes; strings and numbers are passed in one step each, with exactly the texts between two places of the automaton.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from conformance.proof import texts
from conformance.proof.json_state import IN_NUMBER, IN_STRING, Fault, JsonText
from conformance.proof.language import ANY, Builder, Language, TooComplexError
from conformance.proof.shapes import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conformance.proof.language import Edge

    _Pair = tuple[int, tuple[object, ...]]
    Write = Callable[[JsonText, str, Site], tuple[JsonText | None, list[Fault]]]

_MOST_VISITS = 400
_MOST_RETURNS = 3
_MOST_CHARACTERS = 96
_QUOTE, _BACKSLASH = ord('"'), ord("\\")
_NUMERIC: Final = ((0x2B, 0x2B), (0x2D, 0x2E), (0x30, 0x39), (0x45, 0x45), (0x65, 0x65))
_PLAIN: Final = ((0x20, 0x21), (0x23, 0x5B), (0x5D, 0x10FFFF))
_UNEXPECTED: Final = Fault("unexpected-text")


def write_language(state: JsonText, language: Language, site: Site, write: Write) -> tuple[list[JsonText], list[Fault]]:
    """Read any of a set of texts; the first faults met end it, with no state.

    Args:
        state: where the parser is.
        language: the texts.
        site: what prints them.
        write: how a known text is read.
    """
    # Items of one such text are printed any number of times, so its place must not count turns.
    own = Site((-1 - site.place[0], 0), site.turns)
    try:
        return _Pairs(language, own, write).walk(state)
    except TooComplexError:
        return [], [_UNEXPECTED]


class _Pairs:
    """The pairs of a state of the automaton and one of the parser that are still to be visited."""

    def __init__(self, language: Language, site: Site, write: Write) -> None:
        self.language = language
        self.site = site
        self.write = write
        self.known: dict[_Pair, JsonText] = {}
        self.returns: dict[_Pair, int] = {}
        self.pending: list[_Pair] = []
        self.ends: list[JsonText] = []
        self.faults: list[Fault] = []

    def walk(self, began: JsonText) -> tuple[list[JsonText], list[Fault]]:
        self.reach(0, began)
        visits = 0
        while self.pending and not self.faults:
            visits += 1
            if visits > _MOST_VISITS:
                return [], [_UNEXPECTED]
            key = self.pending.pop()
            at, state = key[0], self.known[key]
            if state.mode == IN_STRING and not state.rest:
                self.string(at, state)
            elif state.mode == IN_NUMBER:
                self.number(at, state)
            else:
                self.characters(at, state, self.language.edges[at])
        if self.faults:
            return [], self.faults
        return _joined(self.ends), []

    def reach(self, at: int, state: JsonText) -> None:
        """Note a pair; one that is reached again and again with other tokens is one of any token."""
        key = (at, state.control)
        before = self.known.get(key)
        if before is not None:
            state = before.join(state)
            if state == before:
                return
            count = self.returns[key] = self.returns.get(key, 0) + 1
            if count > _MOST_RETURNS:
                state = replace(state, token=texts.wide(state.token) if state.mode == IN_STRING else state.token)
            if state == before:
                return
        self.known[key] = state
        if key not in self.pending:
            self.pending.append(key)

    def number(self, at: int, state: JsonText) -> None:
        """Go through a number as far as it can go, then on with what ends it."""
        within, places = self.restricted(at, _NUMERIC)
        for place in places:
            token = texts.concatenate(state.token, within.language(at, [place]))
            outside = [
                (low, high, target)
                for first, last, target in self.language.edges[place]
                for low, high in _outside(first, last, _NUMERIC)
            ]
            self.characters(place, replace(state, token=token), outside)

    def string(self, at: int, state: JsonText) -> None:
        """Go through a string as far as it can go, escapes included, then on with the quote that ends it."""
        pairs = [(at, 0)]
        escapes = False
        for place, inside in pairs:
            for first, last, target in self.language.edges[place]:
                rest = [(first, last)]
                for low, high, following in texts.CONTENT.edges[inside]:
                    if low <= last and high >= first:
                        rest = [part for begin, end in rest for part in _outside(begin, end, ((low, high),))]
                        escapes = escapes or (low == high == _BACKSLASH)
                        if (target, following) not in pairs:
                            pairs.append((target, following))
                if inside in texts.CONTENT.accepting:
                    rest = [part for begin, end in rest for part in _outside(begin, end, ((_QUOTE, _QUOTE),))]
                if rest:
                    self.faults.append(Fault("unescaped"))
                    return
            if inside not in texts.CONTENT.accepting and place in self.language.accepting:
                self.faults.append(_UNEXPECTED)
                return
        within, _ = self.restricted(at, _PLAIN)
        for place in dict.fromkeys(place for place, inside in pairs if inside in texts.CONTENT.accepting):
            token = ANY if escapes else texts.concatenate(state.token, within.language(at, [place]))
            quotes = [edge for edge in self.language.edges[place] if edge[0] <= _QUOTE <= edge[1]]
            there = replace(state, token=token, key=None)
            self.characters(place, there, [(_QUOTE, _QUOTE, target) for _, _, target in quotes])

    def restricted(self, at: int, inside: tuple[tuple[int, int], ...]) -> tuple[Builder, list[int]]:
        """The automaton with the characters of a token only, and the states it reaches by them."""
        builder = Builder()
        for edges in self.language.edges:
            builder.edges[builder.state()] = [
                (low, high, target) for first, last, target in edges for low, high in _inside(first, last, inside)
            ]
        reached = [at]
        for state in reached:
            reached += [
                target for target in dict.fromkeys(t for _, _, t in builder.edges[state]) if target not in reached
            ]
        return builder, reached

    def characters(self, at: int, state: JsonText, edges: Iterable[Edge]) -> None:
        """Go on by one character: each is read by the parser, and of many there is none that it would take."""
        if at in self.language.accepting:
            self.ends.append(state)
        for first, last, target in edges:
            if last - first >= _MOST_CHARACTERS:
                self.faults.append(_UNEXPECTED)
                return
            for code in range(first, last + 1):
                reached, faults = self.write(state, chr(code), self.site)
                if faults or reached is None:
                    self.faults += faults or [_UNEXPECTED]
                    return
                self.reach(target, reached)


def _inside(first: int, last: int, ranges: tuple[tuple[int, int], ...]) -> Iterable[tuple[int, int]]:
    for low, high in ranges:
        if low <= last and high >= first:
            yield max(low, first), min(high, last)


def _outside(first: int, last: int, ranges: tuple[tuple[int, int], ...]) -> Iterable[tuple[int, int]]:
    at = first
    for low, high in _inside(first, last, ranges):
        if low > at:
            yield at, low - 1
        at = high + 1
    if at <= last:
        yield at, last


def _joined(states: list[JsonText]) -> list[JsonText]:
    found: dict[tuple[object, ...], JsonText] = {}
    for state in states:
        known = found.get(state.control)
        found[state.control] = state if known is None else known.join(state)
    return list(found.values())
