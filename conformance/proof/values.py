"""What an expression can give: a set of values, kept by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from conformance.proof import texts
from conformance.proof.language import ANY, EMPTY, EVERY, Language

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from payloads.freemarker.nodes.elements import Macro


_ITEM: Final = -1


class Key(NamedTuple):
    """The key a loop over a hash is at, whichever it is.

    Attributes:
        loop: tells loops apart.
        home: the hash whose key it is: it has a member of that name.
    """

    loop: int
    home: tuple[object, ...] = ()

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return self.loop == _ITEM


class Part(NamedTuple):
    """The root of what is inside the value that a recursive macro was called with, whichever value that is."""

    macro: int


Path = tuple["str | Key | Part | None", ...]
"""A place in the data model; None stands for a key nobody knows."""


class Sequence(NamedTuple):
    """Lists of which are known: all items, or what every item can be and how many there may be.

    Attributes:
        items: the items, where they are all known.
        element: what an item can be.
        least, most: how many items; `most` is None without a bound.
        keys_of: the items are the keys of the hash at this place, each once.
        given: what holds of the data model while an item is looked at.
        chosen: the items it may have, in their order; each may be left out, and if it isn't, this holds of the data
            model.
        deep: an item can be anything that may be inside a property.
        place: the items are those of the list that the data model has at this place, each once.
        members: the hash whose keys the items are, where it is listed by key and value.
    """

    items: tuple[Value, ...] | None = None
    element: Value | None = None
    least: int = 0
    most: int | None = None
    keys_of: Path | None = None
    given: tuple[tuple[Path, Value], ...] = ()
    chosen: tuple[tuple[Value, tuple[tuple[Path, Value], ...]], ...] | None = None
    deep: bool = False
    place: Path | None = None
    members: Hash | None = None

    @property
    def key(self) -> Key | None:
        """What stands for the item a loop over this list is at, or for the key it is at."""
        if self.place is not None:
            return Key(_ITEM, self.place)
        return self.element.key if self.element is not None else None


class Hash(NamedTuple):
    """Hashes: one of the data model, by its place, or one that the template made. Of one whose place isn't known `rest`
    is what may be in it besides what may be anywhere in the data model. Of one that the template made `names` are the
    names that what is in `rest` can have, and `most` is how many keys it has at most, where that is known besides.
    """

    path: Path | None = None
    members: tuple[tuple[str, Value], ...] = ()
    rest: Value | None = None
    names: Language = EVERY
    most: int | None = None

    @property
    def largest(self) -> int | None:
        """How many keys it has at most; None without a bound."""
        if self.path is None and self.rest is None:
            return len(self.members)
        return self.most


EVERY_KIND: Final = ("text", "number", "truth", "sequence", "hash", "macro", "date", "nothing", "other")
"""The kinds of values, by the fields that hold them."""

_KINDS_OF_NOTHING: Final = frozenset({"text", "sequence", "hash"})


class Value(NamedTuple):
    """A set of values.

    Attributes:
        missing: may be missing, or null.
        text: the strings it may be.
        escaped: the strings are what `?json_string` makes of those in `text`.
        fragment: a string that is one JSON value, whatever its type.
        number: may be a number; `exact` is the number if it is known, `low` the least one if that is known: then it
            is a whole one that counts something.
        infinite: the number may be infinite, or not a number.
        truth: the booleans it may be.
        sequence, hash, macro: may be one of these.
        date: may be a date with time, such as `.now`.
        nothing: may be what `x!` gives for a missing `x`: an empty string, list and hash at once.
        other: may be something else: another date, a method, markup.
        origin: if it is there, it is what the data model has at this place.
        key: it is the key a loop is at.
        source: it is made of what the data model has at this place.
        formatter: the string may be what `?string` makes of a number, a boolean or a date: a hash and a method besides.
        matches: the boolean may be what `?matches` gives: a list besides.
        void: `nothing` may be what `?if_exists` gives: false besides.
    """

    missing: bool = False
    text: Language = EMPTY
    escaped: bool = False
    fragment: bool = False
    number: bool = False
    exact: int | Decimal | None = None
    low: int | None = None
    infinite: bool = False
    truth: frozenset[bool] = frozenset()
    sequence: Sequence | None = None
    hash: Hash | None = None
    macro: Macro | None = None
    date: bool = False
    nothing: bool = False
    other: bool = False
    origin: Path | None = None
    key: Key | None = None
    source: Path | None = None
    formatter: bool = False
    matches: bool = False
    void: bool = False

    @property
    def blamed(self) -> Path | None:
        """The place of the data model to look at, if the value is at fault."""
        return self.origin or self.source

    @property
    def present(self) -> bool:
        """Whether it can be there at all."""
        return bool(
            self.text
            or self.fragment
            or self.number
            or self.truth
            or self.sequence
            or self.hash
            or self.macro
            or self.date
            or self.nothing
            or self.other
        )

    @property
    def possible(self) -> bool:
        """Whether anything is left."""
        return self.missing or self.present

    @property
    def known_text(self) -> str | None:
        """The string, where only one is possible and nothing else."""
        if self.missing or self.escaped or not self.text or not self.only_text:
            return None
        return self.text.single

    @property
    def only_text(self) -> bool:
        """Whether a value that is there is sure to be a string."""
        return not (
            self.fragment
            or self.number
            or self.truth
            or self.sequence is not None
            or self.hash is not None
            or self.macro is not None
            or self.date
            or self.nothing
            or self.other
        )

    @property
    def discrete(self) -> bool:
        """Whether it is one known value, which is worth telling apart from another."""
        if self.missing and not self.present:
            return True
        return not self.missing and (
            (self.number and self.exact is not None)
            or len(self.truth) == 1
            or self.known_text is not None
            or (self.sequence is not None and self.sequence.items is not None)
            or (self.hash is not None and self.hash.path is None and self.hash.rest is None)
        )

    def present_part(self) -> Value:
        """Without the possibility that it is missing."""
        return self._replace(missing=False) if self.missing else self

    def only(self, *kinds: str) -> Value:
        """With some kinds left."""
        if "text" in kinds and not self.missing and self.only_text:
            return self
        numeric = self.number and "number" in kinds
        return Value(
            text=self.text if "text" in kinds else EMPTY,
            escaped=self.escaped and "text" in kinds,
            fragment=self.fragment and "text" in kinds,
            number=numeric,
            exact=self.exact if numeric else None,
            low=self.low if numeric else None,
            infinite=self.infinite and numeric,
            truth=self.truth if "truth" in kinds else frozenset(),
            sequence=self.sequence if "sequence" in kinds else None,
            hash=self.hash if "hash" in kinds else None,
            macro=self.macro if "macro" in kinds else None,
            date=self.date and "date" in kinds,
            nothing=self.nothing and "nothing" in kinds,
            other=self.other and "other" in kinds,
            origin=self.origin,
            key=self.key,
            source=self.source,
            formatter=self.formatter and "text" in kinds,
            matches=self.matches and "truth" in kinds,
            void=self.void and "nothing" in kinds,
        )

    def without(self, *kinds: str) -> Value:
        """With all kinds but some."""
        return self.only(*(kind for kind in EVERY_KIND if kind not in kinds))

    def taken_as(self, *kinds: str) -> Value:
        """What is accepted where one of some kinds is wanted: what `x!` gives is a string, a list and a hash."""
        return self.only(*kinds, "nothing") if _KINDS_OF_NOTHING.intersection(kinds) else self.only(*kinds)

    def refused_as(self, *kinds: str) -> Value:
        """What isn't accepted where one of some kinds is wanted."""
        return self.without(*kinds, "nothing") if _KINDS_OF_NOTHING.intersection(kinds) else self.without(*kinds)

    def with_text(self, language: Language) -> Value:
        """With other strings; of a fragment they say nothing."""
        return self._replace(text=language)

    def plain_text(self) -> Language:
        """The strings as they print."""
        if self.fragment:
            return EVERY
        return texts.escaped(self.text) if self.escaped else self.text


