"""Parameters: what the customer types into the tile's form, printed by `${parameters.name}`.

Source: https://amplitude.com/docs/partners/create-an-event-streaming-integration, *Create parameters*: a
display name and a parameter name; no type, default, secrecy or optionality exists in that form. `secret`
and `sample` are this kit's own, for test payloads that do not leak.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from tile._model import Declared, OneLine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import JSON, Values

RESERVED_WORDS = frozenset({"as", "false", "gt", "gte", "in", "lt", "lte", "true", "using"})
"""Words FreeMarker reads as operators or literals (manual, "Reserved names"); after a dot it happens to
allow them."""

_IDENTIFIER = re.compile(r"[A-Za-z_$@][A-Za-z0-9_$@]*")


def _identifier(name: str) -> str:
    if not _IDENTIFIER.fullmatch(name):
        near = re.sub(r"[^A-Za-z0-9_$@]+", "_", name).strip("_")
        near = f"_{near}" if near[:1].isdigit() else near
        raise ValueError(
            f"{name!r} is not a FreeMarker identifier, so `${{parameters.{name}}}` would not mean this "
            "parameter; use letters, digits, `_`, `$` and `@`, not beginning with a digit"
            + (f", e.g. {near!r}" if near else "")
        )
    if name in RESERVED_WORDS:
        raise ValueError(f"{name!r} is a reserved word of FreeMarker; choose another name, e.g. '{name}Value'")
    return name


Identifier = Annotated[str, AfterValidator(_identifier)]


class Parameter(Declared):
    """One parameter of the form.

    Attributes:
        name: the id in `${parameters.name}`: a FreeMarker identifier.
        display_name: the label beside the text box.
        secret: its value never appears in what this kit prints or writes, unless it is asked for.
        sample: a harmless value for test payloads; never a real credential.
        description: a hint for the customer: where to find the value.
    """

    name: Identifier
    display_name: OneLine
    secret: bool = False
    sample: str = ""
    description: str = ""

    @property
    def is_needed(self) -> bool:
        """Whether nothing can be sent without it."""
        return True

    @property
    def can_be(self) -> Values | Mapping[str, Values] | None:
        """What a template can be given; for a hash, by the names in it (an empty name: any other). None: any text."""
        return None

    def read(self, given: str | Mapping[str, str]) -> JSON:
        """The value of what is typed in; None for nothing at all."""
        return given if isinstance(given, str) else dict(given)

    def environment_name(self, prefix: str = "") -> str:
        """The environment variable that stands for the value, e.g. `RETENO_AUTHORIZATION` for
        `authorization`.

        `prefix` is any text (a partner's name); it and the parameter's name become upper snake case.
        """
        spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.name)
        words = re.sub(r"[^A-Za-z0-9]+", "_", f"{prefix}_{spaced}").strip("_").upper()
        return f"_{words}" if words[:1].isdigit() else words
