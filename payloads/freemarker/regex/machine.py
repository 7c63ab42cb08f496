"""A backtracking matcher with a budget of steps.

It tries what java.util.regex tries, in the same order, on a stack of its own: long texts can't exhaust
Python's, and a pattern that backtracks catastrophically ends with ``RegexBudgetExceeded``.
"""

from __future__ import annotations

from .anchors import holds
from .errors import RegexBudgetExceeded
from .nodes import Greed
from .program import Again, Assert, Capture, Char, Done, Jump, LeaveIfEmpty, Program, Run, Save, Split, Sub

# A match that takes so many steps may be trying the same again and again: from here on failures are remembered.
_PATIENCE = 5_000
_MOST_REMEMBERED = 500_000

# What the stack holds: where to go on (instruction, position), a slot to restore (-1 - slot, old position),
# or a run to shorten or lengthen (instruction behind it, position now, last position, step).
_Entry = tuple[int, int] | tuple[int, int, int, int]


class Machine:
    """One text being matched by one program; the budget is for all its matches together."""

    def __init__(self, program: Program, text: str, budget: int) -> None:
        self._code = program.instructions
        self._groups = program.groups
        self._empty_slots = [-1] * program.slots
        self._text = text
        self._budget = budget
        self._steps = budget
        self._last_end = 0
        self._turn_slots = program.turn_slots or ()
        self._remember_below = -1 if program.turn_slots is None else budget - _PATIENCE
        self._tried: set[int] = set()
        self._stack: list[_Entry] = []
        self._slots: list[int] = []

    def find(self, position: int, last_end: int) -> list[int] | None:
        """The slots of the first match that starts at a position or behind it: start and end for every
        group.
        """
        self._slots = self._empty_slots.copy()
        self._last_end = last_end
        self._tried.clear()
        for start in range(position, len(self._text) + 1):
            # Groups that a failed attempt left behind in a look-ahead or an atomic group stay, as in Java.
            if self._attempt(start, None):
                return self._slots
        return None

    def match_start(self, *, whole: bool) -> list[int] | None:
        """The slots of a match at the start of the text, with ``whole`` of all of it."""
        self._slots = self._empty_slots.copy()
        self._last_end = 0
        self._tried.clear()
        return self._slots if self._attempt(0, len(self._text) if whole else None) else None

    def _attempt(self, start: int, required_end: int | None) -> bool:
        self._stack = []
        end = self._run(0, start, required_end)
        if end is None:
            return False
        self._slots[0], self._slots[1] = start, end
        return True

    def _run(self, pc: int, position: int, required_end: int | None) -> int | None:
        code, text, stack, slots = self._code, self._text, self._stack, self._slots
        size = len(text)
        base = len(stack)
        while True:
            self._steps -= 1
            if self._steps < 0:
                raise RegexBudgetExceeded(f"the regular expression needs more than {self._budget} steps on this text")
            instruction = code[pc]
            matched = True
            match instruction:
                case Char(chars):
                    matched = position < size and text[position] in chars
                    position += 1
                    pc += 1
                case Run():
                    end = self._start_run(instruction, pc, position)
                    matched = end is not None
                    position = position if end is None else end
                    pc += 1
                case Split(first, second):
                    if self._steps < self._remember_below and self._was_tried(pc, position):
                        matched = False
                    else:
                        stack.append((second, position))
                        pc = first
                case Jump(target):
                    pc = target
                case Save(slot):
                    stack.append((-1 - slot, slots[slot]))
                    slots[slot] = position
                    pc += 1
                case Capture(number, slot):
                    stack.append((-1 - 2 * number, slots[2 * number]))
                    stack.append((-2 - 2 * number, slots[2 * number + 1]))
                    slots[2 * number], slots[2 * number + 1] = slots[slot], position
                    pc += 1
                case LeaveIfEmpty(slot, target):
                    pc = target if slots[slot] == position else pc + 1
                case Assert(anchor):
                    matched = holds(anchor, text, position, self._last_end)
                    pc += 1
                case Again():
                    end = self._again(instruction, position)
                    matched = end is not None
                    position = position if end is None else end
                    pc += 1
                case Sub():
                    end = self._sub(instruction, pc, position)
                    matched = end is not None
                    if end is not None and instruction.keep:
                        position = end
                    pc = instruction.target
                case Done():
                    if required_end is None or position == required_end:
                        return position
                    matched = False
            if matched:
                continue
            resumed = self._backtrack(base)
            if resumed is None:
                return None
            pc, position = resumed

    def _was_tried(self, pc: int, position: int) -> bool:
        """Whether the match already went on from here, which then can't have led to its end.

        How it goes on depends on the position and on which loops took nothing in this turn, as long as the pattern
        neither looks around nor back at its groups.
        """
        state = pc * (len(self._text) + 1) + position
        for slot in self._turn_slots:
            state = 2 * state + (self._slots[slot] == position)
        if state in self._tried:
            return True
        if len(self._tried) < _MOST_REMEMBERED:
            self._tried.add(state)
        return False

    def _backtrack(self, base: int) -> tuple[int, int] | None:
        stack = self._stack
        while len(stack) > base:
            entry = stack.pop()
            if len(entry) == 4:
                pc, position, last, step = entry
                position += step
                if position != last:
                    stack.append((pc, position, last, step))
                return pc, position
            if entry[0] >= 0:
                return entry[0], entry[1]
            self._slots[-1 - entry[0]] = entry[1]
        return None

    def _start_run(self, run: Run, pc: int, position: int) -> int | None:
        text, chars = self._text, run.chars
        limit = len(text) if run.most is None else min(len(text), position + run.most)
        least_end = position + run.least
        limit_now = least_end if run.greed is Greed.LAZY else limit
        end = position
        while end < min(limit_now, limit) and text[end] in chars:
            end += 1
        self._steps -= end - position
        if end < least_end:
            return None
        if run.greed is Greed.GREEDY and end > least_end:
            self._stack.append((pc + 1, end, least_end, -1))
        elif run.greed is Greed.LAZY:
            furthest = end
            while furthest < limit and text[furthest] in chars:
                furthest += 1
            self._steps -= furthest - end
            if furthest > end:
                self._stack.append((pc + 1, end, furthest, 1))
        return end

    def _again(self, reference: Again, position: int) -> int | None:
        slot = 2 * reference.number
        if reference.number > self._groups or self._slots[slot] < 0:
            return None
        wanted = self._text[self._slots[slot] : self._slots[slot + 1]]
        found = self._text[position : position + len(wanted)]
        if found == wanted or (reference.ignore_case and _same_letters(found, wanted, reference.unicode_case)):
            return position + len(wanted)
        return None

    def _sub(self, sub: Sub, pc: int, position: int) -> int | None:
        base = len(self._stack)
        end: int | None = None
        if sub.back is None:
            end = self._run(pc + 1, position, None)
        else:
            least, most = sub.back
            # Java subtracts in 32 bits: an overflow in the greatest length turns up here again.
            furthest = max((position - most + (1 << 31)) % (1 << 32) - (1 << 31), 0)
            for start in range(position - least, furthest - 1, -1):
                end = self._run(pc + 1, start, position)
                if end is not None:
                    break
        # What the part did is final, groups included: Java doesn't restore them on failure further on.
        del self._stack[base:]
        if (end is not None) is not sub.wanted:
            return None
        return position if end is None else end


def _same_letters(one: str, other: str, unicode_case: bool) -> bool:
    if len(one) != len(other):
        return False
    for a, b in zip(one, other, strict=True):
        if a == b:
            continue
        if not unicode_case and not (a.isascii() and b.isascii()):
            return False
        if a.upper() != b.upper() and a.lower() != b.lower():
            return False
    return True
