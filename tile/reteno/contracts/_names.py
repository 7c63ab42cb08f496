"""Reteno's rules for a person's name, as far as a schema can't say them.

Allowed besides letters: an apostrophe inside a word, a hyphen inside or between words, a dot behind a word of
up to three letters; a first name has at most three words longer than that and three others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tile.contract import PayloadRule, Source, Violation
from tile.reteno.contracts._sources import CONTACT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pydantic import JsonValue

    Contacts = Callable[[JsonValue], Iterable[tuple[str, JsonValue]]]
    """The contacts of a body, each with its path."""

_SHORT = 3
_MOST_WORDS = 3
_APOSTROPHES = "'’"


_LETTER = "[^0-9 .'\\u2019-]"
_PLAIN = f"{_LETTER}+(['\\u2019]{_LETTER}+)*"
_DOTTED = f"{_LETTER}{{1,{_SHORT}}}[.]"
_SURE = {"pattern": f"^((({_PLAIN}|{_DOTTED})( | ?- ?))*({_PLAIN}( ?[0-9]+)?|{_DOTTED}))?$"}
"""What keeps the rule of signs for sure, for proofs: words without digits but at the end, an apostrophe inside them, a dot behind
a short one, a blank or a hyphen between two of them.
"""
_FEW_WORDS = {
    "pattern": f"^([^ -]*([ -]+[^ -]+){{0,{_MOST_WORDS - 1}}}"
    "|[^ -]{4,}( [^ -]{1,3}){2} [^ -]+|[^ -]+( [^ -]{1,3}){2} [^ -]{4,})$"
}
"""What keeps the rule of words for sure: three of any length, those with a hyphen between them counted as two; or four of which
the two in the middle are short, and one of the others isn't.
"""


def name_rules(contacts: Contacts, in_body: Callable[[dict[str, Any]], dict[str, Any]]) -> tuple[PayloadRule, ...]:
    """The rules for every contact of a body; `in_body` makes a contact's schema the body's."""
    sure = in_body({"properties": {"firstName": _SURE, "lastName": _SURE}})

    def malformed(body: JsonValue, _text: str) -> Iterator[Violation]:
        for path, name in _names(contacts(body), "firstName", "lastName"):
            complaint = _complaint(name)
            if complaint:
                yield Violation(path, f"{name!r} {complaint}")

    def too_many_words(body: JsonValue, _text: str) -> Iterator[Violation]:
        for path, name in _names(contacts(body), "firstName"):
            words = name.split()
            long = sum(len(word.rstrip(".")) > _SHORT for word in words)
            if long > _MOST_WORDS or len(words) - long > _MOST_WORDS:
                yield Violation(
                    path,
                    f"{name!r} has {long} words of more than {_SHORT} letters and {len(words) - long} others; "
                    f"a first name has at most {_MOST_WORDS} of each",
                )

    return (
        PayloadRule(
            name="name-malformed",
            description="A name has a letter, and its apostrophes, hyphens and dots are where a word has them.",
            source=Source(constraint="which marks a name may hold, and where", url=CONTACT_FIELDS),
            find=malformed,
            as_schema=sure,
        ),
        PayloadRule(
            name="first-name-too-many-words",
            description="A first name has at most three words of more than three letters, and three others.",
            source=Source(constraint="how many words a first name may have", url=CONTACT_FIELDS),
            find=too_many_words,
            as_schema=in_body({"properties": {"firstName": _FEW_WORDS}}),
        ),
    )


def _names(contacts: Iterable[tuple[str, JsonValue]], *members: str) -> Iterator[tuple[str, str]]:
    """Path and text of the names that aren't empty: an empty one clears the field."""
    for path, contact in contacts:
        for member in members:
            name = contact.get(member) if isinstance(contact, dict) else None
            if isinstance(name, str) and name:
                yield f"{path}.{member}", name


def _complaint(name: str) -> str:
    if not re.search("[^0-9 .'’-]", name):
        return "has no letter"
    if name.strip("-") != name:
        return "begins or ends with a hyphen"
    for word in name.split():
        if word.strip(_APOSTROPHES) != word:
            return "has an apostrophe at the edge of a word"
        before, dot, after = word.partition(".")
        if dot and (after or not 0 < len(before) <= _SHORT):
            return f"has a dot that doesn't end a word of at most {_SHORT} letters"
    return ""
