"""The state of a JSON parser that reads a body, for a set of bodies at once.

A state knows how deep it is, what it expects, and the shape of what was read. Text moves it; a printed value
moves it by all the texts it can be. What no JSON parser would take is a fault; the state then goes on as if
the fault weren't there, so that the next one is seen as well.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from conformance.proof import shapes, texts
from conformance.proof.language import EMPTY, NOTHING, Language
from conformance.proof.shapes import NO_SITE, ArrayShape, Keyed, ObjectShape, Shape, Site

if TYPE_CHECKING:
    from conformance.proof.values import Key

#: What is expected: a value; after `[`; after `{`; a member's name; its colon; what follows a value.
VALUE, FIRST, OPEN, NAME, COLON, NEXT = "value", "first", "open", "name", "colon", "next"
#: Inside a token.
IN_STRING, IN_NUMBER, IN_WORD = "string", "number", "word"
_IN_VALUE = (IN_STRING, IN_NUMBER, IN_WORD)


class UnderflowError(Exception):
    """A bracket is closed that lies further out than what is looked at."""


class Fault(NamedTuple):
    """What a JSON parser refuses.

    `kind` is that of `strict_json` where there is one; `bad` holds the texts that do it, where a value is
    to blame; `at` is the offset in the text otherwise.
    """

    kind: str
    at: int = 0
    bad: Language = EMPTY


@dataclass(frozen=True, slots=True)
class Frame:
    """A bracket that is open: the object or array so far, the site it began at, the name of the next member."""

    shape: ObjectShape | ArrayShape
    site: Site
    name: Language = EMPTY
    key: Keyed | None = None
    printed: frozenset[Keyed] = frozenset()

    @property
    def is_object(self) -> bool:
        return isinstance(self.shape, ObjectShape)


@dataclass(frozen=True, slots=True)
class JsonText:
    """Where a parser is, and what it has read.

    Attributes:
        mode: what it expects.
        frames: the open brackets, the outermost first.
        token: what the string or number so far can be.
        is_name: the string is a member's name.
        key: how the string so far is made of the key a loop is at.
        site: where the string or number began.
        rest: what is left of `true`, `false` or `null`.
        body: the shape of the whole, once it is read.
        floor: there are more brackets around that aren't looked at.
        counted: the number that isn't finished is counted among the items, or members, already.
    """

    mode: str = VALUE
    frames: tuple[Frame, ...] = ()
    token: Language = NOTHING
    is_name: bool = False
    key: Keyed | None = None
    site: Site = NO_SITE
    rest: str = ""
    body: Shape | None = None
    floor: bool = False
    counted: bool = False

    @property
    def control(self) -> tuple[object, ...]:
        """What tells states apart: two with the same can be made one."""
        return (self.mode, self.is_name, self.rest, tuple(frame.is_object for frame in self.frames), self.body is None)

    @property
    def complete(self) -> bool:
        """Whether the text could end here."""
        return not self.frames and (self.mode == NEXT or (self.mode == IN_NUMBER and self.token <= texts.NUMBER))

    @property
    def result(self) -> Shape:
        """The shape of the whole text."""
        if self.mode == IN_NUMBER and not self.frames:
            return Shape(numbers=self.token)
        return self.body or Shape()

    def forgetting(self, key: Key) -> JsonText:
        """When a loop over a hash begins anew, its keys may be the same again."""
        frames = tuple(_forgetting(frame, key) for frame in self.frames)
        return self if frames == self.frames else replace(self, frames=frames)

    def at_next_turn(self, key: Key) -> JsonText:
        """When a loop's next turn begins, nothing is printed of its key yet."""
        frames = tuple(_at_next_turn(frame, key) for frame in self.frames)
        return self if all(map(operator.is_, frames, self.frames)) else replace(self, frames=frames)

    def after_turns(self, before: JsonText, turns: int, within: tuple[int, int]) -> JsonText:
        """Behind a loop of so many turns at most, whose body lies within these offsets and prints each of its items
        once a turn.
        """
        if len(self.frames) != len(before.frames):
            return self
        began = [frame.site for frame in before.frames[1:]]
        began.append(before.site if before.mode in _IN_VALUE and not before.is_name else NO_SITE)
        limits = [shapes.Turns(turns, within, site) for site in began]
        if self.mode == IN_NUMBER and limits:
            limits[-1] = limits[-1]._replace(number=self.site)
        frames = tuple(map(_after_turns, self.frames, before.frames, limits))
        counted = bool(limits) and limits[-1].counts(frames[-1].shape)
        return replace(self, frames=frames, counted=self.counted or counted)

    def join(self, other: JsonText) -> JsonText:
        """Either of two with the same control."""
        if self == other:
            return self
        frames = tuple(map(_join_frames, self.frames, other.frames))
        body = (
            self.body if other.body is None else other.body if self.body is None else shapes.join(self.body, other.body)
        )
        key = self.key if self.key == other.key else None
        token, counted = texts.join(self.token, other.token), self.counted and other.counted
        return replace(self, frames=frames, token=token, key=key, body=body, counted=counted)


def _after_turns(frame: Frame, begun: Frame, turns: shapes.Turns) -> Frame:
    if isinstance(frame.shape, ArrayShape) and isinstance(begun.shape, ArrayShape):
        return replace(frame, shape=shapes.with_fewer_items(frame.shape, begun.shape, turns))
    if isinstance(frame.shape, ObjectShape) and isinstance(begun.shape, ObjectShape):
        return replace(frame, shape=shapes.with_fewer_members(frame.shape, begun.shape, turns))
    return frame


def _forgetting(frame: Frame, key: Key) -> Frame:
    if isinstance(frame.shape, ObjectShape):
        shape: ObjectShape | ArrayShape = shapes.object_without_key(frame.shape, key)
    else:
        shape = shapes.array_without_key(frame.shape, key)
    return frame if shape is frame.shape else replace(frame, shape=shape)


def _at_next_turn(frame: Frame, key: Key) -> Frame:
    printed = frozenset(each for each in frame.printed if each.key != key)
    if printed != frame.printed:
        frame = replace(frame, printed=printed)
    if isinstance(frame.shape, ArrayShape) and any(each == key for _, each in frame.shape.printed):
        kept = frozenset(each for each in frame.shape.printed if each[1] != key)
        frame = replace(frame, shape=replace(frame.shape, printed=kept))
    return frame


def _join_frames(one: Frame, other: Frame) -> Frame:
    if one is other:
        return one
    if isinstance(one.shape, ObjectShape) and isinstance(other.shape, ObjectShape):
        joined: ObjectShape | ArrayShape = shapes.join_objects(one.shape, other.shape)
    elif isinstance(one.shape, ArrayShape) and isinstance(other.shape, ArrayShape):
        joined = shapes.join_arrays(one.shape, other.shape)
    else:
        raise TypeError("frames of different kinds")
    return Frame(
        joined,
        one.site,
        texts.join(one.name, other.name),
        one.key if one.key == other.key else None,
        one.printed | other.printed,
    )
