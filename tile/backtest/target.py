"""What is tested: a destination, one customer's set-up, the platform's settings. It travels to other processes as a recipe,
because a declaration may hold functions, which don't travel.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import blake2b
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple

from payloads.amplitude import CustomerSettings, EventFilter, Platform
from tile.backtest.judge import Judge
from tile.find import find
from tile.rendering import request_template

if TYPE_CHECKING:
    from payloads.amplitude import JSON
    from tile.destination import Destination
    from tile.diff import State


class Options(NamedTuple):
    """What is looked at.

    Attributes:
        share: of the events, from 0 to 1; which ones is decided by their lines.
        closely: share of the events that are looked at closely: rendered once more as text, and searched for what arrived.
        keep_lines: whether real events are kept as examples.
        proved: whether the contract is proved for every event of the destination's universe: then bodies of those are taken
            to be right.
        in_full: share of those events, chosen by their lines, whose bodies are checked in full all the same.
    """

    share: float = 1.0
    closely: float = 0.01
    keep_lines: bool = False
    proved: bool = False
    in_full: float = 0.001


class Target(NamedTuple):
    """What is tested.

    Attributes:
        reference: where the destination is declared, as `tile.find` takes it; empty for one that isn't.
        destination: the destination itself, where it isn't declared.
        parameters, mapping, properties, selection: the customer's set-up.
        platform: the platform's settings.
        options: what is looked at.
        former: the fields of the state that it is compared with.
        digest: of all of this.
    """

    reference: str
    destination: Destination | None
    parameters: dict[str, JSON]
    mapping: dict[str, str | None]
    properties: tuple[str, ...] | None
    selection: EventFilter
    platform: Platform
    options: Options
    former: dict[str, Any] | None
    digest: str

    def declared(self) -> Destination:
        """The destination.

        Raises:
            TileError: it can't be loaded here.
        """
        return self.destination if self.destination is not None else find(self.reference).tile

    def customer_settings(self, destination: Destination) -> CustomerSettings:
        """The customer's set-up."""
        return CustomerSettings(
            self.parameters, self.mapping, self.properties, destination.subject, destination.has_form, self.selection
        )

    def judge(self, *, stringified: bool = False) -> Judge:
        """Who judges the events.

        Raises:
            TileError: the destination can't be loaded.
            payloads.freemarker.FreeMarkerError: a template doesn't parse.
        """
        destination = self.declared()
        platform = Platform(**{**asdict(self.platform), "values": "stringified"}) if stringified else self.platform
        return Judge(
            request_template(destination, platform),
            self.customer_settings(destination),
            platform,
            preconditions=destination.preconditions,
            refusals=destination.refusals,
            contract=destination.contract,
        )


def target(
    destination: Destination,
    reference: str,
    customer: CustomerSettings,
    platform: Platform,
    options: Options,
    *,
    former: State | None = None,
) -> Target:
    """The recipe of what is tested; `reference` is empty for a destination without a declaration."""
    from tile.diff.dump import dump

    contract = destination.contract
    described = {
        "kit": version("reteno-amplitude-tile"),
        "destination": dump(destination),
        "contract": None
        if contract is None
        else [contract.json_schema, contract.max_body_bytes, [rule.name for rule in contract.rules], contract.reading],
        "setup": [dict(customer.parameters), dict(customer.mapping), customer.properties, asdict(customer.filter)],
        "platform": asdict(platform),
        "options": options,
        "former": None if former is None else former.fields,
    }
    text = json.dumps(described, sort_keys=True, default=str)
    return Target(
        reference,
        None if reference else destination,
        dict(customer.parameters),
        dict(customer.mapping),
        customer.properties,
        customer.filter,
        platform,
        options,
        None if former is None else former.fields,
        blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(),
    )
