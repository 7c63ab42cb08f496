"""snake_case or camelCase: one template must keep to one of them (manual: Appendix / camelCase)."""

from __future__ import annotations

import re
from typing import Final, Literal

from payloads.freemarker.errors import ParseError
from payloads.freemarker.settings import NamingConvention
from payloads.freemarker.source import Span

Convention = Literal["legacy", "camel_case"]
LEGACY: Final[Convention] = "legacy"
CAMEL_CASE: Final[Convention] = "camel_case"

_WORDS = {
    "camel_case": "camel case naming convention (like: exampleName) ",
    "legacy": "legacy naming convention (directive (tag) names are like examplename, "
    "everything else is like example_name) ",
}


def identifier_convention(name: str) -> Convention | None:
    """Which convention a name betrays, or `None` when it suits both."""
    for character in name:
        if character == "_":
            return LEGACY
        if "A" <= character <= "Z":
            return CAMEL_CASE
    return None


def snake_case(name: str) -> str:
    """The snake_case form of a camelCase name of the language; the endings `NZ` and `FZ` are one word."""
    ending = name[-2:] if name.endswith(("NZ", "FZ")) else ""
    words = re.sub("(?<=[a-z0-9A-Z])([A-Z])", r"_\1", name.removesuffix(ending))
    if words.endswith(("_Nz", "_Fz")):
        return name
    return f"{words}_{ending}".lower() if ending else words.lower()


class NamingGuard:
    """Remembers the convention of a template and refuses the first name of the other one."""

    def __init__(self, setting: NamingConvention) -> None:
        self.convention: Convention | None = None if setting == "auto_detect" else setting
        self._configured = self.convention is not None
        self._established = ""

    def check(self, convention: Convention, name: str, span: Span, image: str) -> None:
        if self.convention is None:
            self.convention = convention
            self._established = (
                f'estabilished by auto-detection at line {span.line}, column {span.column} by token "{image.strip()}"'
            )
        elif self.convention != convention:
            how = (
                "must use the configured naming convention, which is the "
                if self._configured
                else "must consistently use the same naming convention within the same template. This template uses "
            )
            raise ParseError(
                "Naming convention mismatch. Identifiers that are part of the template language (not the user "
                f"specified ones) {how}{_WORDS[self.convention]}{self._established}, but the problematic token, "
                f'"{image.strip()}", uses a different convention.',
                span,
            )
