"""Account values: what differs from one customer to the next where Amplitude has no form to ask for it.

A webhook is set up by hand: its address, headers and template are pasted as they are. What belongs to one account (an
API key, the ids of its fields) is declared here, given to `tile export`, and pasted with the template: the template
reads it as `parameters`, as it would in a tile, and the export writes a first line that assigns it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from payloads.amplitude import Values
from tile._model import Several
from tile.errors import TileError
from tile.parameter import Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import JSON

Kind = Literal["text", "choice", "id", "ids", "names"]

_ID: Final = "[1-9][0-9]{0,9}"
_LINE: Final = r"[^\x00-\x1f\x7f]+"
_TEXT: Final[frozenset[Literal["string", "integer", "number", "boolean", "array", "object"]]] = frozenset({"string"})


class AccountValue(Parameter):
    """One value of an account.

    Attributes:
        kind: `text`, of one line; `choice`, one of `choices`; `id`, a whole number from 1 of at most ten digits; `ids`, such
            numbers by name, written `plan=514043, state=514044`; or `names`, written `plan, price`. A template reads both of
            the latter as hashes with these names.
        choices: what a `choice` can be.
        form: what a text is like, as a regular expression, and in words: `("Basic .+", "the word Basic, a blank, a token")`.
        names: the property a `text` names unless it is set, e.g. `email`.
        required: the destination is of no use without it. A template must reckon with the others being missing.
    """

    kind: Kind = "text"
    choices: Several[str] = ()
    form: tuple[str, str] | None = None
    names: str = ""
    required: bool = False

    @property
    def is_needed(self) -> bool:
        """Whether it is required."""
        return self.required

    @property
    def can_be(self) -> Values | Mapping[str, Values]:
        """What a template can be given."""
        if self.kind == "ids":
            return {"": Values(_TEXT, absent=True, pattern=_ID)}
        if self.kind == "names":
            return {"": Values(_TEXT, absent=True, pattern=_LINE)}
        pattern = {"id": _ID, "choice": "|".join(map(re.escape, self.choices))}.get(self.kind, _LINE)
        return Values(_TEXT, absent=not self.required, longest=None, pattern=pattern)

    def read(self, given: str | Mapping[str, str]) -> JSON:
        """The value of what is typed in, or of a table in an account's file; None for nothing.

        Raises:
            TileError: it is not an id, or none of the choices, where one is wanted; or it has several lines.
        """
        if self.kind == "names":
            return self._names(given)
        if self.kind == "ids":
            pairs = self._pairs(given) if isinstance(given, str) else given.items()
            return {name: self._id(value) for name, value in pairs}
        if not isinstance(given, str):
            raise TileError(f"{self.name} is one value, not a table", remedy=f'write {self.name} = "…"')
        text = given
        if not text:
            return None
        if not re.fullmatch(_LINE, text):
            raise TileError(
                f"{self.name} holds a line break or another control character", remedy="write it in one line"
            )
        if self.kind == "choice" and text not in self.choices:
            raise TileError(f"{self.name} can't be {text!r}", remedy=f"it is one of: {', '.join(self.choices)}")
        if self.form is not None and not re.fullmatch(self.form[0], text):
            raise TileError(f"{self.name} isn't {self.form[1]}", remedy="copy it anew, and all of it")
        return self._id(text) if self.kind == "id" else text

    def _names(self, given: str | Mapping[str, str]) -> JSON:
        names = list(given) if not isinstance(given, str) else [each.strip() for each in given.split(",")]
        names = [each for each in names if each]
        if not all(re.fullmatch(_LINE, each) for each in names):
            raise TileError(f"{self.name} holds a control character", remedy="write the names as Amplitude has them")
        return dict.fromkeys(names, "yes")

    def _pairs(self, text: str) -> list[tuple[str, str]]:
        pairs: list[tuple[str, str]] = []
        for each in text.split(",") if text.strip() else ():
            name, equals, value = each.rpartition("=")
            if not equals or not name.strip():
                raise TileError(
                    f"{self.name} takes names and ids, not {each.strip()!r}",
                    remedy=f"write {self.name}='plan=514043, state=514044'",
                )
            if name.strip() in (known for known, _ in pairs):
                raise TileError(f"{self.name} names {name.strip()!r} twice", remedy="a property fills one field")
            pairs.append((name.strip(), value.strip()))
        return pairs

    def _id(self, text: str) -> str:
        if not re.fullmatch(_ID, text.strip()):
            raise TileError(
                f"{self.name} takes the number of an id, not {text.strip()!r}",
                remedy="look it up in the account's settings; it is a whole number",
            )
        return text.strip()
