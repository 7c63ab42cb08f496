"""What a body prints: texts, what is made of them, and conditions on them.

Every expression is a piece of FreeMarker that gives a string and never fails: what is missing is empty text. The classes
know how they are written; `tile.body.compiler` puts them together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, Protocol

from tile.body import notation
from tile.body.characters import characters
from tile.errors import TileError
from tile.place import Place, here

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tile.body.characters import Characters


class Scope(Protocol):
    """What an expression asks the template it is written into."""

    def use(self, function: str) -> str:
        """Have a function of `tile.body.functions` in the template; gives its name."""

    def variables_of(self, loop: Loop, at: Place) -> tuple[str, str]:
        """The variables that hold the name and the value of the property that a list is at."""


@dataclass(frozen=True, eq=False)
class Loop:
    """A list of the properties at a path of the data model; tells one list from another."""

    path: tuple[str, ...]


TICKED: Final = "mappedProperties"
"""The namespace of the properties that the customer ticked."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """Something declared in Python.

    Attributes:
        at: where.
    """

    at: Place = field(default_factory=here, compare=False, repr=False)


class Text(Node):
    """A text; empty where the event has none. Numbers and booleans count as the text they print as, arrays and objects as
    none.
    """

    def ftl(self, scope: Scope) -> str:
        """The expression in FreeMarker."""
        raise NotImplementedError

    @property
    def present(self) -> Condition:
        """Whether the text isn't empty."""
        return Present(self)

    def matches(self, pattern: str) -> Condition:
        """Whether a regular expression of Java's matches all of the text.

        Raises:
            TileError: it is not a regular expression.
        """
        from payloads.freemarker.regex import RegexError, compile_java

        try:
            compile_java(notation.checked_text(pattern, "the pattern"))
        except RegexError as error:
            raise TileError(
                f"{pattern!r} is not a regular expression: {error}", remedy="write one of Java's", place=str(here())
            ) from None
        return Matches(self, pattern)

    def is_one_of(self, *words: str) -> Condition:
        """Whether the text is one of some words, to the letter."""
        for word in words:
            notation.checked_text(word, "the word")
        return IsOneOf(self, words)

    def or_else(self, other: Text | str) -> Text:
        """The text, or another one where it is empty."""
        return Fallback(self, as_text(other))

    def trimmed(self) -> Text:
        """Without blanks and control characters (up to U+0020) around it."""
        return Trimmed(self)

    def truncated(self, length: int) -> Text:
        """At most so many characters. An emoji is one, and is never cut in half.

        Raises:
            TileError: the length isn't between 1 and 60,000.
        """
        if not 1 <= length <= 60_000:
            raise TileError(
                f"a text can't be cut to {length} characters",
                remedy="write a length from 1 to 60,000",
                place=str(here()),
            )
        return Truncated(self, length)

    def only(self, allowed: str, *, instead: str = "") -> Text:
        """With some characters allowed, others replaced.

        Args:
            allowed: as in the brackets of a regular expression, e.g. `A-Za-z0-9_ `; a hyphen itself stands at an end.
            instead: what takes the place of each other character.

        Raises:
            TileError: a range runs backwards, or `instead` holds a dollar sign or a backslash.
        """
        if "$" in instead or "\\" in instead:
            raise TileError(
                "a dollar sign or backslash can't take a character's place",
                remedy='write for instance instead="_"',
                place=str(here()),
            )
        return Only(self, characters(allowed), notation.checked_text(instead, "the replacement"))

    def translated(self, words: Mapping[str, str], *, otherwise: Text | str = "") -> Text:
        """Another word for each of some words, and a text for all others."""
        if not words:
            raise TileError(
                "there is no word to translate", remedy='write for instance {"iOS": "ios"}', place=str(here())
            )
        for word in (*words, *words.values()):
            notation.checked_text(word, "the word")
        return Translated(self, tuple(words.items()), as_text(otherwise))

    def __add__(self, other: Text | str) -> Text:
        return Joined(self, as_text(other))

    def __radd__(self, other: str) -> Text:
        return Joined(as_text(other), self)


def as_text(value: Text | str) -> Text:
    """A text of its own for a Python string."""
    return Constant(notation.checked_text(value, "the text")) if isinstance(value, str) else value


@dataclass(frozen=True)
class Constant(Text):
    """The same text for every event."""

    content: str

    def ftl(self, scope: Scope) -> str:  # noqa: ARG002 - every expression has this signature
        return notation.literal(self.content)


@dataclass(frozen=True)
class Read(Text):
    """What the data model has at a path."""

    path: tuple[str, ...]

    def ftl(self, scope: Scope) -> str:
        read = f'{scope.use("text")}({notation.path(self.path)}!"")'
        if self.path[0] == TICKED:
            return f"{scope.use('ticked')}({read}, {notation.literal(self.path[-1])})"
        return read


