"""The values a template works with.

JSON data is used as it is, without wrapping: `str`, `bool`, `int` (Java's Integer, Long and BigInteger),
`float` (Double), `list` (sequence), `dict` (hash) and `None` (missing and null, which FreeMarker can't tell
apart). Numbers the template makes are `int` or `Decimal` (BigDecimal).
Everything else is a class of this module or of `basic_values`. Nothing is ever looked up on a Python object by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final, Protocol, Self, TypeAlias

from payloads.freemarker.errors import ModelError, RenderError
from payloads.freemarker.formats.date_kinds import DateKind, DateValue
from payloads.freemarker.nodes import Node
from payloads.freemarker.nodes.elements import Macro
from payloads.freemarker.record import Record, ValueRecord
from payloads.freemarker.runtime.basic_values import Markup, Namespace, Value
from payloads.freemarker.runtime.environment import Environment, MacroCall

Body: TypeAlias = Callable[[tuple[Value, ...]], None]
Number = (int, float, Decimal)


class Empty:
    """What `missing!` gives: an empty string, an empty sequence and an empty hash at once."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "EMPTY"


class Nothing(Empty):
    """What `missing?if_exists` gives: also the boolean false, and a method that returns nothing."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NOTHING"


EMPTY: Final = Empty()
NOTHING: Final = Nothing()


class Variables(dict[str, Value]):
    """What `.vars` and `.globals` give: a hash whose members can be read by name, but not listed or counted."""


class Bounded(list[Value]):
    """A sequence of a class of FreeMarker's that fails for an index below 0, where others have no such item.

    `before` is the error for such an index; `behind` is the one the reversed sequence has for it, which is then an index
    behind the end here.
    """

    before: type[RenderError] | None = RenderError
    behind: type[RenderError] | None = RenderError

    def with_errors(self, before: type[RenderError] | None, behind: type[RenderError] | None) -> Self:
        """The same sequence with other errors than most of them have."""
        self.before, self.behind = before, behind
        return self


def bounds(value: Value) -> tuple[type[RenderError] | None, type[RenderError] | None]:
    """The errors a sequence has for indexes outside, see `Bounded`."""
    if isinstance(value, Bounded):
        return value.before, value.behind
    if isinstance(value, BoundedRange | EndlessRange):
        return ModelError, ModelError
    return (RenderError, RenderError) if isinstance(value, Matches | Stream) else (None, None)


class Members(Bounded):
    """What `?keys` and `?values` give: a sequence that is a collection as well."""


class JoinedHash(dict[str, Value]):
    """What `hash + hash` gives, if neither is empty."""


class JavaList(list[Value]):
    """A list of the data under `object_wrapper="beans"`: Java's own object, with its methods and its text."""


class JavaMap(dict[str, Value]):
    """The same for a hash of the data."""


class RepeatedHash(dict[str, Value]):
    """A hash literal in which a key comes twice: it is counted twice, too."""

    def __init__(self, written: tuple[tuple[str, Value], ...]) -> None:
        super().__init__(written)
        self.written = written


class BoundedRange(ValueRecord):
    """`a..b`, `a..<b` or `a..*n`: a sequence of whole numbers.

    `adaptive` ranges (`..*`) are cut to what is there when they slice; `inclusive` ones (`..`) have an old
    quirk of string slices to keep.
    """

    values: range
    adaptive: bool = False
    inclusive: bool = False

    def __init__(self, values: range, *, adaptive: bool = False, inclusive: bool = False) -> None:
        self.__dict__.update(values=values, adaptive=adaptive, inclusive=inclusive)


class EndlessRange(ValueRecord):
    """`start..`: endless to the right."""

    start: int


class Stream:
    """A collection that makes its items when they are asked for: what a lazy `?filter` or `?map` gives.

    It is a sequence where its source is one; `size` is its number of items where that is known before any is made.
    """

    __slots__ = ("is_sequence", "items", "size")

    def __init__(self, items: Iterable[Value], *, is_sequence: bool = False, size: int | None = None) -> None:
        self.items = items
        self.is_sequence = is_sequence
        self.size = size


