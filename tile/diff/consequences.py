"""Every field of a declaration, and what comes of changing it.

Amplitude keeps what a customer set up: values under a parameter's name, properties under a Destination Property Name. An
approved change of the tile reaches every customer at once, and nobody fills in the form again. So what existing settings
have no answer to breaks it. Sources: https://amplitude.com/docs/partners/create-an-event-streaming-integration (*Create
parameters*, *Customize user properties mapping*, *Required*); that customers aren't asked again is nowhere documented,
and is what one has to reckon with.
"""

from __future__ import annotations

from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Consequence(IntEnum):
    """What comes of a change; the greater, the worse."""

    COSMETIC = 1
    REVIEW = 2
    BREAKING = 3

    @property
    def word(self) -> str:
        """Its name in output for programs."""
        return self.name.lower()


class Rule(NamedTuple):
    """What a change of a field means.

    Attributes:
        title: the field's name in the form, or a word for it.
        consequence: of a change; or what gives it for the values before and after.
        because: why, in one sentence; may be empty.
    """

    title: str
    consequence: Consequence | Callable[[Any, Any], Consequence]
    because: str = ""

    def of(self, before: Any, after: Any) -> Consequence:
        """What comes of a change from one value to another."""
        return self.consequence if isinstance(self.consequence, Consequence) else self.consequence(before, after)


def _if_required(_before: Any, after: Any) -> Consequence:
    return BREAKING if isinstance(after, dict) and after.get("required") else REVIEW


def _if_true(_before: Any, after: Any) -> Consequence:
    return BREAKING if after else REVIEW


def _if_fewer(before: Any, after: Any) -> Consequence:
    return BREAKING if set(before or ()) - set(after or ()) else REVIEW


def _if_more(before: Any, after: Any) -> Consequence:
    return BREAKING if set(after or ()) - set(before or ()) else REVIEW


COSMETIC, REVIEW, BREAKING = Consequence.COSMETIC, Consequence.REVIEW, Consequence.BREAKING

_STORED = "what customers typed in is stored under the name"
_MAPPED = "what customers mapped is stored under the name"
_OURS = "Amplitude doesn't see it"
_FILTER = "existing customers haven't set up their filter for it, and their deliveries fail"

UNKNOWN: Final = Rule("", REVIEW, "the effect of changing it isn't known")
"""For a field that has no rule."""

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "kind": Rule("Destination Type", BREAKING, "another kind of destination is set up anew"),
        "key": Rule("key", COSMETIC, _OURS),
        "integration_name": Rule(
            "Integration name",
            BREAKING,
            "it is the integration's only identity in the portal, and whether customers' connections follow a new one "
            "isn't documented: ask Amplitude first",
        ),
        "connection.display_name": Rule("Display Name", REVIEW, "it must be unique among all integrations"),
        "connection.category": Rule("Category", COSMETIC),
        "connection.summary": Rule("Summary", COSMETIC),
        "connection.description": Rule("Full Description", COSMETIC),
        "connection.logo": Rule("Logo", COSMETIC),
        "parameters[+]": Rule("parameter", _if_required, "existing customers have typed in nothing for it"),
        "parameters[-]": Rule("parameter", BREAKING, f"{_STORED}, and is lost"),
        "parameters[name]": Rule("parameter", BREAKING, f"{_STORED}: to the new name they have typed in nothing"),
        "parameters[order]": Rule("order of the parameters", COSMETIC),
        "parameters[].display_name": Rule("Display Name", COSMETIC),
        "parameters[].secret": Rule("secret", COSMETIC, _OURS),
        "parameters[].sample": Rule("sample", COSMETIC, _OURS),
        "parameters[].description": Rule("description", COSMETIC),
        "parameters[].kind": Rule("kind of value", BREAKING, "what customers typed in was of another kind"),
        "parameters[].form": Rule("form", REVIEW, "what existing customers have set may not be of it"),
        "parameters[].names": Rule("names", REVIEW, "a sheet that was handed out may name another property"),
        "parameters[].required": Rule("required", _if_true, "existing customers may have left it empty"),
        "parameters[].choices": Rule("choices", _if_fewer, "existing customers may have made a choice that is gone"),
        "send_users": Rule("Send Users", REVIEW, "existing customers may have users forwarded, or wait for them"),
        "mapping[+]": Rule("mapped field", _if_required, "Amplitude sends nothing until a required field is mapped"),
        "mapping[-]": Rule("mapped field", BREAKING, f"{_MAPPED}, and is lost"),
        "mapping[name]": Rule("mapped field", BREAKING, f"{_MAPPED}: to the new name they have mapped nothing"),
        "mapping[order]": Rule("order of the mapped fields", COSMETIC),
        "mapping[].required": Rule("Required", _if_true, "Amplitude sends nothing until a required field is mapped"),
        "mapping[].default": Rule("usual property", COSMETIC, "existing customers keep what they have mapped"),
        "mapping[].description": Rule("description", COSMETIC),
        "endpoint.method": Rule("Method", REVIEW),
        "endpoint.url": Rule("URL Endpoint", REVIEW),
        "headers[+]": Rule("header", REVIEW),
        "headers[-]": Rule("header", REVIEW),
        "headers[name]": Rule("header", REVIEW),
        "headers[order]": Rule("order of the headers", COSMETIC),
        "headers[].value": Rule("value", REVIEW),
        "headers[].label": Rule("label", COSMETIC),
        "body": Rule("Event Body", REVIEW),
        "contract": Rule("contract", COSMETIC, _OURS),
        "contract.name": Rule("contract", COSMETIC, _OURS),
        "contract.digest": Rule("contract", COSMETIC, _OURS),
        "preconditions[+]": Rule("precondition", BREAKING, _FILTER),
        "preconditions[-]": Rule("precondition", REVIEW),
        "preconditions[name]": Rule("precondition", COSMETIC),
        "preconditions[order]": Rule("order of the preconditions", COSMETIC),
        "preconditions[].any_of": Rule("any of", _if_fewer, _FILTER),
        "preconditions[].ignored": Rule("values that count as nothing", _if_more, _FILTER),
        "preconditions[].customer": Rule("what the customer is told", COSMETIC),
        "preconditions[].reason": Rule("reason", COSMETIC),
        "refusals[+]": Rule("refusal", BREAKING, "what was sent isn't any more"),
        "refusals[-]": Rule("refusal", REVIEW),
        "refusals[name]": Rule("refusal", COSMETIC),
        "refusals[order]": Rule("order of the refusals", COSMETIC),
        "refusals[].message": Rule("message", COSMETIC),
        "refusals[].customer": Rule("what the customer is told", COSMETIC),
        "refusals[].reason": Rule("reason", COSMETIC),
        "select": Rule("what to mind in selecting events", COSMETIC),
        "before": Rule("what must be so before it is switched on", COSMETIC),
        "notes": Rule("notes", COSMETIC),
        "look": Rule("what to look at afterwards", COSMETIC),
        "sync_name": Rule("Sync Name", COSMETIC),
        "vendor": Rule("vendor", COSMETIC),
        "sends": Rule("what is sent", BREAKING, "the template gets something else to read"),
    }
)
"""The rules by path: `[]` is an item of a list, `[+]` a new one, `[-]` one that is gone, `[name]` one that was renamed,
`[order]` another order.
"""
