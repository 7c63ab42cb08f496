"""Preconditions: which events a tile is for.

An API may have no place for some events at all: one that wants a known user cannot take an anonymous
event, whatever the template does. The tile then declares a precondition. Checks hold for the events that
meet it, and the customer is told to filter the others out when setting the tile up (Amplitude's *Select
and filter events*).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from tile._model import Declared, OneLine, Several, Text

if TYPE_CHECKING:
    from payloads.amplitude import JSON

UNSEEN = r"\x00-\x20\x7F-\xA0\xAD\u1680\u180E\u2000-\u200F\u2028-\u202F\u205F-\u2064\u3000\uFEFF"
"""What can't be seen, as the inside of a regular expression's brackets: blanks of any script, control characters, and those
without width. Text of nothing else is blank.
"""

_ROOTS = ("input", "mappedFields", "mappedProperties", "parameters")


def _path(path: str) -> str:
    root, _, rest = path.partition(".")
    if root not in _ROOTS or not rest or "" in rest.split("."):
        raise ValueError(
            f"{path!r} is not a path into a namespace; begin with one of {', '.join(_ROOTS)}, e.g. "
            "'mappedFields.externalCustomerId' or 'input.user_properties.email'"
        )
    return path


class Precondition(Declared):
    """At least one of some values must be there.

    Attributes:
        name: kebab-case, says what is given, e.g. `known-user`.
        any_of: dotted paths into the template's namespaces, e.g. `mappedFields.email`. One of them must
            hold a number, a boolean, or text with a character that can be seen (see `UNSEEN`).
        ignored: texts that count as nothing all the same, compared without invisible characters around them, e.g.
            `null`.
        customer: what the customer is told to do, ready for the set-up guide.
        reason: why the destination cannot take other events.
    """

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    any_of: Several[Annotated[str, AfterValidator(_path)]] = Field(min_length=1)
    ignored: Several[str] = ()
    customer: Text
    reason: OneLine

    def holds(self, namespaces: Mapping[str, JSON]) -> bool:
        """Whether an event, given as the namespaces a template sees, meets the precondition."""
        for steps in _steps(self.any_of):
            value: object = namespaces
            for step in steps:
                value = value.get(step) if type(value) is dict or isinstance(value, Mapping) else None
            if (
                _nothing(self.ignored).fullmatch(value) is None
                if isinstance(value, str)
                else isinstance(value, _SCALAR)
            ):
                return True
        return False


_SCALAR = (bool, int, float)


@functools.cache
def _steps(paths: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(path.split(".")) for path in paths)


@functools.cache
def _nothing(ignored: tuple[str, ...]) -> re.Pattern[str]:
    """Texts that are nothing: no character that can be seen, or besides those only an ignored text."""
    texts = "|".join(map(re.escape, ("", *ignored)))
    return re.compile(f"[{UNSEEN}]*(?:{texts})[{UNSEEN}]*")
