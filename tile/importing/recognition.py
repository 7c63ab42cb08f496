"""What a template is for: told by the names it reads and by the members of what it prints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from payloads.amplitude import COHORT
from tile.importing.zones import Zone, zones

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tile.contract import Contract
    from tile.importing.zones import Zones

_TILE = re.compile(r"(?<![\w.$])(mappedFields|mappedProperties|parameters)(?![\w$])")
_FORM: Final = frozenset({"mappedFields", "mappedProperties"})
_READ: Final = re.compile(r"""(?<![\w.$])input\s*(?:\.\s*([\w$]+)|\[\s*["']([\w$]+)["']\s*\])""")
#: What only a cohort's batch has, with or without the users themselves.
_OF_A_COHORT: Final = frozenset({"users", "cohort_id", "cohort_name", "in_cohort", "computed_time"})
_INPUT = re.compile(r"(?<![\w.$])input(?![\w$])")
_MOST_SHOWN = 3


class Kind(StrEnum):
    """Where in Amplitude a template belongs."""

    TILE = "tile"
    """The body of an Event Streaming tile."""
    WEBHOOK = "webhook"
    """The body of a Webhook destination: made for a known API, and reading nothing of a tile's form."""
    COHORT = "cohort"
    """The body of a cohort webhook."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a template is, the contract its body is made for (by public name), and what tells."""

    kind: Kind
    contract: str | None
    because: str


def recognise(text: str, contracts: Mapping[str, Contract]) -> Recognised:
    """What a template is; it needn't parse."""
    seen = zones(text)
    code = seen.code()
    members = list(dict.fromkeys(_members(seen)))
    contract = _contract(members, contracts)
    told = []
    if contract is not None:
        held = contracts[contract].json_schema["properties"]
        told.append(f"its members {_listed([name for name in members if name in held])} are those of {contract}")
    namespaces = list(dict.fromkeys(_TILE.findall(code)))
    of_a_cohort = _cohort_fields(code)
    if namespaces and not (of_a_cohort and _FORM.isdisjoint(namespaces)):
        return Recognised(Kind.TILE, contract, "; ".join([*told, f"it reads {_listed(namespaces)}"]))
    if of_a_cohort:
        fields = _listed([f"input.{name}" for name in of_a_cohort])
        return Recognised(Kind.COHORT, contract, "; ".join([*told, f"it reads {fields}"]))
    if contract is not None:
        return Recognised(Kind.WEBHOOK, contract, "; ".join([*told, "it reads nothing of a tile's form"]))
    read = "it reads input and nothing of a tile's form" if _INPUT.search(code) else "it reads nothing of an event"
    return Recognised(Kind.UNKNOWN, None, read)


def is_of_a_cohort(text: str) -> bool:
    """Whether a template is the body of a cohort webhook; it needn't parse."""
    return recognise(text, {}).kind is Kind.COHORT


def _cohort_fields(code: str) -> list[str]:
    """The fields of a cohort's batch that are read: the users, or others where no field of an event is."""
    read = list(dict.fromkeys(dotted or quoted for dotted, quoted in _READ.findall(code)))
    found = [name for name in read if name in _OF_A_COHORT]
    return found if "users" in found or all(name in COHORT.by_name for name in read) else []


def _contract(members: list[str], contracts: Mapping[str, Contract]) -> str | None:
    """The contract that knows most of the members: a required one among them, and hardly one it doesn't know."""
    best: tuple[int, str] | None = None
    for name, contract in contracts.items():
        schema = contract.json_schema
        known = [member for member in members if member in schema.get("properties", {})]
        unknown = len(members) - len(known)
        if len(known) < 2 or unknown * 3 > len(known) or not set(known) & set(schema.get("required", ())):
            continue
        if best is None or len(known) - unknown > best[0]:
            best = (len(known) - unknown, name)
    return best[1] if best else None


def _members(seen: Zones) -> Iterator[str]:
    """The names of the outermost object's members, as far as they are fixed text."""
    tags = {tag.start: tag for tag in seen.tags}
    branches: list[int] = []
    depth, string, fixed = 0, None, True
    last = ""
    for at, (character, zone) in enumerate(zip(seen.text, seen.of, strict=True)):
        if (tag := tags.get(at)) is not None:
            if tag.name == "if" and not tag.closing:
                branches.append(depth)
            elif tag.name == "if" and branches:
                branches.pop()
            elif tag.name in ("else", "elseif", "elseIf") and branches:
                depth = branches[-1]
        if zone == Zone.STRING and character == "\n":
            string = None
        elif zone == Zone.STRING:
            string = (string or "") + character
        elif zone != Zone.TEXT:
            fixed = fixed and string is None
        elif character == '"':
            if string is None:
                string, fixed = "", True
            else:
                last, string = (string if fixed else ""), None
        elif character in "{[":
            depth += 1
            string = None
        elif character in "}]":
            depth -= 1
            string = None
        elif character == ":" and depth == 1 and last:
            yield last
            last = ""
        elif not character.isspace():
            last = ""


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_SHOWN
    if more > 1:
        return f"{', '.join(names[:_MOST_SHOWN])} and {more} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
