"""What Reteno's methods want beside the body, by the contract's public name: for declarations that are begun.

Sources: https://docs.reteno.com/docs/integrating-amplitude-with-reteno for the headers of the device method,
https://docs.reteno.com/reference/addcontact-1 for those of the public API.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from tile.header import Header
from tile.parameter import Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping


class Destination(NamedTuple):
    """What a customer types in, and the headers made of it."""

    parameters: tuple[Parameter, ...]
    headers: tuple[Header, ...]


_AUTHORIZATION = Parameter(
    name="authorization",
    display_name="Reteno API authorization (the word Basic, a space, your token)",
    secret=True,
    sample="Basic cmV0ZW5vOnNhbXBsZS1rZXk=",
)
_ACCESS_KEY = Parameter(name="accessKey", display_name="Mobile SDK access key", secret=True, sample="sample-access-key")
_ACCEPT = Header(name="Accept", value="application/json")

_PUBLIC = Destination((_AUTHORIZATION,), (Header(name="Authorization", value="${parameters.authorization}"), _ACCEPT))
_MOBILE = Destination(
    (_ACCESS_KEY,),
    (
        _ACCEPT,
        Header(name="X-Reteno-Access-Key", value="${parameters.accessKey}"),
        Header(name="X-Reteno-SDK-Version", value="amplitude-device"),
    ),
)

DESTINATIONS: Mapping[str, Destination] = MappingProxyType(
    {
        "reteno-event-v2": _PUBLIC,
        "reteno-device-v1": _MOBILE,
        "reteno-contact-v1": _PUBLIC,
        "reteno-contacts-v1": _PUBLIC,
        "reteno-mobile-events-v1": _MOBILE,
    }
)
