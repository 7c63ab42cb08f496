"""The errors of this package."""

from __future__ import annotations

import re


def custom_name(spec: str) -> str:
    """The name of a custom format, `@name parameters`, none of which a template can define."""
    return re.split("[ _]", spec[1:], maxsplit=1)[0]


class FormatError(ValueError):
    """A format specification is illegal, or a value can't be formatted or parsed with it.

    The message is complete and lower-case; the caller adds where in the template it happened.
    """


class UnknownLocale(FormatError):
    """The conventions of a locale aren't known here; Java knows them."""
