"""The arrays and objects that a template's own text writes: where their items begin and end, and the commas between them.

A walk over text and directives that reads JSON's punctuation. Printed values count as values, whatever they print. What it
finds is only as good as that, so nobody may rely on it without looking at what the changed template prints.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from payloads.freemarker.nodes import elements as el

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from payloads.freemarker.nodes import Node

_BLANK = " \t\r\n"


class Comma(NamedTuple):
    """A separator: the comma, or the directive that prints nothing else, `<#sep>,</#sep>` or `<#if x?has_next>,</#if>`."""

    start: int
    end: int


@dataclass
class Item:
    """An item of an array, or a member of an object.

    Attributes:
        start: the offset of its first character.
        block: the innermost block it begins in.
        end: the offset behind its last character; None while it goes on, and where that is in another block.
        is_named: whether the colon of a member has come.
        has_value: whether its value has begun.
    """

    start: int
    block: int
    end: int | None = None
    is_named: bool = False
    has_value: bool = False


@dataclass
class Container:
    """An array or an object.

    Attributes:
        start: the offset behind its opening bracket.
        block: the innermost block it begins in.
        is_object: whether it is an object.
        in_macro: whether a macro writes it.
        end: the offset of its closing bracket.
        items: in the order of the template.
        commas: likewise.
    """

    start: int
    block: int
    is_object: bool
    in_macro: bool
    end: int = -1
    items: list[Item] = field(default_factory=list)
    commas: list[Comma] = field(default_factory=list)


class _Unclear(Exception):  # noqa: N818 - not an error: there is just nothing to say
    """Blocks that don't agree about what is open."""


def find_containers(body: Iterable[Node]) -> list[Container]:
    """All containers whose brackets are found, outer ones before those inside; none where blocks don't agree."""
    walk = _Walk()
    try:
        walk.block(body)
    except _Unclear:
        return []
    return sorted((each for each in walk.found if each.end >= 0), key=lambda each: each.start)


def containers_at(body: Iterable[Node], offset: int) -> list[Container]:
    """Those that an offset stands in, from the outside in."""
    return [each for each in find_containers(body) if each.start <= offset < each.end]


class _Walk:
    def __init__(self) -> None:
        self.found: list[Container] = []
        self._open: list[Container] = [Container(0, 0, is_object=False, in_macro=False)]
        self._item: list[Item | None] = [None]
        self._in_string = False
        self._in_scalar = False
        self._block = 0
        self._blocks = 0
        self._in_macro = False

    def block(self, elements: Iterable[Node]) -> None:
        for element in elements:
            self._element(element)

    def _element(self, element: Node) -> None:
        match element:
            case el.Text():
                self._text(element.span.text, element.span.start)
            case el.Interpolation() | el.NumericInterpolation():
                self._scalar(element.span.start, element.span.end)
            case el.If(branches=(branch,)) if not self._in_string and _is_comma(branch.body):
                self._comma(element.span.start, element.span.end)
            case el.If(branches=branches):
                self._apart(*(branch.body for branch in branches))
            case el.Switch(cases=cases):
                self._apart(*(case.body for case in cases))
            case el.List(body=body, otherwise=otherwise):
                self._apart(body, *([otherwise] if otherwise else []))
            case el.Items(body=body):
                self._apart(body)
            case el.Attempt(body=body, recovery=recovery):
                self._apart(body, recovery)
            case el.Sep(body=body) if not self._in_string and _is_comma(body):
                self._comma(element.span.start, element.span.end)
            case el.Sep(body=body) if self._in_string:
                self._apart(body)
            case el.Sep():
                raise _Unclear
            case el.Compress(body=body) | el.Scoped(body=body):
                self.block(body)
            case el.Macro(body=body) | el.Capture(body=body):
                self._elsewhere(body, in_macro=isinstance(element, el.Macro))
            case el.DirectiveCall() | el.Nested() | el.Include() | el.Transform() | el.NodeDirective():
                self._scalar(element.span.start, element.span.end)

    def _apart(self, *bodies: Iterable[Node]) -> None:
        """Blocks of which one or another is printed, or one many times, all from the same place on."""
        before = self._in_string, len(self._open)
        item = self._item[-1]
        known = None if item is None else (item.is_named, item.has_value)
        for body in bodies:
            self._item[-1] = item
            if item is not None and known is not None:
                item.is_named, item.has_value = known
            with self._new_block():
                self.block(body)
            if (self._in_string, len(self._open)) != before:
                raise _Unclear
        self._in_scalar = False

    @contextmanager
    def _new_block(self) -> Iterator[None]:
        outer, self._blocks = self._block, self._blocks + 1
        self._block = self._blocks
        self._in_scalar = False
        yield
        self._block = outer

    def _elsewhere(self, body: Iterable[Node], *, in_macro: bool) -> None:
        """What isn't printed here."""
        kept = self._open, self._item, self._in_string, self._in_scalar, self._in_macro
        self._open, self._item = [Container(0, 0, is_object=False, in_macro=False)], [None]
        self._in_string = self._in_scalar = False
        self._in_macro = self._in_macro or in_macro
        with self._new_block():
            self.block(body)
        self._open, self._item, self._in_string, self._in_scalar, self._in_macro = kept

    def _comma(self, start: int, end: int) -> None:
        self._open[-1].commas.append(Comma(start, end))
        self._item[-1] = None

    def _text(self, text: str, offset: int) -> None:
        at = 0
        while at < len(text):
            character = text[at]
            if self._in_string:
                if character == "\\":
                    at += 1
                elif character == '"':
                    self._in_string = False
                    self._end_value(offset + at + 1)
            elif character in _BLANK:
                self._in_scalar = False
            elif character == '"':
                self._begin_value(offset + at)
                self._in_string = True
            else:
                self._outside(character, offset + at)
            at += 1

    def _outside(self, character: str, at: int) -> None:
        """A character that is neither a blank nor in a string."""
        container, item = self._open[-1], self._item[-1]
        if character in "{[":
            self._begin_value(at)
            opened = Container(at + 1, self._block, is_object=character == "{", in_macro=self._in_macro)
            self._open.append(opened)
            self._item.append(None)
            self.found.append(opened)
        elif character in "}]":
            if len(self._open) < 2 or container.is_object != (character == "}") or container.block != self._block:
                raise _Unclear
            container.end = at
            self._open.pop()
            self._item.pop()
            self._end_value(at + 1)
        elif character == ",":
            self._comma(at, at + 1)
        elif character == ":" and container.is_object and item is not None:
            item.is_named, item.has_value = True, False
        else:
            self._scalar(at, at + 1)
            return
        self._in_scalar = False

    def _scalar(self, start: int, end: int) -> None:
        """A part of a number or word, or something printed."""
        if self._in_string:
            return
        if not self._in_scalar:
            self._begin_value(start)
        self._end_value(end)
        self._in_scalar = True

    def _begin_value(self, at: int) -> None:
        container, item = self._open[-1], self._item[-1]
        is_complete = item is not None and item.has_value and (item.is_named or not container.is_object)
        if item is None or is_complete:
            item = self._item[-1] = Item(at, self._block)
            container.items.append(item)
        item.has_value = True
        item.end = None

    def _end_value(self, at: int) -> None:
        item = self._item[-1]
        if item is not None and item.block == self._block:
            item.end = at


def _is_comma(body: Iterable[Node]) -> bool:
    """Whether a block prints a comma and nothing else."""
    return "".join(each.span.text for each in body).strip(_BLANK) == ","
