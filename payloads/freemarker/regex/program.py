"""Compilation of a parsed expression into instructions for the backtracking machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .errors import RegexError
from .nodes import (
    Anchor,
    At,
    Atomic,
    BackReference,
    Choice,
    Greed,
    Group,
    Look,
    Node,
    One,
    Repeat,
    Sequence,
    widths,
)

if TYPE_CHECKING:
    from .charset import CharSet

_MAX_SIZE = 50_000


@dataclass(frozen=True, slots=True)
class Char:
    """Take one character of a set."""

    chars: CharSet


@dataclass(frozen=True, slots=True)
class Run:
    """Take a run of characters of a set: as many as possible and give back, or as few and take more."""

    chars: CharSet
    least: int
    most: int | None
    greed: Greed


@dataclass(slots=True)
class Split:
    """Go on at ``first``; on failure at ``second``."""

    first: int
    second: int


@dataclass(slots=True)
class Jump:
    """Go on elsewhere."""

    target: int


@dataclass(frozen=True, slots=True)
class Save:
    """Note the position in a slot: where a group or a turn of a loop starts."""

    slot: int


@dataclass(frozen=True, slots=True)
class Capture:
    """Give a group its text: from the position saved in a slot up to here."""

    number: int
    slot: int


@dataclass(slots=True)
class LeaveIfEmpty:
    """Leave a loop whose body took nothing since the slot was saved."""

    slot: int
    target: int


@dataclass(frozen=True, slots=True)
class Sub:
    """Run the instructions behind this one up to a ``Done``; go on at ``target`` when they did what is wanted.

    ``back``: none, or how far before the position to start (nearest first). ``keep`` moves to where they
    ended.
    """

    target: int
    wanted: bool
    keep: bool
    back: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Again:
    """Take the text of a group once more."""

    number: int
    ignore_case: bool
    unicode_case: bool


@dataclass(frozen=True, slots=True)
class Assert:
    """Go on where an anchor holds."""

    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Done:
    """The end of the program, or of a part run by ``Sub``."""


Instruction = Char | Run | Split | Jump | Save | Capture | LeaveIfEmpty | Sub | Again | Assert | Done


@dataclass(frozen=True, slots=True)
class Program:
    """Instructions, how many groups they fill, and how many slots they use."""

    instructions: tuple[Instruction, ...]
    groups: int
    slots: int
    #: The slots that decide, with instruction and position, how a match goes on, or `None` where more does.
    turn_slots: tuple[int, ...] | None


def compile_program(tree: Node, groups: int) -> Program:
    """Compile a tree; raises ``RegexError`` when counted repetitions make it too large."""
    compiler = _Compiler(2 * (groups + 1))
    compiler.node(tree)
    compiler.emit(Done())
    return Program(tuple(compiler.code), groups, compiler.slots, _turn_slots(compiler.code))


def _turn_slots(code: list[Instruction]) -> tuple[int, ...] | None:
    if any(isinstance(each, Again | Sub) for each in code):
        return None
    return tuple({each.slot for each in code if isinstance(each, LeaveIfEmpty)})


class _Compiler:
    def __init__(self, slots: int) -> None:
        self.code: list[Instruction] = []
        self.slots = slots

    def emit(self, instruction: Instruction) -> int:
        if len(self.code) >= _MAX_SIZE:
            raise RegexError(
                f"the regular expression is too large: over {_MAX_SIZE} steps when repetitions are written out"
            )
        self.code.append(instruction)
        return len(self.code) - 1

    def _new_slot(self) -> int:
        self.slots += 1
        return self.slots - 1

    def node(self, node: Node) -> None:
        match node:
            case One(chars):
                self.emit(Char(chars))
            case Sequence(parts):
                for part in parts:
                    self.node(part)
            case Choice(options):
                self._choice(options)
            case Repeat():
                self._repeat(node)
            case Group(number, body):
                slot = self._new_slot()
                self.emit(Save(slot))
                self.node(body)
                self.emit(Capture(number, slot))
            case Atomic(body):
                self._sub(body, wanted=True, keep=True, back=None)
            case Look(body, ahead, wanted, reach):
                self._sub(body, wanted=wanted, keep=False, back=None if ahead else reach)
            case BackReference(number, ignore_case, unicode_case):
                self.emit(Again(number, ignore_case, unicode_case))
            case At(anchor):
                self.emit(Assert(anchor))

    def _sub(self, body: Node, *, wanted: bool, keep: bool, back: tuple[int, int] | None) -> None:
        place = self.emit(Done())
        self.node(body)
        self.emit(Done())
        self.code[place] = Sub(len(self.code), wanted, keep, back)

    def _choice(self, options: tuple[Node, ...]) -> None:
        jumps: list[Jump] = []
        for option in options[:-1]:
            split = Split(0, 0)
            split.first = self.emit(split) + 1
            self.node(option)
            jumps.append(Jump(0))
            self.emit(jumps[-1])
            split.second = len(self.code)
        self.node(options[-1])
        for jump in jumps:
            jump.target = len(self.code)

    def _repeat(self, node: Repeat) -> None:
        body, least, most, greed = node.body, node.least, node.most, node.greed
        if isinstance(body, One):
            self.emit(Run(body.chars, least, most, greed))
            return
        if greed is Greed.POSSESSIVE:
            self._sub(Repeat(body, least, most, Greed.GREEDY), wanted=True, keep=True, back=None)
            return
        for _ in range(least):
            self.node(body)
        if most is None:
            self._loop(body, greed)
            return
        splits: list[Split] = []
        for _ in range(most - least):
            splits.append(Split(0, 0))
            self.emit(splits[-1])
            self._aim(splits[-1], greed, into=len(self.code))
            self.node(body)
        for split in splits:
            self._aim(split, greed, out=len(self.code))

    def _aim(self, split: Split, greed: Greed, into: int | None = None, out: int | None = None) -> None:
        lazy = greed is Greed.LAZY
        if into is not None:
            if lazy:
                split.second = into
            else:
                split.first = into
        if out is not None:
            if lazy:
                split.first = out
            else:
                split.second = out

    def _loop(self, body: Node, greed: Greed) -> None:
        split = Split(0, 0)
        start = self.emit(split)
        nullable = widths(body)[0] == 0
        slot = self._new_slot()
        if nullable:
            self.emit(Save(slot))
        self._aim(split, greed, into=start + 1)
        self.node(body)
        leave = LeaveIfEmpty(slot, 0)
        if nullable:
            self.emit(leave)
        self.emit(Jump(start))
        leave.target = len(self.code)
        self._aim(split, greed, out=len(self.code))
