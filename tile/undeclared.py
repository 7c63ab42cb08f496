"""A destination around a template that has no declaration, so that it can be checked all the same.

What the template reads by name counts as declared, so a check says nothing about declarations.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import ValidationError

from tile.account import AccountValue
from tile.connection import ConnectionInfo
from tile.declaration import Tile
from tile.endpoint import Endpoint
from tile.mapping import MappedField
from tile.parameter import Parameter
from tile.webhook import CohortWebhook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.body import Body
    from tile.contract import Contract
    from tile.destination import Destination

NOWHERE = "https://nowhere.invalid/"
"""The address of a tile that isn't declared; no such host can exist (RFC 2606)."""


def bare_tile(body: Body, contract: Contract | None = None) -> Destination:
    """A tile whose parameters and mapped fields are those its template reads, or a cohort webhook where it reads what
    only a cohort's batch has; a template that doesn't parse has no parameters.
    """
    from tile.importing.recognition import is_of_a_cohort

    read = dict.fromkeys(read_from_the_form(body))
    key = re.sub(r"[^a-z0-9]+", "-", body.name.lower()).strip("-") or "template"
    if is_of_a_cohort(body.text):
        parameters = _parameters(name for namespace, name in read if namespace == "parameters")
        return CohortWebhook(
            key=key,
            sync_name=body.name,
            vendor="–",
            parameters=tuple(AccountValue(**each.model_dump(), required=True) for each in parameters),
            endpoint=Endpoint(method="POST", url=NOWHERE),
            body=body,
            contract=contract,
        )
    return Tile(
        key=key,
        integration_name=body.name,
        connection=ConnectionInfo(display_name=body.name, category="–", summary="–", description="–"),
        parameters=tuple(_parameters(name for namespace, name in read if namespace == "parameters")),
        mapping=tuple(
            MappedField(name=name) for namespace, name in read if namespace == "mappedFields" and name.strip()
        ),
        endpoint=Endpoint(method="POST", url=NOWHERE),
        body=body,
        contract=contract,
    )


def read_from_the_form(body: Body) -> Iterator[tuple[str, str]]:
    """Namespace and name of everything the template reads below a namespace by a fixed name; nothing if it doesn't
    parse.
    """
    from payloads.amplitude import Platform
    from payloads.freemarker import FreeMarkerError
    from payloads.request import parsed

    try:
        references = parsed(body.text, body.name, Platform().settings()).references()
    except FreeMarkerError:
        return
    for reference in references:
        if len(reference.path) > 1:
            yield reference.path[0], reference.path[1]


def _parameters(names: Iterator[str]) -> Iterator[Parameter]:
    for name in names:
        try:
            yield Parameter(name=name, display_name=name, sample=f"sample-{name}")
        except ValidationError:
            continue  # no name the portal's form could have: the check says it isn't declared
