"""Connection info: how the integration presents itself in Amplitude's catalogue.

Source: https://amplitude.com/docs/partners/integration-portal (Display Name, Category, Summary, Full
Description, Integration Logo). No length, pixel size or list of categories is published, so none is
enforced here.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from tile._files import beside_caller
from tile._model import Declared, Model, OneLine, Text
from tile.reading import read_at_most

_LARGEST = 50_000_000


class Logo(Model):
    """The logo's file. Whether it is a sound PNG is for the check."""

    path: Path

    def read(self) -> bytes:
        """The file's bytes.

        Raises:
            OSError: the file cannot be read.
            TileError: it is far too large.
        """
        return read_at_most(self.path, _LARGEST, "the logo")


def logo_file(path: str | Path) -> Logo:
    """A logo beside the module that declares the tile; the path is relative to that module's folder."""
    return Logo(path=beside_caller(path))


class ConnectionInfo(Declared):
    """The portal's *connection info* form.

    Attributes:
        display_name: name on the tile and in the catalogue; unique among all of Amplitude's integrations.
        category: one of the portal's choices, e.g. `Messaging`; the catalogue filters by it.
        summary: one line about the product.
        description: the full description, with common use cases.
        logo: a PNG, or nothing while none is drawn (the check fails without).
    """

    display_name: OneLine
    category: OneLine
    summary: OneLine
    description: Text
    logo: Logo | None = Field(default=None)
