"""What all declarations have in common: they are frozen, and a misspelt field is an error."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen declaration without room for unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
