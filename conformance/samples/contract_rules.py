"""Breaches of a contract as the rules that findings name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from conformance.finding import Rule
from conformance.rules import BODY_TOO_LARGE, CONTRACT_VIOLATION, RESERVED_VALUE, SCHEMA_VIOLATION
from tile import acceptance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.amplitude import JSON
    from tile import Contract


class Breach(NamedTuple):
    """One breach. `constraint` names what is broken, so that the same breach on two events is known to be
    one; `of_name`: the name of the member is to blame.
    """

    rule: Rule
    path: str
    message: str
    constraint: str
    of_name: bool = False


_RULES = {"schema": SCHEMA_VIOLATION, "reserved": RESERVED_VALUE, "size": BODY_TOO_LARGE}


def breaches(contract: Contract, value: JSON, text: str) -> Iterator[Breach]:
    """What a body breaks; nothing for a body the destination accepts."""
    for each in acceptance.breaches(contract, value, text):
        own = each.rule
        rule = (
            _RULES[each.kind]
            if own is None
            else Rule(CONTRACT_VIOLATION.code, own.name, CONTRACT_VIOLATION.severity, own.description)
        )
        yield Breach(rule, each.path, each.message, each.constraint, each.of_name)
