"""The tile: everything the Developer Portal's form asks, in one object."""

from __future__ import annotations

from tile._model import OneLine
from tile.connection import ConnectionInfo
from tile.destination import Destination


class Tile(Destination):
    """An Event Streaming tile.

    Attributes:
        integration_name: the portal's *Integration name*; unique among all event streaming integrations.
        connection: the portal's connection info.
    """

    integration_name: OneLine
    connection: ConnectionInfo

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
