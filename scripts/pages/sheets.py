"""Write docs/reference/set-up/ from the destinations that come with the kit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from tile import Tile, Webhook
from tile.find import shipped
from tile.portal import Evidence, submission_files
from tile.setup import setup_files

FOLDER: Final = Path(__file__).parents[2] / "docs" / "reference" / "set-up"


def files() -> dict[Path, str]:
    """A webhook's sheet with no value set, a tile's without the evidence of a check."""
    made: dict[Path, str] = {}
    for found in shipped():
        destination = found.tile
        if isinstance(destination, Webhook):
            customer = destination.customer_settings(samples=False)
            secrets = {
                each.name: f"${destination.environment_name(each)}" for each in destination.parameters if each.secret
            }
            customer = replace(customer, parameters={**customer.parameters, **secrets})
            text = setup_files(destination, customer)["SETUP.md"]
        else:
            assert isinstance(destination, Tile)
            text = submission_files(destination, Evidence())["SUBMISSION.md"]
        made[FOLDER / f"{destination.key}.md"] = text.decode()
    return made
