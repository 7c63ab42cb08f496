"""The kinds of findings, one family a file. A code is given once and never to another kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conformance.rules import destination, json, portal, printing, reads, secrets, suppressions, template
from conformance.rules.destination import (
    BODY_TOO_LARGE,
    CONTRACT_VIOLATION,
    NOTHING_CHECKED,
    RESERVED_VALUE,
    SCHEMA_VIOLATION,
)
from conformance.rules.json import (
    BAD_NUMBER,
    CUT_CHARACTER,
    DUPLICATE_MEMBER,
    INVALID_JSON,
    LEADING_COMMA,
    MISSING_COMMA,
    PROPERTY_NOT_A_STRING,
    TRAILING_COMMA,
    UNESCAPED_VALUE,
)
from conformance.rules.portal import (
    HEADER_NAME_IN_VALUE,
    HEADER_TEXT,
    REQUIRED_FIELD_NOT_PRINTED,
    TOO_MANY_HEADERS,
    UNDECLARED_MAPPED_FIELD,
    UNDECLARED_PARAMETER,
    UNSAFE_REQUEST,
    UNUSABLE_LOGO,
    UNUSED_MAPPED_FIELD,
    UNUSED_PARAMETER,
    USERS_OTHERWISE,
)
from conformance.rules.template import PLATFORM_VERSION, RENDER_FAILURE, TEMPLATE_SYNTAX, UNDECIDED

if TYPE_CHECKING:
    from conformance.finding import Rule

__all__ = [
    "BAD_NUMBER",
    "BODY_TOO_LARGE",
    "BY_CODE",
    "CONTRACT_VIOLATION",
    "CUT_CHARACTER",
    "DUPLICATE_MEMBER",
    "FAMILIES",
    "HEADER_NAME_IN_VALUE",
    "HEADER_TEXT",
    "INVALID_JSON",
    "LEADING_COMMA",
    "MISSING_COMMA",
    "NOTHING_CHECKED",
    "PLATFORM_VERSION",
    "PROPERTY_NOT_A_STRING",
    "RENDER_FAILURE",
    "REQUIRED_FIELD_NOT_PRINTED",
    "RESERVED_VALUE",
    "RULES",
    "SCHEMA_VIOLATION",
    "TEMPLATE_SYNTAX",
    "TOO_MANY_HEADERS",
    "TRAILING_COMMA",
    "UNDECIDED",
    "UNDECLARED_MAPPED_FIELD",
    "UNDECLARED_PARAMETER",
    "UNESCAPED_VALUE",
    "UNSAFE_REQUEST",
    "UNUSABLE_LOGO",
    "UNUSED_MAPPED_FIELD",
    "UNUSED_PARAMETER",
    "USERS_OTHERWISE",
    "find",
]

FAMILIES: Final[tuple[tuple[str, tuple[Rule, ...]], ...]] = (
    ("Templates", template.RULES),
    ("Reads", reads.RULES),
    ("Printing", printing.RULES),
    ("JSON", json.RULES),
    ("Portal", portal.RULES),
    ("Destination", destination.RULES),
    ("Secrets and personal data", secrets.RULES),
    ("Suppressions", suppressions.RULES),
)
"""Title and rules of each family."""

RULES: Final[tuple[Rule, ...]] = tuple(rule for _, rules in FAMILIES for rule in rules)
BY_CODE: Final[dict[str, Rule]] = {rule.code: rule for rule in RULES}
_BY_NAME: Final[dict[str, Rule]] = {rule.name: rule for rule in RULES}


def find(name: str) -> Rule | None:
    """The rule with a code or a name, in any case; None if there is none."""
    return BY_CODE.get(name.upper()) or _BY_NAME.get(name.lower())
