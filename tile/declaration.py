"""The tile: everything the Developer Portal's form asks, in one object."""

from __future__ import annotations

from typing import Literal

from tile._model import OneLine
from tile.connection import ConnectionInfo
from tile.destination import Destination

SendUsers = Literal["", "sent", "refused"]


class Tile(Destination):
    """An Event Streaming tile.

    Attributes:
        integration_name: the portal's *Integration name*; unique among all event streaming integrations.
        connection: the portal's connection info.
        send_users: what happens to users and Identify calls, where Amplitude forwards them as well (*Send Users*;
            *identify forwarding* in https://amplitude.com/docs/partners/create-an-event-streaming-integration). A
            tile has one template for all: `sent` means that it makes a request of each, `refused` that it stops;
            empty, that nobody has decided and nothing is checked.
    """

    integration_name: OneLine
    connection: ConnectionInfo
    send_users: SendUsers = ""

    @property
    def kind(self) -> str:
        """The portal's *Destination Type*."""
        return "Event Streaming"

    @property
    def title(self) -> str:
        """The integration's name."""
        return self.integration_name

    @property
    def partner(self) -> str:
        """Its display name in the catalogue."""
        return self.connection.display_name
