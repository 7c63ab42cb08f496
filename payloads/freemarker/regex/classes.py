"""Character classes: ``[…]``."""

from __future__ import annotations

from .charset import CharSet, characters, charset
from .escapes import ANCHORS, CLASSES, Escapes
from .scanner import MAX_NESTING


class Classes(Escapes):
    """Sets written out, with ranges, unions and intersections."""

    def _class(self) -> CharSet:
        """The inside of ``[…]``: unions, ranges, nested classes, intersections with ``&&``."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise self.error(f"more than {MAX_NESTING} nested groups")
        negated = False
        if self._peek() == "^":
            self._take()
            negated = True
        result: CharSet | None = None
        operand: CharSet | None = None
        parts = 0
        while True:
            item = self._peek()
            if item == "":
                raise self.error("Unclosed character class")
            if item == "]" and (result is not None or operand is not None):
                self._take()
                break
            if item == "&" and self._items[self._position + 1 : self._position + 2] == ["&"]:
                self._position += 2
                following = self._peek()
                if following == "&" or (following == "]" and parts != 1):
                    raise self.error("Bad class syntax: a side of && is empty")
                result = _intersection(result, operand)
                operand = None
                continue
            part = self._class_part()
            parts += 1
            operand = part if operand is None else operand | part
        self._depth -= 1
        whole = _intersection(result, operand)
        if whole is None:
            raise self.error("Bad class syntax")
        return ~whole if negated else whole

    def _class_part(self) -> CharSet:
        item = self._take()
        if item == "[":
            return self._class()
        if item == "\\":
            escape = self._raw()
            if escape in ("", *ANCHORS, "Z", "R", "X", "k", *"123456789"):
                raise self.error("Illegal/unsupported escape sequence")
            if escape.lower() in CLASSES or escape in "pP":
                return self._escaped_set(escape)
            first = self._escaped_character(escape)
        else:
            first = item[-1]
        if self._peek() == "-":
            following = self._item_after_dash()
            if following not in ("]", "[", ""):
                self._take()
                last = self._range_end()
                if ord(last) < ord(first):
                    raise self.error("Illegal character range")
                return self._with_case(charset([(ord(first), ord(last))]))
        return self._with_case(characters(first))

    def _item_after_dash(self) -> str:
        start = self._position
        self._position += 1
        following = self._peek()
        self._position = start
        return following

    def _range_end(self) -> str:
        item = self._take()
        if item != "\\":
            return item[-1]
        escape = self._raw()
        if escape.lower() in CLASSES or escape in "pP":
            raise self.error("Illegal character range")
        return self._escaped_character(escape)


def _intersection(left: CharSet | None, right: CharSet | None) -> CharSet | None:
    if left is None or right is None:
        return right if left is None else left
    return left & right