@dataclass(frozen=True)
class Named(Text):
    """The name or the value of the property a loop is at."""

    loop: Loop
    part: Literal["name", "value"]

    def ftl(self, scope: Scope) -> str:
        name, value = scope.variables_of(self.loop, self.at)
        if self.part == "name":
            return name
        read = f'{scope.use("text")}({value}!"")'
        return f"{scope.use('ticked')}({read}, {name})" if self.loop.path[0] == TICKED else read


@dataclass(frozen=True)
class Joined(Text):
    """Two texts, one after the other."""

    one: Text
    other: Text

    def ftl(self, scope: Scope) -> str:
        return f"({self.one.ftl(scope)} + {self.other.ftl(scope)})"


@dataclass(frozen=True)
class Fallback(Text):
    """A text, or another where it is empty."""

    text: Text
    other: Text

    def ftl(self, scope: Scope) -> str:
        return f"{scope.use('orElse')}({self.text.ftl(scope)}, {self.other.ftl(scope)})"


@dataclass(frozen=True)
class Trimmed(Text):
    """A text without blanks around it."""

    text: Text

    def ftl(self, scope: Scope) -> str:
        return f"{self.text.ftl(scope)}?trim"


@dataclass(frozen=True)
class Truncated(Text):
    """The first characters of a text."""

    text: Text
    length: int

    def ftl(self, scope: Scope) -> str:
        return f"{scope.use('cut')}({self.text.ftl(scope)}, {self.length})"


@dataclass(frozen=True)
class Only(Text):
    """A text with some characters replaced."""

    text: Text
    allowed: Characters
    instead: str

    def ftl(self, scope: Scope) -> str:
        pattern = notation.literal(f"[^{self.allowed.pattern}]")
        return f'{self.text.ftl(scope)}?replace({pattern}, {notation.literal(self.instead)}, "r")'


@dataclass(frozen=True)
class Translated(Text):
    """Another word for each word."""

    text: Text
    words: tuple[tuple[str, str], ...]
    otherwise: Text

    def ftl(self, scope: Scope) -> str:
        table = ", ".join(f"{notation.literal(word)}: {notation.literal(other)}" for word, other in self.words)
        return f"(({{{table}}}[{self.text.ftl(scope)}])!{self.otherwise.ftl(scope)})"


@dataclass(frozen=True)
class Time(Text):
    """A time as ISO 8601 has it, in UTC; empty for text that isn't one."""

    text: Text

    def ftl(self, scope: Scope) -> str:
        return f"{scope.use('timeOf')}({self.text.ftl(scope)})"


# ------------------------------------------------------------------ conditions


class Condition(Node):
    """Something that holds of an event or doesn't; combined with `&`, `|` and `~`."""

    def ftl(self, scope: Scope) -> str:
        """The condition in FreeMarker."""
        raise NotImplementedError

    def __and__(self, other: Condition) -> Condition:
        return Both(self, other)

    def __or__(self, other: Condition) -> Condition:
        return Either(self, other)

    def __invert__(self) -> Condition:
        return Not(self)

    def __bool__(self) -> bool:
        """Refused: Python decides once, the template for each event.

        Raises:
            TileError: always.
        """
        raise TileError(
            "a condition on the event has no truth in Python",
            remedy="combine conditions with &, | and ~, and choose with `when` or `choose`",
            place=str(here()),
        )


@dataclass(frozen=True)
class Present(Condition):
    """A text isn't empty."""

    text: Text

    def ftl(self, scope: Scope) -> str:
        return f"{self.text.ftl(scope)}?has_content"


@dataclass(frozen=True)
class Matches(Condition):
    """A regular expression matches a whole text."""

    text: Text
    pattern: str

    def ftl(self, scope: Scope) -> str:
        return f"{self.text.ftl(scope)}?matches({notation.literal(self.pattern)})"


@dataclass(frozen=True)
class IsOneOf(Condition):
    """A text is one of some words; `==` would follow a language's rules."""

    text: Text
    words: tuple[str, ...]

    def ftl(self, scope: Scope) -> str:
        return f"{self.text.ftl(scope)}?matches({notation.literal(notation.alternatives(self.words))})"


@dataclass(frozen=True)
class Not(Condition):
    """A condition doesn't hold."""

    condition: Condition

    def ftl(self, scope: Scope) -> str:
        return f"!{_inside(self.condition, scope)}"


@dataclass(frozen=True)
class Both(Condition):
    """Two conditions hold."""

    one: Condition
    other: Condition

    def ftl(self, scope: Scope) -> str:
        return f"{_inside(self.one, scope)} && {_inside(self.other, scope)}"


@dataclass(frozen=True)
class Either(Condition):
    """One of two conditions holds."""

    one: Condition
    other: Condition

    def ftl(self, scope: Scope) -> str:
        return f"{_inside(self.one, scope)} || {_inside(self.other, scope)}"


def _inside(condition: Condition, scope: Scope) -> str:
    written = condition.ftl(scope)
    return f"({written})" if isinstance(condition, Both | Either) else written