MISSING: Final = Value(missing=True)
TRUE: Final = Value(truth=frozenset({True}))
FALSE: Final = Value(truth=frozenset({False}))
EITHER: Final = Value(truth=frozenset({True, False}))
NUMBER: Final = Value(number=True)
COUNT: Final = Value(number=True, low=0)
TEXT: Final = Value(text=ANY)
DATE: Final = Value(date=True)
BLANK: Final = Value(nothing=True)
OTHER: Final = Value(other=True)
INSIDE: Final = Value(
    missing=True,
    text=ANY,
    number=True,
    truth=frozenset({True, False}),
    sequence=Sequence(deep=True),
    hash=Hash(path=(None,)),
)
"""What may be anywhere inside a property's value."""
UNKNOWN: Final = Value(missing=True, text=EVERY, number=True, infinite=True, truth=frozenset({True, False}), other=True)
"""What isn't followed; the proof says so, too."""


def text(content: str) -> Value:
    """One string."""
    return Value(text=texts.literal(content))


def number(exact: int | Decimal) -> Value:
    """One number."""
    return Value(number=True, exact=exact)


def truth(known: bool) -> Value:
    """One boolean."""
    return TRUE if known else FALSE


def known_sequence(items: Iterable[Value]) -> Value:
    """A list whose items are known."""
    return Value(sequence=Sequence(items=tuple(items)))


def some_sequence(element: Value, *, least: int = 0, most: int | None = None) -> Value:
    """A list of which only the kind of items is known."""
    return Value(sequence=Sequence(element=element, least=least, most=most))