class Bound(Record):
    """Arguments given beforehand by `?with_args` (or, behind the others, by `?with_args_last`)."""

    positional: tuple[Value, ...] | None
    named: dict[str, Value] | None
    last: bool


class Routine(Protocol):
    """A macro's or function's compiled body, or the default of a parameter."""

    def __call__(self, env: Environment, namespace: Namespace, call: MacroCall, /) -> Value: ...


class OwnRoutine(Protocol):
    """A function of the template as a function of its arguments."""

    def __call__(self, env: Environment, /, *arguments: Value) -> Value: ...


class Invocation(Record):
    """A call of a directive that isn't a macro.

    Attributes:
        body: its content, if it has any.
        scope: the loop variables in sight, where something may read them by name.
        named: its parameters; those without a value are there too.
        place: whose variables it sets where it does so by name: the namespace, and the macro that runs.
        node: where it stands.
    """

    body: Body | None
    scope: dict[str, Value] | None
    named: dict[str, Value]
    place: tuple[Namespace, MacroCall | None] | None
    node: Node


class DirectiveRoutine(Protocol):
    """What a directive that isn't a macro does."""

    def __call__(self, env: Environment, call: Invocation, /) -> None: ...


class MacroValue(Record):
    """A macro or a function with the namespace it was defined in."""

    node: Macro
    namespace: Namespace
    run: Routine
    defaults: tuple[Routine | None, ...]
    names: tuple[str, ...]
    is_plain: bool  # a function that only wants its arguments in order
    uses_args: bool
    bound: Bound | None = None

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def is_function(self) -> bool:
        return self.node.is_function


class Method(Record):
    """Something callable that isn't written in the template: a built-in's method, or Amplitude's helper."""

    name: str
    call: Callable[[tuple[Value, ...]], Value]
    bound: Bound | None = None


class Directive(Record):
    """A user directive that isn't a macro: an `?interpret`ed template."""

    name: str
    run: DirectiveRoutine


#: `.pass`, a macro that does nothing.
PASS: Final = Directive("pass", lambda env, call: None)


class Formatted:
    """A value that knows how to print itself and takes a format as member, key or argument.

    `x?string` on numbers, dates and booleans, and `x?date` and its kin on strings, which are `plain()` once they are used as
    more than a format holder. `date`: it is a string read as a date; whether it is one shows when it is used.
    """

    __slots__ = ("call", "date", "has_members", "plain", "with_format")

    def __init__(
        self,
        plain: Callable[[], Value],
        with_format: Callable[[str], Value],
        call: Callable[[tuple[Value, ...]], Value] | None = None,
        date: DateKind | None = None,
        has_members: bool = True,
    ) -> None:
        self.plain = plain
        self.with_format = with_format
        self.call = call
        self.date = date
        self.has_members = has_members


class Match(ValueRecord):
    """One match of a regular expression: a string, and a sequence of its groups, the whole match first."""

    text: str
    groups: tuple[str | None, ...]


class Matches:
    """What `?matches` gives: a boolean (does all of the string match?) and the sequence of matches."""

    @property
    def fits(self) -> bool:
        raise NotImplementedError

    @property
    def found(self) -> list[Match]:
        raise NotImplementedError

    @property
    def groups(self) -> list[Value]:
        raise NotImplementedError


__all__ = [
    "EMPTY",
    "NOTHING",
    "PASS",
    "Body",
    "Bound",
    "Bounded",
    "BoundedRange",
    "DateKind",
    "DateValue",
    "Directive",
    "DirectiveRoutine",
    "Empty",
    "EndlessRange",
    "Formatted",
    "Invocation",
    "JavaList",
    "JavaMap",
    "JoinedHash",
    "MacroValue",
    "Markup",
    "Match",
    "Matches",
    "Members",
    "Method",
    "Namespace",
    "Nothing",
    "Number",
    "OwnRoutine",
    "RepeatedHash",
    "Routine",
    "Stream",
    "Value",
    "Variables",
    "bounds",
]
