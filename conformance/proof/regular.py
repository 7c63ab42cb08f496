"""Java's regular expressions as languages: which texts `?matches` is sure to accept, and which it may accept."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

from conformance.proof.language import EMPTY, EVERY, NOTHING, Builder, Language, TooComplexError, one_of, repeated
from payloads.ecma import expand_shorthands
from payloads.freemarker.regex import RegexError
from payloads.freemarker.regex import nodes as rx
from payloads.freemarker.regex.flags import Flags
from payloads.freemarker.regex.parser import parse

if TYPE_CHECKING:
    from payloads.freemarker.regex.nodes import Node

_FLAGS = {"i": "ignore_case", "m": "multiline", "s": "dotall", "c": "comments"}
_MOST_REPETITIONS = 400


class Bounds(NamedTuple):
    """A language between two: `sure` within it, and it within `possible`."""

    sure: Language
    possible: Language

    @property
    def exact(self) -> bool:
        """Whether the two are one."""
        return self.sure is self.possible


class _NotRegularError(Exception):
    """Look-arounds, references to groups, anchors inside."""


NO_IDEA = Bounds(EMPTY, EVERY)


@functools.lru_cache(512)
def whole(pattern: str, flags: str = "") -> Bounds:
    """The texts that match an expression from beginning to end, as `?matches` asks."""
    try:
        tree = _tree(pattern, flags)
        options = [_without_ends(parts) for parts in _options(tree)]
        possible = functools.reduce(lambda all_, parts: all_ | _language(rx.Sequence(parts)), options, EMPTY)
    except (RegexError, _NotRegularError, TooComplexError):
        return NO_IDEA
    # Giving nothing back can only lose matches, so these bound from above alone.
    return Bounds(possible, possible) if not _gives_nothing_back(tree) else Bounds(EMPTY, possible)


@functools.lru_cache(512)
def somewhere(pattern: str) -> Bounds:
    """The texts in which an expression of JSON Schema's `pattern` is found, anchors at its ends taken as such."""
    try:
        options = _options(_tree(expand_shorthands(pattern), ""))
        found = EMPTY
        for parts in options:
            start = not (parts and _is_anchor(parts[0], (rx.Anchor.START,)))
            end = not (parts and _is_anchor(parts[-1], _ENDS))
            body = _language(rx.Sequence(_without_ends(parts)))  # an anchor further inside isn't regular
            found |= (EVERY if start else NOTHING) + body + (EVERY if end else NOTHING)
    except (RegexError, _NotRegularError, TooComplexError):
        return NO_IDEA
    return Bounds(found, found)


_ENDS = (rx.Anchor.END, rx.Anchor.END_OR_LAST_LINE)


def _without_ends(parts: tuple[Node, ...]) -> tuple[Node, ...]:
    """`^` before and `$` behind say nothing new where the whole text has to match."""
    while parts and _is_anchor(parts[0], (rx.Anchor.START,)):
        parts = parts[1:]
    while parts and _is_anchor(parts[-1], _ENDS):
        parts = parts[:-1]
    return parts


def _is_anchor(node: Node, anchors: tuple[rx.Anchor, ...]) -> bool:
    return isinstance(node, rx.At) and node.anchor in anchors


def _options(tree: Node) -> list[tuple[Node, ...]]:
    match tree:
        case rx.Choice(options):
            return [parts for option in options for parts in _options(option)]
        case rx.Sequence(parts):
            return [parts]
    return [(tree,)]


def tree_of(pattern: str, flags: str) -> Node | None:
    """The parsed expression; None if Java would refuse it, or we do."""
    try:
        return _tree(pattern, flags)
    except RegexError:
        return None


@functools.lru_cache(512)
def is_sound(pattern: str, flags: str) -> bool:
    """Whether Java takes an expression and its flags, and ours is of the kind whose matches are plain to see."""
    tree = tree_of(pattern, flags)
    return tree is not None and set(flags) <= _KNOWN_FLAGS and _is_plain(tree)


_KNOWN_FLAGS = frozenset("rimscf")


def _is_plain(node: Node) -> bool:
    match node:
        case rx.Sequence(parts) | rx.Choice(parts):
            return all(map(_is_plain, parts))
        case rx.Group(_, body) | rx.Repeat(body=body) | rx.Atomic(body):
            return _is_plain(body)
        case rx.At(anchor):
            return anchor in (rx.Anchor.START, *_ENDS)
    return isinstance(node, rx.One)


def groups_of(node: Node) -> int:
    """How many groups an expression has that can be referred to."""
    match node:
        case rx.Sequence(parts) | rx.Choice(parts):
            return max((groups_of(part) for part in parts), default=0)
        case rx.Group(number, body):
            return max(number or 0, groups_of(body))
        case rx.Repeat(body=body) | rx.Atomic(body):
            return groups_of(body)
    return 0


def matches_nothing(pattern: str, flags: str) -> bool:
    """Whether an expression may match between two characters, or is one that may be looked at in other ways."""
    tree = tree_of(pattern, flags)
    return tree is None or not _is_plain(tree) or _may_be_empty(tree)


def _may_be_empty(node: Node) -> bool:
    match node:
        case rx.Sequence(parts):
            return all(map(_may_be_empty, parts))
        case rx.Choice(options):
            return any(map(_may_be_empty, options))
        case rx.Group(_, body) | rx.Atomic(body):
            return _may_be_empty(body)
        case rx.Repeat(body, least, _, _):
            return least == 0 or _may_be_empty(body)
    return not isinstance(node, rx.One)


@functools.lru_cache(512)
def _tree(pattern: str, flags: str) -> Node:
    return parse(pattern, Flags(**{_FLAGS[flag]: True for flag in flags if flag in _FLAGS})).tree


def _gives_nothing_back(node: Node) -> bool:
    match node:
        case rx.Atomic():
            return True
        case rx.Repeat(body=body, greed=greed):
            if greed is rx.Greed.POSSESSIVE and not isinstance(body, rx.One):
                return True
            return greed is rx.Greed.POSSESSIVE or _gives_nothing_back(body)
        case rx.Sequence(parts):
            return any(map(_gives_nothing_back, parts))
        case rx.Choice(options):
            return any(map(_gives_nothing_back, options))
        case rx.Group(_, body):
            return _gives_nothing_back(body)
    return False


def _language(node: Node) -> Language:
    match node:
        case rx.One(chars):
            return one_of(chars.ranges)
        case rx.Sequence(parts):
            return functools.reduce(lambda whole, part: whole + _language(part), parts, NOTHING)
        case rx.Choice(options):
            return functools.reduce(lambda whole, option: whole | _language(option), options, EMPTY)
        case rx.Group(_, body) | rx.Atomic(body):
            return _language(body)
        case rx.Repeat(body, least, most, _):
            return _repetition(_language(body), least, most)
        case _:
            raise _NotRegularError


def _repetition(body: Language, least: int, most: int | None) -> Language:
    if max(least, most or 0) > _MOST_REPETITIONS:
        raise _NotRegularError
    if most is None:
        required = functools.reduce(lambda whole, _: whole + body, range(least), NOTHING)
        return required + repeated(body)
    builder = Builder()
    start = at = builder.state()
    ends = [start] if least == 0 else []
    for count in range(1, most + 1):
        first, lasts = builder.add(body)
        builder.free[at].append(first)
        at = builder.state()
        for last in lasts:
            builder.free[last].append(at)
        if count >= least:
            ends.append(at)
    return builder.language(start, ends)


__all__ = ["NO_IDEA", "Bounds", "groups_of", "is_sound", "matches_nothing", "somewhere", "tree_of", "whole"]
