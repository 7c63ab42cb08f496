"""Headers beside the two that Amplitude adds by itself.

Sources: https://amplitude.com/docs/partners/create-an-event-streaming-integration, *REST API Headers*; RFC
9110, 5.1 and 5.5 for what a name and a value may hold.

The portal's two columns are titled *Header Key* and *Header Value*, while every published screenshot of
the form shows a free label on the left and the whole line `Name:value` on the right. Which one holds today
is not known outside Amplitude, so a `Header` gives both forms.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from payloads.amplitude import PRESET_HEADERS
from tile._model import Declared, OneLine

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


def _name(name: str) -> str:
    if not _TOKEN.fullmatch(name):
        raise ValueError(
            f"{name!r} is not a header name; use letters, digits and dashes, without spaces and without the colon"
        )
    for preset, value in PRESET_HEADERS:
        if name.lower() == preset.lower():
            raise ValueError(f"{name!r} repeats a header that Amplitude sends by itself ({preset}: {value}); remove it")
    return name


def _value(value: str) -> str:
    if "\r" in value or "\n" in value:
        raise ValueError("holds a line break, which would begin a new header; write the value on one line")
    return value


class Header(Declared):
    """One header.

    Attributes:
        name: the header's name, e.g. `Authorization`.
        value: a template for its value, e.g. `${parameters.authorization}`.
        label: the text for the left box where the portal takes the whole line on the right; the name if
            not given.
    """

    name: Annotated[str, AfterValidator(_name)]
    value: Annotated[str, AfterValidator(_value)]
    label: OneLine | None = None

    @property
    def as_key_and_value(self) -> tuple[str, str]:
        """What to type where the columns mean what their titles say: name, value."""
        return (self.name, self.value)

    @property
    def as_label_and_line(self) -> tuple[str, str]:
        """What to type where the left box is a label and the right one the whole line: label,
        `Name:value`.
        """
        return (self.label or self.name, f"{self.name}:{self.value}")
