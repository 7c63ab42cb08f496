"""What all declarations have in common: they are frozen, and a misspelt field is an error."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from tile.place import here

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import GetJsonSchemaHandler

    from tile.place import Place


class Model(BaseModel):
    """A frozen declaration without room for unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The schema, with what docstrings say of each field as its description."""
        made = handler(core_schema)
        schema = handler.resolve_ref_schema(made)
        for names, text in (entry for kind in reversed(cls.__mro__) for entry in _attributes(kind.__doc__ or "")):
            for name in names:
                if name in schema.get("properties", {}):
                    schema["properties"][name]["description"] = text
        if "description" in schema:
            schema["description"] = schema["description"].partition("Attributes:")[0].strip()
        return made


class Declared(Model):
    """A declaration that knows where it stands, so that what is wrong with it is shown there."""

    def model_post_init(self, context: Any, /) -> None:
        """Remember the place outside the fields, so that it affects neither equality nor what is written."""
        super().model_post_init(context)
        self.__dict__[_PLACE] = here()

    @property
    def place(self) -> Place:
        """The call that made it."""
        made: Place = self.__dict__[_PLACE]
        return made


_PLACE = " place"
"""No field can have this name."""


def _attributes(docstring: str) -> Iterator[tuple[list[str], str]]:
    """Names and text of each entry of a docstring's *Attributes*."""
    section = inspect.cleandoc(docstring).partition("Attributes:\n")[2]
    for names, text in re.findall(r"^ {4}(\w+(?:, \w+)*): (.*(?:\n {5,}.*)*)", section, re.MULTILINE):
        yield names.split(", "), " ".join(text.split())


def _as_tuple(given: object) -> object:
    """What can be gone through, but for texts and mappings, as a tuple: a declaration is frozen."""
    if isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping | BaseModel):
        return tuple(given)
    return given


_T = TypeVar("_T")
Several = Annotated[Sequence[_T], BeforeValidator(_as_tuple)]
"""Any number of something: lists are taken where declarations keep tuples, by type checkers, too."""


def _one_line(text: str) -> str:
    if not text.strip():
        raise ValueError("is blank; write the text the portal shall show")
    if any(ord(character) < 32 or ord(character) == 127 for character in text):
        raise ValueError("holds a line break or another control character; the portal field is one line")
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("is blank; write the text the portal shall show")
    return text


OneLine = Annotated[str, AfterValidator(_one_line)]
"""Text for a single-line field of the portal's form."""

Text = Annotated[str, AfterValidator(_not_blank)]
"""Text for a multi-line field of the portal's form."""
